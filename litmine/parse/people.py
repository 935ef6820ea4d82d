"""Authors, editors, investigators: people and groups with ORCID and every affiliation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from litmine.article import Author
from litmine.parse.text import text_of

ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\s*$")


def read_people(people: Element, role: str) -> Iterator[Author]:
    """Yield the people of a list; one marked invalid was replaced by the next (an erratum's)."""
    for person in people:
        if person.get("ValidYN") != "N":
            yield read_person(person, role)


def read_person(person: Element, role: str) -> Author:
    """Read an Author or Investigator."""
    named: dict[str, str] = {}
    affiliations: list[str] = []
    orcid = None
    for child in person:
        tag = child.tag
        if tag == "AffiliationInfo":
            affiliations += [text_of(e) for e in child if e.tag == "Affiliation"]
        elif tag == "Identifier":
            orcid = orcid or (read_orcid(child.text) if child.get("Source") == "ORCID" else None)
        elif tag == "Affiliation":  # before 2015 it stood here
            affiliations.append(text_of(child))
        else:
            named[tag] = text_of(child)
    get = named.get
    return Author(
        get("LastName"),
        get("ForeName") or get("FirstName"),
        get("Initials"),
        get("Suffix"),
        get("CollectiveName"),
        orcid,
        tuple([text for text in affiliations if text]),
        role,
    )


def read_orcid(written: str | None) -> str | None:
    """Give a bare ORCID: PubMed has it as URL, without hyphens and with spaces about.

    >>> read_orcid(" http://orcid.org/000000021825009x ")
    '0000-0002-1825-009X'
    """
    found = ORCID.search(written or "")
    return "-".join(found.groups()).upper() if found else None
