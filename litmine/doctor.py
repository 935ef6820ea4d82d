"""Look a database and its surroundings over, and say of every fault how it is mended."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from sqlite_utils import Database

from litmine import ledger
from litmine.entrez import Patience, open_client, read_credentials
from litmine.errors import Failure
from litmine.lock import is_locked, read_holder
from litmine.store import open_for_reading

ROOM = 500 << 20
LARGE_WAL = 1 << 30
OLD = timedelta(days=45)
SHOWN = 5


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `remedy` says how to mend it and is empty where there is no fault."""

    what: str
    said: str
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Tell whether it is well."""
        return not self.remedy


def examine(
    path: Path, reach: bool = True, environment: Mapping[str, str] | None = None
) -> Iterator[Finding]:
    """Yield what is found, from the file outwards; `reach`: ask PubMed too.

    A database that cannot be opened is not looked into, all else is.
    """
    yield examine_file(path)
    yield examine_disk(path)
    yield examine_lock(path)
    try:
        db = open_for_reading(path)
    except Failure as failure:
        yield Finding("schema", str(failure), "restore the file from a backup, or harvest anew")
    else:
        try:
            yield from examine_inside(db)
        except sqlite3.DatabaseError as error:
            yield Finding("content", str(error), RECOVER)
        finally:
            db.close()
    yield from examine_service(reach, os.environ if environment is None else environment)


RECOVER = (
    "restore a backup, or save what can be saved: sqlite3 OLD.db .recover | sqlite3 NEW.db, "
    "then `litmine fetch NEW.db CORPUS --full`"
)


ORPHANS = (
    "delete the rows that `sqlite3 DB 'PRAGMA foreign_key_check'` lists, "
    "then `litmine fetch DB CORPUS --full` and `litmine annotate DB CORPUS`"
)


def examine_file(path: Path) -> Finding:
    """See whether file and folder can be read and written."""
    if not path.is_file():
        return Finding("file", f"{path}: no such file", f"make it: litmine harvest {path} CORPUS")
    wanted = [path, path.absolute().parent]
    if shut := [p for p in wanted if not os.access(p, os.R_OK | os.W_OK)]:
        return Finding("file", f"{shut[0]} cannot be written", f"chmod u+rw {shut[0]}")
    return Finding("file", f"{path.stat().st_size / 1e6:,.1f} MB")


def examine_disk(path: Path) -> Finding:
    """See whether there is room for the file to grow, and whether its log has been folded in."""
    free = shutil.disk_usage(path.absolute().parent).free
    log = Path(f"{path}-wal")
    if log.is_file() and log.stat().st_size > LARGE_WAL:
        remedy = f"close every reader, then: sqlite3 {path} 'PRAGMA wal_checkpoint(TRUNCATE)'"
        return Finding("disk", f"{log} has grown to {log.stat().st_size / 1e9:.1f} GB", remedy)
    said = f"{free / 1e9:,.1f} GB free"
    return Finding("disk", said, "" if free > ROOM else "make room: a harvest needs 0.5 GB")


def examine_lock(path: Path) -> Finding:
    """See who is at work; a name left by a process that was killed is no fault."""
    holder = read_holder(path)
    if is_locked(path):
        return Finding("lock", f"held by {holder or 'another run'}: at work now")
    return Finding("lock", f"free (left by {holder}, taken over)" if holder else "free")


def examine_inside(db: Database) -> Iterator[Finding]:
    """Look into the database."""
    yield Finding("schema", "current")
    faults = [row[0] for row in db.execute("PRAGMA integrity_check(5)") if row[0] != "ok"]
    yield Finding("integrity", "; ".join(faults) or "sound", RECOVER if faults else "")
    orphans = db.execute("PRAGMA foreign_key_check").fetchmany(SHOWN)
    said = f"rows without a parent, among others in {orphans[0][0]}" if orphans else "sound"
    yield Finding("references", said, ORPHANS if orphans else "")
    yield examine_counts(db)
    for row in db.query("SELECT corpus FROM corpora ORDER BY corpus"):
        yield from examine_corpus(db, row["corpus"])


def examine_counts(db: Database) -> Finding:
    """Count articles, raw records and the search index, which must be as many."""
    sql = (
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM raw_records), "
        "(SELECT count(*) FROM articles_fts_docsize)"
    )
    articles, raw, indexed = db.execute(sql).fetchone()
    said = f"{articles:,} articles, {raw:,} raw records, {indexed:,} in the search index"
    if articles == raw == indexed:
        return Finding("counts", said)
    remedy = "litmine fetch DB CORPUS --full; sqlite-utils rebuild-fts DB articles"
    return Finding("counts", said, remedy)


def examine_corpus(db: Database, corpus: str) -> Iterator[Finding]:
    """Look at the state of a corpus's harvest."""
    again = f"litmine harvest DB {corpus}"
    cursor, waiting = ledger.read_cursor(db, corpus), ledger.count_queue(db, corpus)
    through = cursor.through if cursor else None
    old = through is not None and today() - through > OLD
    said = f"complete through {through}" if through else "never completed from PubMed"
    loaded = "SELECT 1 FROM harvests WHERE corpus = ? AND kind = 'load'"
    only_files = through is None and db.execute(loaded, [corpus]).fetchone()
    fault = old or (through is None and not only_files)
    yield Finding(f"{corpus}: harvest", said, again if fault else "")
    yield Finding(f"{corpus}: queue", f"{waiting:,} waiting", again if waiting else "")
    unsettled = ledger.read_unsettled(db, corpus)
    said = f"{len(unsettled)} do not add up" if unsettled else "all add up"
    yield Finding(f"{corpus}: slices", said, f"{again} --full" if unsettled else "")
    lost = sorted(ledger.read_lost(db, corpus))
    said = f"{len(lost)}: PMID {', '.join(map(str, lost[:SHOWN]))}" if lost else "none"
    yield Finding(f"{corpus}: never delivered", said, again if lost else "")
    yield examine_last(db, corpus, again)


def examine_last(db: Database, corpus: str, again: str) -> Finding:
    """See how the last run ended."""
    sql = "SELECT * FROM harvests WHERE corpus = ? ORDER BY harvest_id DESC LIMIT 1"
    last = next(db.query(sql, [corpus]), None)
    if last is None or last["outcome"] in ("done", "empty", "running"):
        return Finding(f"{corpus}: last run", last["outcome"] if last else "none")
    return Finding(f"{corpus}: last run", f"{last['outcome']}: {last['message']}", again)


def examine_service(reach: bool, environment: Mapping[str, str]) -> Iterator[Finding]:
    """See whether PubMed may be asked, and whether it answers."""
    try:
        credentials = read_credentials(environment=environment)
    except Failure as failure:
        yield Finding("credentials", "no e-mail", str(failure))
        return
    yield Finding("credentials", f"e-mail set, {'with' if credentials.api_key else 'no'} API key")
    if not reach:
        return
    client = open_client(credentials, Patience(total=30.0, read=20.0, tries=2))
    try:
        info = client.info()
    except Failure as failure:
        yield Finding("PubMed", str(failure), "check network and proxy, or try again later")
        return
    yield Finding("PubMed", f"answers: {info['Count']} records, updated {info['LastUpdate']}")
    if client.day and abs(client.day - today()) > timedelta(days=1):
        said = f"this machine says {today()}, PubMed {client.day}"
        yield Finding("clock", said, "set the clock (timedatectl set-ntp true)")


def today() -> date:
    """Give this machine's day in UTC."""
    return datetime.now(timezone.utc).date()
