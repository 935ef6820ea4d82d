"""Any view or table as CSV or JSON lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from typing import Any

from litmine.errors import Failure
from litmine.reading import Readable


def check_view(db: Readable, view: str) -> str:
    """Give the name back if it is a view or a table of the database.

    RAISES: Failure naming the views there are.
    """
    sql = "SELECT name FROM sqlite_master WHERE type = ? ORDER BY name"
    views = [row[0] for row in db.execute(sql, ["view"])]
    tables = [row[0] for row in db.execute(sql, ["table"])]
    if view not in [*views, *tables]:
        raise Failure(f"no view {view!r}; there are: {', '.join(views)}")
    return view


def format_csv(values: Sequence[Any]) -> str:
    """Write one CSV line, quoted as RFC 4180 asks."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(values)
    return line.getvalue()


def write_csv(db: Readable, view: str) -> Iterator[str]:
    """Yield a header and one line a row."""
    cursor = db.execute(f"SELECT * FROM {check_view(db, view)}")
    yield format_csv([column[0] for column in cursor.description])
    for row in cursor:
        yield format_csv(row)


def write_jsonl(db: Readable, view: str) -> Iterator[str]:
    """Yield one JSON object a row."""
    for row in db.query(f"SELECT * FROM {check_view(db, view)}"):
        yield json.dumps(row, ensure_ascii=False) + "\n"
