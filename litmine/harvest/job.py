"""The whole job behind one command: lock, fetch or load, annotate, tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from litmine import ledger
from litmine.corpus import Corpus, read_corpus
from litmine.entrez import open_client, read_credentials
from litmine.errors import Failure
from litmine.harvest.loading import load_files
from litmine.harvest.news import News, read_news
from litmine.harvest.recording import explaining
from litmine.harvest.run import Options, Short, harvest_corpus
from litmine.lock import lock_database, stop_on_sigterm
from litmine.store import open_database


@dataclass(frozen=True)
class Job:
    """What the command line asks for."""

    database: Path
    corpus: str
    since: date | None = None
    until: date | None = None
    limit: int | None = None
    full: bool = False
    load: tuple[Path, ...] = ()
    known_only: bool = False
    on_altered: str = "fail"
    base: str | None = None
    annotate: bool = True
    model: str | None = None
    processes: int = 1


def run_job(job: Job) -> News:
    """Do the job under the database's lock and give what is new.

    RAISES: Failure.
    """
    corpus = find_corpus(job.corpus)
    with stop_on_sigterm(), lock_database(job.database):
        db = open_database(job.database)
        try:
            harvest_id, short = bring_in(db, corpus, job)
            if job.annotate:
                annotate(db, corpus, job)
            return replace(read_news(db, harvest_id), short=short)
        finally:
            db.close()


def find_corpus(name: str) -> Corpus:
    """Read the corpus.

    RAISES: Failure where there is none, or its file is wrong.
    """
    try:
        return read_corpus(name)
    except (FileNotFoundError, ValueError) as error:
        raise Failure(str(error)) from error


def bring_in(db: Database, corpus: Corpus, job: Job) -> tuple[int, str | None]:
    """Load the files, or fetch from PubMed; give the run's key and what it is short of."""
    if job.load:
        return load_files(db, corpus, job.load, job.known_only), None
    client = open_client(read_credentials(job.base))
    options = Options(job.since, job.until, job.full, job.limit, job.on_altered)
    try:
        return harvest_corpus(db, corpus, client, options), None
    except Short as short:
        return ledger.last_harvest(db, corpus.name), str(short)


def annotate(db: Database, corpus: Corpus, job: Job) -> None:
    """Annotate what is pending; spaCy is imported only now."""
    from litmine.annotation_run import annotate_pending

    with explaining(db):
        try:
            annotate_pending(db, corpus, job.model, job.processes)
        except KeyboardInterrupt:
            raise Failure("stopped; nothing is lost, run again to go on") from None
