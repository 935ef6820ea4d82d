"""The ledger of harvests: what was asked, what came, what waits, where the next run begins."""

from __future__ import annotations

import json
import os
import platform
import socket
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone
from importlib.metadata import version
from typing import Any, NamedTuple

from sqlite_utils import Database

from litmine.corpus import Corpus

ASKED_AGAIN = 10  # runs after which a record that never came is left to `litmine doctor`


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


def note_missing(db: Database, corpus: str, pmid: int, harvest_id: int) -> None:
    """Record that PubMed listed a record and did not deliver it."""
    db.execute(
        "INSERT INTO missing_records VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
        "times = times + 1, last_harvest_id = excluded.last_harvest_id",
        [corpus, pmid, harvest_id, harvest_id],
    )


def note_bad(
    db: Database, corpus: str, place: str, position: int, pmid: int | None, reason: str, run: int
) -> None:
    """Record that a record came and could not be read."""
    db.execute(
        "INSERT INTO bad_records VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
        "times = times + 1, last_harvest_id = excluded.last_harvest_id, reason = excluded.reason",
        [corpus, place, position, pmid or 0, reason[:500], run, run],
    )


def forgive(db: Database, corpus: str, pmid: int) -> None:
    """Forget that a record was missing or bad: it has come."""
    db.execute("DELETE FROM missing_records WHERE corpus = ? AND pmid = ?", [corpus, pmid])
    db.execute("DELETE FROM bad_records WHERE corpus = ? AND pmid = ?", [corpus, pmid])


def read_owed(db: Database, corpus: str, times: int = ASKED_AGAIN) -> set[int]:
    """Give the records that did not come, or not whole, in fewer than so many runs."""
    sql = (
        "SELECT pmid FROM missing_records WHERE corpus = :corpus AND times < :times UNION "
        "SELECT pmid FROM bad_records "
        "WHERE corpus = :corpus AND times < :times AND place = 'efetch'"
    )
    wanted = {"corpus": corpus, "times": times}
    return {row[0] for row in db.execute(sql, wanted)}


def read_lost(db: Database, corpus: str) -> set[int]:
    """Give every record that never came, or not whole, the given-up ones too."""
    sql = (
        "SELECT pmid FROM missing_records WHERE corpus = :corpus UNION "
        "SELECT pmid FROM bad_records WHERE corpus = :corpus AND place = 'efetch'"
    )
    return {row[0] for row in db.execute(sql, {"corpus": corpus})}


def note_checked(db: Database, corpus: str, pmid: int, moment: str, listed: bool = True) -> None:
    """Record that a stored record has just been compared with PubMed's."""
    db.execute(
        "INSERT INTO checks VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
        "checked = excluded.checked, listed = excluded.listed",
        [corpus, pmid, moment, int(listed)],
    )


def is_listed(db: Database, corpus: str, pmid: int) -> bool:
    """Tell whether the query found a stored record when last it was looked at."""
    sql = "SELECT listed FROM checks WHERE corpus = ? AND pmid = ?"
    row = db.execute(sql, [corpus, pmid]).fetchone()
    return row is None or bool(row[0])


def read_oldest_checks(db: Database, corpus: str, limit: int) -> list[int]:
    """Give the stored records that have not been compared for longest."""
    sql = (
        "SELECT pmid FROM checks JOIN articles USING (pmid) WHERE corpus = ? AND withdrawn = 0 "
        "ORDER BY checked, pmid LIMIT ?"
    )
    return [row[0] for row in db.execute(sql, [corpus, limit])]


def read_known(db: Database, corpus: str, listed_only: bool = False) -> set[int]:
    """Give the corpus's stored PMIDs that are not withdrawn."""
    sql = (
        "SELECT pmid FROM corpus_articles JOIN articles USING (pmid) "
        "LEFT JOIN checks USING (corpus, pmid) WHERE corpus = ? AND withdrawn = 0"
    )
    if listed_only:
        sql += " AND listed IS NOT 0"
    return {row[0] for row in db.execute(sql, [corpus])}


def note_change(db: Database, harvest_id: int, pmid: int, change: str) -> None:
    """Record what a run changed."""
    sql = "INSERT INTO changes VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
    db.execute(sql, [harvest_id, pmid, change])
