"""Save what was fetched: articles, queue, slices and ledger in one transaction a piece."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timezone

from sqlite_utils import Database

from litmine import ledger
from litmine.corpus import Corpus
from litmine.entrez import Client
from litmine.harvest.fetching import Fetched
from litmine.ledger import Waiting
from litmine.parse import Record
from litmine.store import save_article

log = logging.getLogger(__name__)

FLAGS = {
    "retracted": "retracted",
    "expression_of_concern": "concern",
    "corrected": "corrected",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True)
class Run:
    """What the steps of one run share."""

    db: Database
    corpus: Corpus
    client: Client
    harvest_id: int
    today: date | None = None
    limit: int | None = None

    def day(self) -> date:
        """Give today: as told, else as the server says, else as this machine believes."""
        return self.today or self.client.day or datetime.now(timezone.utc).date()

    @property
    def name(self) -> str:
        """Give the corpus's name, the key of its rows."""
        return self.corpus.name


def save_fetched(
    run: Run, fetched: Fetched, slices: Mapping[int, int], listed: bool | None = True
) -> None:
    """Save a piece of a batch; `slices` says under which slice a PMID waits on the queue."""
    db, counts = run.db, Counter[str]()
    with db.atomic():
        for record in fetched.records:
            counts += save_record(db, run.name, record, run.harvest_id, listed)
            take_off(run, record.article.pmid, slices, "got")
        for pmid in fetched.missing:
            ledger.note_missing(db, run.name, pmid, run.harvest_id)
            take_off(run, pmid, slices, "missing")
            log.warning("PMID %d: listed by PubMed, but not delivered", pmid)
        for pmid, reason in fetched.bad:
            ledger.note_bad(db, run.name, "efetch", 0, pmid, reason, run.harvest_id)
            take_off(run, pmid, slices, "bad")
            log.warning("PMID %d: %s", pmid, reason)
        counts += Counter(missing=len(fetched.missing), bad=len(fetched.bad))
        ledger.add_counts(db, run.harvest_id, counts)
        note_traffic(run)


def take_off(run: Run, pmid: int, slices: Mapping[int, int], how: str) -> None:
    """Take a record off the queue if it waited there."""
    if pmid in slices:
        ledger.take_off(run.db, run.name, Waiting(pmid, slices[pmid]), how)


def save_record(
    db: Database, corpus: str, record: Record, harvest_id: int, listed: bool | None = None
) -> Counter[str]:
    """Save one record with what it changes; give the counts for the ledger.

    listed: whether the corpus's query finds it, None where that is not known.
    """
    pmid = record.article.pmid
    before = read_flags(db, pmid)
    saved = save_article(db, record.article, record.raw, corpus, harvest_id)
    if listed and before.get("withdrawn") and saved == "unchanged":
        db.execute("UPDATE articles SET withdrawn = 0 WHERE pmid = ?", [pmid])
    after = read_flags(db, pmid)
    raised = [change for flag, change in FLAGS.items() if after[flag] and not before.get(flag)]
    for change in [saved, *raised] if saved != "unchanged" else []:
        ledger.note_change(db, harvest_id, pmid, change)
    ledger.note_checked(db, corpus, pmid, harvest_id, listed)
    ledger.forgive(db, corpus, pmid)
    return Counter({"got": 1, saved: 1, "retracted": int("retracted" in raised)})


def read_flags(db: Database, pmid: int) -> dict[str, int]:
    """Give an article's flags, none for one that is not stored."""
    sql = f"SELECT {', '.join(FLAGS)} FROM articles WHERE pmid = ?"
    return next(db.query(sql, [pmid]), {})


def note_traffic(run: Run) -> None:
    """Bring the run's counts of requests, retries and bytes up to date."""
    traffic = run.client.traffic
    ledger.set_harvest(
        run.db,
        run.harvest_id,
        requests=traffic.requests,
        retries=traffic.retries,
        bytes=traffic.bytes,
    )
