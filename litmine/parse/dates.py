"""Dates as far as a record gives them: no month and no day is ever invented."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from lxml.etree import _Element as Element

from litmine.article import DateOf

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
MONTH_NAME = re.compile(rf"\b({'|'.join(MONTHS)})[a-z]*\b", re.IGNORECASE)
SEASON = re.compile(r"\b(spring|summer|autumn|fall|winter)\b", re.IGNORECASE)


def read_date(element: Element, kind: str) -> DateOf | None:
    """Read a date element: Year, Month, Day (a time is kept in `raw`), Season or MedlineDate."""
    return make_date(kind, tuple([(child.tag, child.text) for child in element]))


def read_status(element: Element) -> DateOf | None:
    """Read a date of a history."""
    return read_date(element, kind_of(element.get("PubStatus")))


def kind_of(status: str | None) -> str:
    """Give the kind of a date of a history.

    `revised` there is the manuscript, not PubMed's record (DateRevised), hence another name.
    """
    return "manuscript_revised" if status == "revised" else status or "history"


@lru_cache(maxsize=65536)  # the same few thousand days come again and again
def make_date(kind: str, written: tuple[tuple[str, str | None], ...]) -> DateOf | None:
    """Make a date from its parts as written; None when all are empty."""
    parts = {tag: " ".join(text.split()) for tag, text in written if text}
    get = parts.get
    if "MedlineDate" in parts:
        date, precision = read_free(parts["MedlineDate"])
    else:
        date, precision = cut_date(get("Year"), get("Month"), get("Day"), get("Season"))
    raw = " ".join(filter(None, parts.values()))
    return DateOf(kind, date, precision, raw) if raw else None


def cut_date(
    year: str | None, month: str | None, day: str | None, season: str | None
) -> tuple[str | None, str]:
    """Give the ISO date cut to what is certain, and its precision.

    >>> cut_date("2019", "Feb", "30", None)
    ('2019-02', 'month')
    """
    if not year or not YEAR.fullmatch(year):
        return None, "none"
    number = month_number(month)
    if number is None:
        return year, "season" if season else "year"
    if not day:
        return f"{year}-{number:02}", "month"
    try:
        return datetime.date(int(year), number, int(day)).isoformat(), "day"
    except ValueError:
        return f"{year}-{number:02}", "month"


def month_number(month: str | None) -> int | None:
    """Read a month written `Jan`, `January`, `1` or `01`."""
    if not month:
        return None
    if month.isdecimal():
        return int(month) if 1 <= int(month) <= 12 else None
    short = month[:3].lower()
    return MONTHS.index(short) + 1 if short in MONTHS else None


def read_free(text: str) -> tuple[str | None, str]:
    """Read a MedlineDate by its earliest year and month; a range has no day.

    >>> read_free("1998 Dec-1999 Jan"), read_free("2000 Spring"), read_free("1978-1979")
    (('1998-12', 'month'), ('2000', 'season'), ('1978', 'year'))
    """
    year, month = YEAR.search(text), MONTH_NAME.search(text)
    if not year:
        return None, "none"
    season = SEASON.search(text)
    return cut_date(year[0], month and month[1], None, season and season[0])
