"""Keep what is stored true: recount, look at old records in rotation, notice what has gone."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import replace

from litmine import ledger
from litmine.errors import Failure
from litmine.harvest.fetching import BATCH, fetch_records
from litmine.harvest.plan import Window, list_slices
from litmine.harvest.queueing import drain, enqueue_slices, settle
from litmine.harvest.saving import Run, save_fetched
from litmine.store import delete_article

log = logging.getLogger(__name__)

ROUNDS = 30  # in so many runs every stored record is looked at once
AT_LEAST, AT_MOST = 20, 500
UIDS_A_SEARCH = 200
SHARE_GONE = 0.05
FEW = 10


def recount(run: Run, window: Window, counted: int | None = None) -> None:
    """Compare PubMed's count with what is stored; list everything only where they differ.

    This finds what no window of dates shows: records that began to match long after their
    creation, and records that were withdrawn. `counted`: what PubMed counted earlier in this run,
    where nothing was fetched since.

    RAISES: Failure where records that PubMed lists are still not there afterwards.
    """
    count = run.client.search(window.term, limit=0).count if counted is None else counted
    ledger.set_harvest(run.db, run.harvest_id, expected=count)
    if count == len(stored_or_lost(run, listed_only=True)):
        return
    slices = list_slices(run.client, window)
    listed = {pmid for part in slices for pmid in part.pmids}
    with run.db.atomic():
        for pmid in ledger.read_lost(run.db, run.name) - listed:
            ledger.forgive(run.db, run.name, pmid)
    known = stored_or_lost(run)
    if listed - known:
        with run.db.atomic():
            enqueue_slices(run, slices, "recount", window, known)
        drain(run)
        settle(run)
    mark_listed(run, listed)
    look_at(run, sorted(ledger.read_known(run.db, run.name, listed_only=True) - listed))
    if short := listed - stored_or_lost(run):
        raise Failure(f"PubMed lists PMID {min(short)} and {len(short) - 1} others, not stored")


def stored_or_lost(run: Run, listed_only: bool = False) -> set[int]:
    """Give the PMIDs that are accounted for: stored, or known not to be delivered."""
    known = ledger.read_known(run.db, run.name, listed_only)
    return known | ledger.read_lost(run.db, run.name)


def mark_listed(run: Run, listed: set[int]) -> None:
    """Take back the mark of records that the query finds again."""
    unlisted = ledger.read_known(run.db, run.name) - ledger.read_known(run.db, run.name, True)
    with run.db.atomic():
        for pmid in unlisted & listed:
            ledger.note_checked(run.db, run.name, pmid, run.harvest_id, True)


def recheck(run: Run) -> None:
    """Compare a share of the stored records with PubMed's: silent changes leave no date."""
    known = len(ledger.read_known(run.db, run.name))
    share = min(max(math.ceil(known / ROUNDS), AT_LEAST), AT_MOST)
    oldest = ledger.read_oldest_checks(run.db, run.name, run.harvest_id, share)
    look_at(run, oldest, listed=None)


def look_at(run: Run, pmids: Sequence[int], listed: bool | None = False) -> None:
    """Fetch stored records again, save what changed, and mark as withdrawn what has gone.

    `listed`: whether the query finds them (None: as marked so far).

    RAISES: Failure where suspiciously many have gone; then none is marked.
    """
    absent: list[int] = []
    for start in range(0, len(pmids), BATCH):
        part = pmids[start : start + BATCH]
        probe = ledger.any_stored(run.db, part)
        for fetched in fetch_records(run.client, part, False, probe):
            save_fetched(run, replace(fetched, missing=()), {}, listed)
            absent += fetched.missing
    withdraw(run, absent)


def withdraw(run: Run, absent: Sequence[int]) -> None:
    """Mark records as withdrawn that neither fetch nor search knows any more.

    RAISES: Failure where they are too many to believe.
    """
    listed = find_listed(run, absent)
    gone = sorted(set(absent) - listed)
    known = len(ledger.read_known(run.db, run.name))
    if len(gone) > max(FEW, SHARE_GONE * known):
        raise Failure(
            f"PubMed no longer knows {len(gone):,} of {known:,} stored records; that is too many "
            "to believe, none was marked as withdrawn; run again later"
        )
    with run.db.atomic():
        for pmid in listed:
            ledger.note_checked(run.db, run.name, pmid, run.harvest_id, None)
        for pmid in gone:
            log.warning("PMID %d: withdrawn from PubMed", pmid)
            delete_article(run.db, pmid, run.harvest_id)
            ledger.note_change(run.db, run.harvest_id, pmid, "withdrawn")
        ledger.add_counts(run.db, run.harvest_id, {"withdrawn": len(gone)})


def find_listed(run: Run, pmids: Sequence[int]) -> set[int]:
    """Ask the search, which is another service than fetch, which of the PMIDs it knows."""
    found: set[int] = set()
    for start in range(0, len(pmids), UIDS_A_SEARCH):
        part = pmids[start : start + UIDS_A_SEARCH]
        found.update(run.client.search(" OR ".join(f"{pmid}[uid]" for pmid in part)).pmids)
    return found
