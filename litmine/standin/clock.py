"""The time as the server sees it: real for a process, virtual for a test that must not wait."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta, timezone
from typing import Protocol

# PubMed dates its records in US Eastern time. Standard time the year round: a day's edge in
# summer is an hour off, which no reader of dates can see.
EASTERN = timezone(timedelta(hours=-5))


class Clock(Protocol):
    """Tell the time in seconds since 1970 (UTC)."""

    def now(self) -> float:
        """Give the present moment."""
        ...


class RealClock:
    """The machine's clock."""

    def now(self) -> float:
        """Give the present moment."""
        return time.time()


class VirtualClock:
    """A clock that stands still until it is told to move.

    >>> clock = VirtualClock("2026-01-05")
    >>> clock.advance(days=2)
    >>> today(clock).isoformat()
    '2026-01-07'
    """

    def __init__(self, start: str = "2026-01-05T12:00") -> None:
        """Start at an ISO 8601 moment, taken as US Eastern."""
        self.seconds = datetime.fromisoformat(start).replace(tzinfo=EASTERN).timestamp()

    def now(self) -> float:
        """Give the present moment."""
        return self.seconds

    def advance(self, seconds: float = 0.0, days: float = 0.0) -> None:
        """Move on; it never goes back."""
        self.seconds += seconds + days * 86_400


def today(clock: Clock) -> date:
    """Give the day in US Eastern, the one that PubMed writes into a record that enters now."""
    return datetime.fromtimestamp(clock.now(), EASTERN).date()
