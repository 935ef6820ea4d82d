"""Patterns of what in a record has a fixed form, and its values: no tree, no running text.

A pattern lets through only what is well-formed and what the readers of the tree would read the
same; whatever it does not match is left to them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from litmine.article import Author, Chemical, DateOf, MeshHeading
from litmine.parse.dates import cut_date, kind_of
from litmine.parse.people import read_orcid
from litmine.parse.text import tidy

BLANK = " \t\r\n"

GAP = f"[{BLANK}]*"
SOLID = r"[^<>&\s\x00-\x1f\ufffe\uffff]+"
NAME = f"{SOLID}(?: {SOLID})*"  # as `tidy` would leave it
PLAIN = "[^<>&\x00-\x1f\ufffe\uffff]*"
WORDS = f"{PLAIN}(?:&(?:amp|lt|gt);{PLAIN})*"
UI, MARK = 'UI="([A-Z0-9]*)"', 'MajorTopicYN="([YN])"'


def tagged(tag: str, inner: str) -> str:
    """Give the pattern of an element without attributes, and of the white space after it."""
    return f"<{tag}>{inner}</{tag}>{GAP}"


def named(tag: str) -> str:
    """Give the pattern of such an element around a name, which is a group."""
    return tagged(tag, f"({NAME})")


def placed(words: str) -> str:
    """Give the pattern of one affiliation."""
    return tagged("AffiliationInfo", GAP + tagged("Affiliation", words))


PERSON = re.compile(
    f'{GAP}<Author(?: ValidYN="Y")?(?: EqualContrib="[YN]")?>{GAP}'
    f"(?:{named('LastName')}(?:{named('ForeName')})?(?:{named('Initials')})?"
    f"(?:{named('Suffix')})?|{named('CollectiveName')})"
    f'(?:<Identifier Source="ORCID">({PLAIN})</Identifier>{GAP})?'
    f"(?:{placed(f'({WORDS})')})?((?:{placed(WORDS)})*)"
)
AFFILIATION = re.compile(f"<Affiliation>({WORDS})<")
HEADING = re.compile(
    f'{GAP}<MeshHeading>{GAP}<DescriptorName {UI} {MARK}(?: Type="[A-Za-z]*")?>({WORDS})'
    f"</DescriptorName>{GAP}"
    f'((?:<QualifierName UI="[A-Z0-9]*" MajorTopicYN="[YN]">{WORDS}</QualifierName>{GAP})*)'
)
QUALIFIER = re.compile(f"{UI} {MARK}>({WORDS})<")
SUBSTANCE = re.compile(
    f"{GAP}<Chemical>{GAP}{tagged('RegistryNumber', f'({PLAIN})')}"
    f"<NameOfSubstance {UI}>({WORDS})</NameOfSubstance>{GAP}"
)
DATE = re.compile(
    f'{GAP}<PubMedPubDate PubStatus="([A-Za-z-]+)">{GAP}'
    + "".join(tagged(part, "([0-9]+)") for part in ("Year", "Month", "Day"))
    + f"(?:{tagged('Hour', '([0-9]+)')}{tagged('Minute', '([0-9]+)')})?"
)


def unescape(text: str) -> str:
    """Put characters in place of the entities that WORDS lets through."""
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def read_person(written: str) -> tuple[Author] | None:
    """Read one author; one marked invalid, or with anything unusual, does not fit."""
    found = PERSON.fullmatch(written)
    if not found:
        return None
    last, fore, initials, suffix, group, orcid, place, more = found.groups()
    orcid = read_orcid(orcid) if orcid else None
    places = read_places(place, more) if place else ()
    return (Author(last, fore, initials, suffix, group, orcid, places),)


def read_places(first: str, more: str) -> tuple[str, ...]:
    """Read the affiliations of one person, who has one as a rule."""
    if not more:
        text = tidy(unescape(first))
        return (text,) if text else ()
    texts = [tidy(unescape(text)) for text in (first, *AFFILIATION.findall(more))]
    return tuple([text for text in texts if text])


@lru_cache(maxsize=8192)  # every other paper has Humans, Female, Adult
def read_heading(written: str) -> tuple[MeshHeading, ...] | None:
    """Read one heading: a row, or a row for each of its qualifiers."""
    found = HEADING.fullmatch(written)
    if not found:
        return None
    ui, mark, name, more = found.groups()
    name, major = unescape(name), mark == "Y"
    if not more:
        return (MeshHeading(ui, name, None, None, major),)
    rows = [
        MeshHeading(ui, name, its_ui, unescape(its_name), major or its_mark == "Y")
        for its_ui, its_mark, its_name in QUALIFIER.findall(more)
    ]
    return tuple(rows)


@lru_cache(maxsize=8192)
def read_substance(written: str) -> tuple[Chemical] | None:
    """Read one substance; a registry number of 0 means there is none."""
    found = SUBSTANCE.fullmatch(written)
    if not found:
        return None
    number, ui, name = found.groups()
    return (Chemical(ui, tidy(unescape(name)), number if number != "0" else None),)


@lru_cache(maxsize=8192)
def read_history_date(written: str) -> tuple[DateOf] | None:
    """Read one date of the history."""
    found = DATE.fullmatch(written)
    if not found:
        return None
    status, year, month, day, hour, minute = found.groups()
    date, precision = cut_date(year, month, day, None)
    raw = f"{year} {month} {day} {hour} {minute}" if hour else f"{year} {month} {day}"
    return (DateOf(kind_of(status), date, precision, raw),)
