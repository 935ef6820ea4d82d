"""Fetch listed records, a few hundred at a time, and account for every single one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from litmine.entrez import Batch, Client, Transient
from litmine.errors import Failure
from litmine.parse import BadRecord, Record, parse_records

log = logging.getLogger(__name__)

BATCH = 200
TRIES_OF_A_PART = 2
MANY = 10


@dataclass(frozen=True)
class Fetched:
    """What became of some PMIDs: each stands in just one of the four.

    failed: the request for this record alone failed, which may be the record's or the service's
    fault.
    """

    records: tuple[Record, ...] = ()
    missing: tuple[int, ...] = ()
    bad: tuple[tuple[int, str], ...] = ()
    failed: tuple[tuple[int, Transient], ...] = ()


def fetch_records(
    client: Client, pmids: Sequence[int], certain: bool = True, probe: int | None = None
) -> Iterator[Fetched]:
    """Yield what became of the PMIDs, in pieces that are safe to save one by one.

    certain: PubMed has just listed these, so that many of them missing is a fault. probe: a record
    that was delivered before; it vouches for the service where nothing else comes.

    RAISES: Failure where the service, not a record, is the cause.
    """
    before = client.fetches
    failed: list[tuple[int, Transient]] = []
    for fetched in fetch_part(client, pmids, certain):
        failed += fetched.failed
        yield replace(fetched, failed=())
    if failed:
        if client.fetches == before:
            vouch(client, probe, failed[0][1])
        yield Fetched(bad=tuple((pmid, str(failure)) for pmid, failure in failed))


def vouch(client: Client, probe: int | None, failure: Transient) -> None:
    """RAISES: the failure, or that of the probe, where not even a good record comes."""
    if probe is None:
        raise failure
    client.fetch([probe], TRIES_OF_A_PART)


def fetch_part(
    client: Client, pmids: Sequence[int], certain: bool, tries: int | None = None
) -> Iterator[Fetched]:
    """Fetch some records in one request; halve it if it fails in a way that a smaller may not.

    Halving goes down to single records: below fifty the cause is a record rather than the load,
    and halving finds it in the fewest requests.
    """
    try:
        batch = client.fetch(pmids, tries)
        fetched = read_batch(batch, pmids)
    except Transient as failure:
        if not failure.halve:
            raise
        yield from fetch_halves(client, pmids, certain, failure)
        return
    yield replace(fetched, missing=())
    if fetched.missing:
        yield from ask_again(client, fetched.missing, len(pmids), certain)


def fetch_halves(
    client: Client, pmids: Sequence[int], certain: bool, failure: Transient
) -> Iterator[Fetched]:
    """Fetch the halves of what failed."""
    if len(pmids) == 1:
        yield Fetched(failed=((pmids[0], failure),))
        return
    log.info("fetching %d records in halves: %s", len(pmids), failure)
    middle = len(pmids) // 2
    for part in (pmids[:middle], pmids[middle:]):
        yield from fetch_part(client, part, certain, TRIES_OF_A_PART)


def ask_again(client: Client, pmids: Sequence[int], asked: int, certain: bool) -> Iterator[Fetched]:
    """Ask for records that did not come: together, then one by one; then they are missing.

    RAISES: Failure where many are listed and none is delivered: that is the service's fault.
    """
    if asked == 1:
        yield Fetched(missing=tuple(pmids))
        return
    client.sleep(client.patience.settle)
    batch = client.fetch(pmids)
    if certain and len(pmids) > MANY and not batch.pmids:
        raise Failure(f"PubMed delivers none of {len(pmids)} records it lists; run again later")
    fetched = read_batch(batch, pmids)
    yield Fetched(fetched.records, (), fetched.bad)
    for pmid in fetched.missing:
        yield from fetch_part(client, [pmid], certain)


def read_batch(batch: Batch, asked: Sequence[int]) -> Fetched:
    """Parse a batch and sort the PMIDs asked for into records, missing and bad.

    RAISES: Transient where the document cannot be cut into records.
    """
    records: dict[int, Record] = {}
    bad: list[tuple[int, str]] = []
    try:
        for parsed in parse_records(batch.body):
            if isinstance(parsed, Record):
                keep_newest(records, parsed)
            elif isinstance(parsed, BadRecord) and parsed.pmid and parsed.pmid in asked:
                bad.append((parsed.pmid, parsed.reason))
    except Failure as failure:
        raise Transient(str(failure), halve=True) from failure
    settled = {*records, *(pmid for pmid, _ in bad), *batch.missing}
    lost = [(p, "came in a form that cannot be read") for p in asked if p not in settled]
    only_bad = [(p, reason) for p, reason in bad if p not in records]
    return Fetched(tuple(records.values()), batch.missing, (*only_bad, *lost))


def keep_newest(records: dict[int, Record], record: Record) -> None:
    """Keep one record a PMID: the highest version, of which some publishers have several."""
    kept = records.get(record.article.pmid)
    if kept is None or kept.article.version < record.article.version:
        records[record.article.pmid] = record
