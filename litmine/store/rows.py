"""Write rows given as dicts; table and column names come from this package, never from data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

Row = Mapping[str, Any]


def fields_of(value: Any) -> dict[str, Any]:
    """Give the fields of a frozen dataclass value, nested ones as they are.

    `dataclasses.asdict` copies every value deeply, which was half of the time to save an article;
    as `default` of `json.dumps` this one gives the same text.
    """
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


def insert_rows(db: Database, table: str, rows: Iterable[Row], conflict: str = "") -> None:
    """Insert rows of the same columns; `conflict` is an ON CONFLICT clause."""
    listed = list(rows)
    if not listed:
        return
    columns = ", ".join(listed[0])
    values = ", ".join(f":{column}" for column in listed[0])
    sql = f"INSERT INTO {table} ({columns}) VALUES ({values}) {conflict}"
    db.conn.executemany(sql, listed)


def upsert_row(db: Database, table: str, key: str, row: Row) -> None:
    """Insert the row, or bring the row of the same key up to it."""
    news = ", ".join(f"{column} = excluded.{column}" for column in row if column != key)
    insert_rows(db, table, [row], f"ON CONFLICT ({key}) DO UPDATE SET {news}")


def delete_rows(db: Database, tables: Iterable[str], pmid: int) -> None:
    """Delete an article's rows from the tables, children before parents."""
    for table in tables:
        db.conn.execute(f"DELETE FROM {table} WHERE pmid = ?", [pmid])
