"""Put on the queue what PubMed lists, take it off as it is fetched, settle when all is there."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import replace

from litmine import ledger
from litmine.errors import Failure
from litmine.harvest.fetching import BATCH, fetch_records
from litmine.harvest.plan import Slice, Window
from litmine.harvest.recording import Enough
from litmine.harvest.saving import Run, save_fetched
from litmine.progress import track

SHARE_LOST = 0.01  # PubMed lacks a record here and there; more of them is a fault
ALWAYS_ALLOWED = 3
LARGE = 50_000

log = logging.getLogger(__name__)


def enqueue_slices(
    run: Run, slices: Iterable[Slice], purpose: str, window: Window, known: set[int]
) -> int:
    """Record the slices and put on the queue what is in them and not among `known`."""
    added = 0
    for part in slices:
        wanted = [pmid for pmid in part.pmids if pmid not in known]
        row = {
            "purpose": purpose,
            "since": window.since.isoformat(),
            "until": window.until and window.until.isoformat(),
            "low": part.low,
            "high": part.high,
            "expected": len(part.pmids),
        }
        slice_id = ledger.add_slice(run.db, run.harvest_id, row)
        queued = ledger.enqueue(run.db, run.name, wanted, slice_id)
        ledger.set_known(run.db, slice_id, len(part.pmids) - queued)
        added += queued
    return added


def enqueue_owed(run: Run) -> None:
    """Put on the queue what earlier runs did not get."""
    if owed := sorted(ledger.read_owed(run.db, run.name)):
        row = {"purpose": "owed", "low": owed[0], "high": owed[-1], "expected": len(owed)}
        with run.db.atomic():
            slice_id = ledger.add_slice(run.db, run.harvest_id, row)
            queued = ledger.enqueue(run.db, run.name, owed, slice_id)
            ledger.set_known(run.db, slice_id, len(owed) - queued)


def drain(run: Run) -> None:
    """Fetch and save all that waits.

    RAISES: Enough when the run has fetched as many records as it may, Failure.
    """
    limit = None
    if run.limit is not None:
        limit = max(run.limit - ledger.read_harvest(run.db, run.harvest_id)["got"], 0)
    if total := ledger.count_queue(run.db, run.name):
        if total > LARGE:
            log.warning("%d records: NCBI asks to run large jobs at 21:00-05:00 US Eastern", total)
        for _ in track(fetch_waiting(run, limit), "fetched", min(total, limit or total)):
            pass
    if ledger.count_queue(run.db, run.name):
        raise Enough


def fetch_waiting(run: Run, limit: int | None) -> Iterator[int]:
    """Yield each PMID of the queue as it is done with."""
    done = 0
    while limit is None or done < limit:
        size = BATCH if limit is None else min(BATCH, limit - done)
        waiting = dict(ledger.read_queue(run.db, run.name, size))
        if not waiting:
            return
        probe = ledger.any_stored(run.db, waiting)
        for fetched in fetch_records(run.client, list(waiting), probe=probe):
            save_fetched(run, fetched, waiting)
        done += len(waiting)
        yield from waiting


def settle(run: Run) -> None:
    """Check that everything listed is accounted for, and move the cursor if it was planned to.

    RAISES: Failure where slices do not add up or too many records never came.
    """
    if unsettled := ledger.read_unsettled(run.db, run.name):
        ranges = ", ".join(f"{s['low']}-{s['high']}" for s in unsettled[:5])
        raise Failure(f"the slices {ranges} do not add up; this is a fault, please report it")
    known = ledger.read_known(run.db, run.name)
    lost = ledger.read_lost(run.db, run.name) - known
    if len(lost) > max(ALWAYS_ALLOWED, SHARE_LOST * len(known)):
        raise Failure(
            f"PubMed lists {len(lost):,} records that it does not deliver whole "
            f"(PMID {min(lost)} and others); run again later, only these are asked for again"
        )
    cursor = ledger.read_cursor(run.db, run.name)
    if cursor and cursor.planned:
        with run.db.atomic():
            moved = replace(cursor, through=cursor.planned, planned=None)
            ledger.save_cursor(run.db, run.name, moved)
