"""Dates as queries write them: YYYY, YYYY/MM or YYYY/MM/DD."""

from __future__ import annotations

from datetime import date, timedelta

from litmine.standin.errors import Unsupported

MOST_DAYS = 200_000  # back from today: before anything that PubMed has


def split_date(text: str) -> list[int]:
    """Read YYYY, YYYY/MM or YYYY/MM/DD (dashes serve too)."""
    parts = text.strip('"').replace("-", "/").split("/")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        raise Unsupported(f"date {text!r}")
    return [int(part) for part in parts]


def first_day(text: str) -> date:
    """Give the first day that a date as written covers."""
    year, month, day = (*split_date(text), 1, 1)[:3]
    return checked(text, year, month, day)


def last_day(text: str) -> date:
    """Give the last day that a date as written covers."""
    parts = split_date(text)
    if len(parts) == 3:
        return checked(text, *parts)
    year, month = (*parts, 12)[:2]
    return checked(text, year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def checked(text: str, year: int, month: int, day: int) -> date:
    """Make a date.

    RAISES: Unsupported where the calendar has no such day.
    """
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unsupported(f"date {text!r}") from error
