"""Keep a run's row in the ledger, however the run ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlite_utils import Database

from litmine import ledger
from litmine.corpus import Corpus
from litmine.errors import Failure
from litmine.store import save_corpus


class Enough(Exception):  # noqa: N818 - it is no error
    """The run was asked to fetch no more than so many records."""


@contextmanager
def recording(db: Database, corpus: Corpus, kind: str) -> Iterator[int]:
    """Keep the row of a run in the ledger around its work."""
    with explaining(db):
        save_corpus(db, corpus)
        harvest_id = ledger.open_harvest(db, corpus, kind)
        try:
            yield harvest_id
        except Enough:
            ledger.close_harvest(db, harvest_id, "interrupted", "stopped at the limit, as asked")
        except KeyboardInterrupt:
            ledger.close_harvest(db, harvest_id, "interrupted", "stopped from outside")
            raise Failure("stopped; nothing is lost, run again to go on") from None
        except Failure as failure:
            ledger.close_harvest(db, harvest_id, "failed", str(failure))
            raise
        else:
            row = ledger.read_harvest(db, harvest_id)
            empty = not (row["got"] or row["withdrawn"] or row["expected"])
            ledger.close_harvest(db, harvest_id, "empty" if empty else "done", None)


@contextmanager
def explaining(db: Database) -> Iterator[None]:
    """Turn SQLite's errors into Failures; what was not committed is rolled back by then."""
    try:
        yield
    except sqlite3.Error as error:
        path = db.execute("PRAGMA database_list").fetchone()[2] or "the database"
        advice = next(
            (a for text, a in SQLITE_ADVICE if text in str(error)), "run `litmine doctor`"
        )
        raise Failure(f"{path}: {error}: {advice}") from error


SQLITE_ADVICE = (
    ("full", "make room on the disk and run again, nothing is lost"),
    ("readonly", "make the file and its folder writable and run again"),
    ("locked", "another program writes to it; run again when it is done"),
    ("disk I/O", "check the disk, then run `litmine doctor`"),
)
