"""One row a run: what was asked, what came, how it ended."""

from __future__ import annotations

import json
import os
import platform
import socket
import sqlite3
from collections.abc import Mapping
from datetime import datetime, timezone
from importlib.metadata import version
from typing import Any

from sqlite_utils import Database

from litmine.corpus import Corpus


def now() -> str:
    """Give the moment, ISO 8601 in UTC."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def versions() -> str:
    """Name the software of this run, as JSON."""
    names = {name: version(name) for name in ("litmine", "biopython", "lxml")}
    return json.dumps(
        {**names, "python": platform.python_version(), "sqlite": sqlite3.sqlite_version}
    )


def open_harvest(db: Database, corpus: Corpus, kind: str) -> int:
    """Begin the row of a run; rows that a killed run left open are closed as interrupted."""
    row = {
        "corpus": corpus.name,
        "kind": kind,
        "query": corpus.query,
        "started": now(),
        "versions": versions(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
    }
    with db.atomic():
        db.execute(
            "UPDATE harvests SET outcome = 'interrupted', ended = coalesce(ended, started), "
            "message = 'the process ended without a word' WHERE outcome = 'running'"
        )
        columns = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        sql = f"INSERT INTO harvests ({columns}) VALUES ({values})"
        return int(db.execute(sql, row).lastrowid or 0)


def set_harvest(db: Database, harvest_id: int, **values: Any) -> None:
    """Set columns of a run's row."""
    columns = ", ".join(f"{name} = :{name}" for name in values)
    with db.atomic():
        sql = f"UPDATE harvests SET {columns} WHERE harvest_id = :id"
        db.execute(sql, {**values, "id": harvest_id})


def close_harvest(db: Database, harvest_id: int, outcome: str, message: str | None) -> None:
    """End the row of a run."""
    set_harvest(db, harvest_id, outcome=outcome, message=message, ended=now())


def add_counts(db: Database, harvest_id: int, counts: Mapping[str, int]) -> None:
    """Add to the counters of a run; call it within the transaction that made them true."""
    if counts:
        sums = ", ".join(f"{name} = {name} + :{name}" for name in counts)
        sql = f"UPDATE harvests SET {sums} WHERE harvest_id = :id"
        db.execute(sql, {**counts, "id": harvest_id})


def read_harvest(db: Database, harvest_id: int) -> dict[str, Any]:
    """Give the row of a run."""
    return next(db.query("SELECT * FROM harvests WHERE harvest_id = ?", [harvest_id]))


def last_harvest(db: Database, corpus: str) -> int:
    """Give the key of the corpus's last run."""
    sql = "SELECT max(harvest_id) FROM harvests WHERE corpus = ?"
    return int(db.execute(sql, [corpus]).fetchone()[0])


def note_change(db: Database, harvest_id: int, pmid: int, change: str) -> None:
    """Record what a run changed."""
    sql = "INSERT INTO changes VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(sql, [harvest_id, pmid, change])
