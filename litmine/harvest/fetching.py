"""Fetch listed records, a few hundred at a time, and account for every single one."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from litmine.entrez import Batch, Client, Transient
from litmine.errors import Failure
from litmine.parse import BadRecord, Record, parse_records

log = logging.getLogger(__name__)

BATCH = 200
TRIES_OF_A_PART = 2
MANY = 10


@dataclass(frozen=True)
class Fetched:
    """What became of some PMIDs: each stands in just one of the three."""

    records: tuple[Record, ...] = ()
    missing: tuple[int, ...] = ()
    bad: tuple[tuple[int, str], ...] = ()


def fetch_records(
    client: Client, pmids: Sequence[int], certain: bool = True, tries: int | None = None
) -> Iterator[Fetched]:
    """Yield what became of the PMIDs, in pieces that are safe to save one by one.

    A request that fails in a way a smaller one may not is halved, down to single records: below
    fifty the cause is a record rather than the load, and halving finds it in the fewest requests.
    `certain`: PubMed has just listed these, so their absence is asked about twice.

    RAISES: Failure where the service, not a record, is the cause.
    """
    try:
        batch = client.fetch(pmids, tries)
        fetched = read_batch(batch, pmids)
    except Transient as failure:
        if not failure.halve:
            raise
        yield from fetch_parts(client, pmids, certain, failure)
        return
    yield Fetched(fetched.records, (), fetched.bad)
    if fetched.missing:
        yield from ask_again(client, fetched.missing, len(pmids), certain)


def fetch_parts(
    client: Client, pmids: Sequence[int], certain: bool, failure: Transient
) -> Iterator[Fetched]:
    """Fetch the halves of what failed; one record that fails alone is a bad record."""
    if len(pmids) == 1:
        yield Fetched(bad=((pmids[0], str(failure)),))
        return
    log.info("fetching %d records in halves: %s", len(pmids), failure)
    middle = len(pmids) // 2
    for part in (pmids[:middle], pmids[middle:]):
        yield from fetch_records(client, part, certain, TRIES_OF_A_PART)


def ask_again(client: Client, pmids: Sequence[int], asked: int, certain: bool) -> Iterator[Fetched]:
    """Ask for records that did not come: together, then one by one; then they are missing.

    RAISES: Failure where many are listed and none is delivered: that is the service's fault.
    """
    if asked == 1:
        yield Fetched(missing=tuple(pmids))
        return
    batch = client.fetch(pmids)
    if certain and len(pmids) > MANY and not batch.pmids:
        raise Failure(f"PubMed delivers none of {len(pmids)} records it lists; run again later")
    fetched = read_batch(batch, pmids)
    yield Fetched(fetched.records, (), fetched.bad)
    for pmid in fetched.missing:
        yield from fetch_records(client, [pmid], certain)


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
