"""List all PMIDs of a query, however many: PubMed itself lists no more than 9,999.

The range of PMIDs is halved until each part fits. Integers always split, the parts tile exactly
and every record has exactly one PMID; dates do none of these three.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from litmine.entrez import Client, Found
from litmine.errors import Failure

log = logging.getLogger(__name__)

LAST_PMID = 99_999_999
OPEN_END = "3000/12/31"  # an open end cannot lose anything to a clock that is wrong
OVERLAP = timedelta(days=3)  # PubMed's days are US Eastern, and complete only at noon UTC after
LISTINGS = 3
LEAST_PAGE = 1000  # shorter lists than this are a fault, not a lowered limit


@dataclass(frozen=True)
class Slice:
    """A range of PMIDs and all hits in it."""

    low: int
    high: int
    pmids: tuple[int, ...]


@dataclass(frozen=True)
class Window:
    """What to list: the hits created (`CRDT`) or modified (`MDAT`) in a span of days.

    >>> Window("a OR b", "crdt", date(2026, 1, 5)).term
    '(a OR b) AND 2026/01/05:3000/12/31[crdt]'
    """

    query: str
    field: str
    since: date
    until: date | None = None

    @property
    def term(self) -> str:
        """Give the term for esearch."""
        end = f"{self.until:%Y/%m/%d}" if self.until else OPEN_END
        return f"({self.query}) AND {self.since:%Y/%m/%d}:{end}[{self.field}]"

    def is_in(self, translation: str) -> bool:
        """Tell whether PubMed's reading of the query still has the window.

        >>> window = Window("a", "crdt", date(2026, 1, 5))
        >>> window.is_in("a[All Fields] AND 2026/01/05:3000/12/31[Date - Create]")
        True
        >>> window.is_in("a[All Fields]")
        False
        """
        day = rf"\b{self.since.year}/0?{self.since.month}/0?{self.since.day}\b"
        return not translation or re.search(day, translation) is not None


def are_empty(client: Client, one: Window, other: Window) -> bool:
    """Tell whether two windows have no hits at all, which one question settles."""
    return client.search(f"({one.term}) OR ({other.term})", limit=0).count == 0


def list_slices(client: Client, window: Window, counted: int = 0) -> list[Slice]:
    """Give the parts of a window in order of PMID, together all of its hits.

    `counted`: the hits that PubMed counted a moment ago; more may have come since, and fewer are
    believed only if it counts fewer now.

    RAISES: Failure where PubMed's counts and lists cannot be brought together.
    """
    slices = list(cut(client, window, 1, LAST_PMID))
    listed = sum(len(part.pmids) for part in slices)
    if listed < counted and listed < (counted := client.search(window.term, limit=0).count):
        raise Failure(
            f"PubMed counted {counted:,} records and then lists {listed:,}; nothing was recorded "
            "as done, run again later"
        )
    return slices


def cut(client: Client, window: Window, low: int, high: int) -> Iterator[Slice]:
    """Yield a range as one slice if its hits can be listed, else the slices of its halves."""
    found = list_range(client, window, low, high)
    if found.count == len(found.pmids):
        if found.count:
            yield Slice(low, high, tuple(sorted(found.pmids)))
        return
    middle, listed = (low + high) // 2, 0
    for part in (*cut(client, window, low, middle), *cut(client, window, middle + 1, high)):
        listed += len(part.pmids)
        yield part
    if listed < found.count:
        raise Failure(
            f"PubMed counts {found.count:,} records with PMID {low} to {high}, their parts add up "
            f"to {listed:,}; nothing was recorded as done, run again later"
        )


def list_range(client: Client, window: Window, low: int, high: int) -> Found:
    """List the hits in a range; where count and list disagree, ask again before believing it."""
    for attempt in range(LISTINGS):
        if attempt:
            client.sleep(client.patience.settle)
        found = client.search(f"{window.term} AND {low}:{high}[uid]")
        if found.count and not window.is_in(found.translation):
            log.warning("PubMed ignored the window from %s: listing more than asked", window.since)
        listed = len(found.pmids)
        if is_sound(found.pmids, low, high) and (
            found.count == listed or found.count > listed >= LEAST_PAGE
        ):
            return found
    raise Failure(
        f"PubMed counts {found.count:,} records with PMID {low} to {high} but its list of "
        f"{listed:,} does not agree; nothing was recorded as done, run again later"
    )


def is_sound(pmids: tuple[int, ...], low: int, high: int) -> bool:
    """Tell whether no PMID is listed twice or lies outside the range."""
    return len(set(pmids)) == len(pmids) and all(low <= pmid <= high for pmid in pmids)
