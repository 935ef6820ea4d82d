"""Authors, editors, investigators: people and groups with ORCID and every affiliation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from litmine.article import Author
from litmine.parse.text import text_of

ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\s*$")

PERSONS = ("Author", "Investigator")
FIELDS = (
    *("LastName", "ForeName", "FirstName", "Initials", "Suffix", "CollectiveName"),
    *("Identifier", "Affiliation"),
)


def read_people(people: Element, role: str) -> Iterator[Author]:
    """Yield the people of a list; one marked invalid was replaced by the next (an erratum's).

    The list is walked once, flat: going down into each person costs twice the time.
    """
    named: dict[str, str] = {}
    affiliations: list[str] = []
    valid = True
    for element in people.iter(*PERSONS, *FIELDS):
        tag = element.tag
        if tag in PERSONS:
            if named:
                yield make_person(named, affiliations, role)
            named, affiliations = {}, []
            valid = element.get("ValidYN") != "N"
        elif not valid:
            continue
        elif tag == "Affiliation":
            affiliations.append(text_of(element))
        elif tag != "Identifier":
            named[tag] = text_of(element)
        elif element.get("Source") == "ORCID":
            named.setdefault("ORCID", element.text or "")
    if named:
        yield make_person(named, affiliations, role)


def make_person(named: dict[str, str], affiliations: list[str], role: str) -> Author:
    """Make an author from the texts of one person."""
    get = named.get
    return Author(
        get("LastName"),
        get("ForeName") or get("FirstName"),
        get("Initials"),
        get("Suffix"),
        get("CollectiveName"),
        read_orcid(named["ORCID"]) if "ORCID" in named else None,
        tuple([text for text in affiliations if text]),
        role,
    )


def read_orcid(written: str) -> str | None:
    """Give a bare ORCID: PubMed has it as URL, without hyphens and with spaces about.

    >>> read_orcid(" http://orcid.org/000000021825009x ")
    '0000-0002-1825-009X'
    """
    found = ORCID.search(written)
    return "-".join(found.groups()).upper() if found else None
