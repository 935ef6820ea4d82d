"""One run of a harvest, from the first question to the closed ledger."""

from __future__ import annotations

import json
import logging
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlite_utils import Database

from litmine import ledger
from litmine.corpus import Corpus
from litmine.entrez import Client, Found
from litmine.errors import Failure
from litmine.harvest.plan import OVERLAP, Window, are_empty, list_slices
from litmine.harvest.queueing import drain, enqueue_owed, enqueue_slices, settle
from litmine.harvest.recording import recording
from litmine.harvest.saving import Run, note_traffic
from litmine.harvest.upkeep import recheck, recount
from litmine.ledger import Cursor

log = logging.getLogger(__name__)

CLOCK_ERROR = timedelta(days=1)
ACCEPTED = 3  # runs after which a record that never came is no longer worth an alarm
SHARE_LEFT = 0.8  # a query that finds fewer than this of what is stored is disturbed, or changed
FEW = 20


class Short(Failure):
    """All is done but for some records, each of them written down."""


@dataclass(frozen=True)
class Options:
    """What the user may ask of a run.

    since, until: list only what was created in this span, and leave the cursor alone. full: list
    and fetch everything again. limit: fetch no more records in this run. on_altered: `fail` or
    `warn` when PubMed did not search for what was asked.
    """

    since: date | None = None
    until: date | None = None
    full: bool = False
    limit: int | None = None
    on_altered: str = "fail"

    @property
    def windowed(self) -> bool:
        """Tell whether a span was given."""
        return self.since is not None or self.until is not None


def harvest_corpus(
    db: Database,
    corpus: Corpus,
    client: Client,
    options: Options | None = None,
    today: date | None = None,
) -> int:
    """Bring the database up to PubMed and give the run's key in `harvests`.

    RAISES: Failure in a user's words; the ledger says the same, and the next run resumes.
    """
    options = options or Options()
    with recording(db, corpus, choose_kind(db, corpus, options)) as harvest_id:
        run = Run(db, corpus, client, harvest_id, today, options.limit)
        try:
            work(run, options)
        finally:
            save_traffic(run)
    return harvest_id


def choose_kind(db: Database, corpus: Corpus, options: Options) -> str:
    """Name the kind of run."""
    if options.windowed:
        return "window"
    cursor = ledger.read_cursor(db, corpus.name)
    if cursor is None or cursor.query != corpus.query:
        return "first"
    return "full" if options.full else "increment"


def save_traffic(run: Run) -> None:
    """Write what the run cost, unless the file itself is what failed."""
    try:
        note_traffic(run)
    except sqlite3.Error as error:
        log.warning("the ledger lacks the traffic of this run: %s", error)


def work(run: Run, options: Options) -> None:
    """Do the steps of a run."""
    cursor = resume(run)
    window = Window(run.corpus.query, "crdt", read_since(run.corpus))
    if options.windowed:
        since, until = options.since or window.since, options.until
        fetch_window(run, Window(run.corpus.query, "crdt", since, until), options)
        return
    found = survey(run, window, cursor, options)
    plan(run, window, found, None if options.full else trust(cursor, run.day()), options)
    # where nothing is to be fetched, what was counted a moment ago is still what is stored
    counted = None if ledger.count_queue(run.db, run.name) else found.count
    drain(run)
    settle(run)
    recount(run, window, counted)
    recheck(run)
    report_short(run)


def report_short(run: Run) -> None:
    """RAISES: Short while records are owed that have not been asked for often enough to give up.

    The cursor has moved all the same: what is owed is asked for by PMID in every later run.
    """
    if owed := ledger.read_owed(run.db, run.name, ACCEPTED):
        raise Short(
            f"all is stored but {len(owed):,} records that PubMed lists and did not deliver whole "
            f"(PMID {', '.join(map(str, sorted(owed)[:5]))}); the next run asks for them again"
        )


