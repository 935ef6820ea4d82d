"""What waits to be fetched, the slices it was listed in, and where the next run begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlite_utils import Database


class Waiting(NamedTuple):
    """A record on the queue."""

    pmid: int
    slice_id: int


@dataclass(frozen=True)
class Cursor:
    """How far a corpus has got; `planned` holds as soon as the queue is empty."""

    query: str
    translation: str | None
    through: date | None
    planned: date | None


def read_cursor(db: Database, corpus: str) -> Cursor | None:
    """Give the corpus's cursor, None before the first plan."""
    sql = "SELECT query, translation, through, planned FROM cursors WHERE corpus = ?"
    row = db.execute(sql, [corpus]).fetchone()
    return row and Cursor(row[0], row[1], read_day(row[2]), read_day(row[3]))


def read_day(text: str | None) -> date | None:
    """Read a day."""
    return date.fromisoformat(text) if text else None


def save_cursor(db: Database, corpus: str, cursor: Cursor) -> None:
    """Set the corpus's cursor."""
    through, planned = (day and day.isoformat() for day in (cursor.through, cursor.planned))
    db.execute(
        "INSERT INTO cursors VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "query = excluded.query, translation = excluded.translation, "
        "through = excluded.through, planned = excluded.planned",
        [corpus, cursor.query, cursor.translation, through, planned],
    )


def add_slice(db: Database, harvest_id: int, row: Mapping[str, Any]) -> int:
    """Record a range of PMIDs that was listed."""
    fields = {"harvest_id": harvest_id, **row}
    columns, values = ", ".join(fields), ", ".join(f":{name}" for name in fields)
    sql = f"INSERT INTO slices ({columns}) VALUES ({values})"
    return int(db.execute(sql, fields).lastrowid or 0)


def set_known(db: Database, slice_id: int, known: int) -> None:
    """Record how many records of a slice need not be asked for."""
    db.execute("UPDATE slices SET known = ? WHERE slice_id = ?", [known, slice_id])


def enqueue(db: Database, corpus: str, pmids: Iterable[int], slice_id: int) -> int:
    """Put PMIDs on the queue; give the number that was not on it already."""
    rows = [(corpus, pmid, slice_id) for pmid in pmids]
    sql = "INSERT INTO queue VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    return int(db.conn.executemany(sql, rows).rowcount) if rows else 0


def read_queue(db: Database, corpus: str, limit: int) -> list[Waiting]:
    """Give the next records to fetch, slice by slice."""
    sql = "SELECT pmid, slice_id FROM queue WHERE corpus = ? ORDER BY slice_id, pmid LIMIT ?"
    return [Waiting(*row) for row in db.execute(sql, [corpus, limit])]


def count_queue(db: Database, corpus: str) -> int:
    """Count what waits."""
    return int(db.execute("SELECT count(*) FROM queue WHERE corpus = ?", [corpus]).fetchone()[0])


def take_off(db: Database, corpus: str, waiting: Waiting, how: str) -> None:
    """Take a record off the queue and count in its slice how it ended: got, missing or bad."""
    db.execute("DELETE FROM queue WHERE corpus = ? AND pmid = ?", [corpus, waiting.pmid])
    db.execute(f"UPDATE slices SET {how} = {how} + 1 WHERE slice_id = ?", [waiting.slice_id])


def clear_queue(db: Database, corpus: str) -> None:
    """Give up what waits: it was listed for another query."""
    db.execute(
        "UPDATE slices SET dropped = dropped + (SELECT count(*) FROM queue "
        "WHERE queue.slice_id = slices.slice_id AND corpus = :corpus) "
        "WHERE slice_id IN (SELECT slice_id FROM queue WHERE corpus = :corpus)",
        {"corpus": corpus},
    )
    db.execute("DELETE FROM queue WHERE corpus = ?", [corpus])


def read_unsettled(db: Database, corpus: str) -> list[dict[str, Any]]:
    """Give the slices whose records do not add up though none of them waits."""
    sql = (
        "SELECT slices.* FROM slices JOIN harvests USING (harvest_id) WHERE corpus = ? AND "
        "slices.known + slices.got + slices.missing + slices.bad + dropped <> slices.expected "
        "AND NOT EXISTS (SELECT 1 FROM queue WHERE queue.slice_id = slices.slice_id)"
    )
    return list(db.query(sql, [corpus]))
