"""What the harvest's tests share: a topic, a client that never sleeps, the rows of a database."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from litmine.corpus import Corpus
from litmine.entrez import Client, Credentials, Patience
from litmine.entrez.opener import Opener
from litmine.harvest import Options, harvest_corpus
from litmine.store import open_database

TOPIC = Corpus("rehearsal", "A rehearsal", "invented[tiab]", "1960/01/01", Path(), (), {})
# What a run leaves about itself differs from run to run; everything else must not.
LEDGER = {"harvests", "slices", "changes", "checks", "cursors", "_sqlite_migrations"}
SWIFT = Patience(
    connect=5.0, read=3.0, total=10.0, progress=50, tries=4, failures=20, longest_pause=0, settle=0
)
STINGY = replace(SWIFT, read=0.2, total=0.5)  # for a server that is known to stall


def swift_client(url: str, key: str | None = None, patience: Patience = SWIFT) -> Client:
    """Give the real client with no patience, no pace and no sleep."""
    credentials = Credentials("tester@example.org", key, url)
    return Client(credentials, Opener(patience), sleep=lambda seconds: None)


def harvest(
    path: Path | str,
    url: str,
    options: Options | None = None,
    today: date | None = None,
    corpus: Corpus = TOPIC,
    patience: Patience = SWIFT,
) -> dict[str, object]:
    """Run one harvest and give its row of the ledger."""
    db = open_database(path)
    try:
        run = harvest_corpus(db, corpus, swift_client(url, patience=patience), options, today)
        return next(db.query("SELECT * FROM harvests WHERE harvest_id = ?", [run]))
    finally:
        db.close()


def dump(path: Path | str) -> dict[str, list[tuple[object, ...]]]:
    """Give all rows of all tables that are not about the runs themselves."""
    connection = sqlite3.connect(path)
    db = Database(connection)
    rows = {}
    for table in db.tables:
        if table.name in LEDGER or table.name.startswith("articles_fts"):
            continue
        columns = [c for c in table.columns_dict if c not in ("harvest_id", "planned", "through")]
        listed = ", ".join(f'"{column}"' for column in columns)
        found = connection.execute(f'SELECT {listed} FROM "{table.name}"').fetchall()
        rows[table.name] = sorted(found, key=repr)
    connection.close()
    return rows