def resume(run: Run) -> Cursor | None:
    """Finish what an earlier run planned; give the cursor, None where it is of another query."""
    cursor = ledger.read_cursor(run.db, run.name)
    if cursor and cursor.query != run.corpus.query:
        log.warning("the corpus's query was changed: everything it finds is listed anew")
        with run.db.atomic():
            ledger.clear_queue(run.db, run.name)
        return None
    enqueue_owed(run)
    drain(run)
    settle(run)
    return ledger.read_cursor(run.db, run.name)


def read_since(corpus: Corpus) -> date:
    """Read the corpus's first day.

    RAISES: Failure naming the corpus when it is no date.
    """
    try:
        return date.fromisoformat(corpus.since.replace("/", "-"))
    except ValueError:
        raise Failure(f"corpus.toml of {corpus.name}: since = {corpus.since!r}: no date") from None


def survey(run: Run, window: Window, cursor: Cursor | None, options: Options) -> Found:
    """Ask how many records there are and how PubMed reads the query; judge both.

    RAISES: Failure where PubMed searched for something else, or finds implausibly little.
    """
    found = run.client.search(window.term, limit=0)
    ledger.set_harvest(
        run.db,
        run.harvest_id,
        expected=found.count,
        translation=found.translation,
        altered=json.dumps(found.altered),
        since=window.since.isoformat(),
    )
    for complaint in complaints(run, window, found, cursor):
        if options.on_altered == "fail":
            raise Failure(f"{complaint}; correct the query, or accept it with --on-altered warn")
        log.warning("%s", complaint)
    if cursor and cursor.translation != found.translation:
        log.warning("PubMed reads the query otherwise than before, now: %s", found.translation)
    return found


def complaints(run: Run, window: Window, found: Found, cursor: Cursor | None) -> Iterator[str]:
    """Yield what speaks against believing the result."""
    if found.altered:
        yield f"PubMed did not search for what was asked ({'; '.join(found.altered)})"
    if found.count and not window.is_in(found.translation):
        yield f"PubMed ignored the window from {window.since} and read: {found.translation}"
    known = len(ledger.read_known(run.db, run.name, listed_only=True))
    if cursor and known > FEW and found.count < SHARE_LEFT * known:
        yield f"PubMed finds {found.count:,} records, of which {known:,} are stored already"


def trust(cursor: Cursor | None, today: date) -> Cursor | None:
    """Give the cursor unless it lies in the future: some clock was wrong, so begin anew."""
    if cursor and cursor.through and cursor.through > today + CLOCK_ERROR:
        log.warning("the last run was on %s, which is to come: listing all", cursor.through)
        return None
    return cursor if cursor and cursor.through else None


def plan(run: Run, whole: Window, found: Found, cursor: Cursor | None, options: Options) -> None:
    """List what is to be fetched and write it down, with the day that then holds, in one piece."""
    known = set() if options.full else ledger.read_known(run.db, run.name)
    listed = []
    if cursor and cursor.through:
        since = cursor.through - OVERLAP
        new = Window(run.corpus.query, "crdt", since)
        revised = Window(whole.term, "mdat", since)
        if not are_empty(run.client, new, revised):
            listed.append(("new", new, list_slices(run.client, new), known))
            listed.append(("revised", revised, list_slices(run.client, revised), set()))
    else:
        listed.append(("all", whole, list_slices(run.client, whole, found.count), known))
    with run.db.atomic():
        for purpose, window, slices, skip in listed:
            enqueue_slices(run, slices, purpose, window, skip)
        through = cursor.through if cursor else None
        planned = Cursor(run.corpus.query, found.translation, through, run.day())
        ledger.save_cursor(run.db, run.name, planned)
        ledger.set_harvest(run.db, run.harvest_id, until=str(planned.planned))


def fetch_window(run: Run, window: Window, options: Options) -> None:
    """Fetch what was created in a span of days; the cursor stays where it is."""
    found = survey(run, window, None, options)
    known = set() if options.full else ledger.read_known(run.db, run.name)
    slices = list_slices(run.client, window, found.count)
    with run.db.atomic():
        enqueue_slices(run, slices, "window", window, known)
        until = window.until.isoformat() if window.until else None
        ledger.set_harvest(run.db, run.harvest_id, expected=found.count, until=until)
    drain(run)
    settle(run)
