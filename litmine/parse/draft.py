"""An article while its record is being read, and the last step from there to `Article`."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeVar

from lxml.etree import _Element as Element

from litmine.article import (
    Article,
    Author,
    Chemical,
    DateOf,
    Grant,
    Journal,
    Link,
    MeshHeading,
    OtherAbstract,
    Passage,
    Trial,
)
from litmine.parse.lists import TAKEN, Taken

PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
DOI = re.compile(r"10\.\d{4,}\S*/\S+")
YEAR_KINDS = ("published", "electronic", "contributed", "entrez", "pubmed")

T = TypeVar("T", bound=Hashable)


class Malformed(ValueError):  # noqa: N818 - it reads as what it is
    """A record that is XML but lacks what makes it a PubMed record."""


class Section(NamedTuple):
    """One part of an abstract; `category` is NLM's, None where it has none."""

    label: str
    category: str | None
    text: str


@dataclass(slots=True)
class Draft:
    """What has been read so far."""

    kind: str
    taken: Taken = field(default_factory=dict)
    pmid: int | None = None
    version: int = 1
    status: str | None = None
    title: str | None = None
    sections: list[Section] = field(default_factory=list)
    english_other: list[Section] = field(default_factory=list)
    vernacular_title: str | None = None
    languages: list[str] = field(default_factory=list)
    journal: dict[str, str] = field(default_factory=dict)
    dates: list[DateOf] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    locations: list[tuple[str, str]] = field(default_factory=list)
    authors: list[Author] = field(default_factory=list)
    authors_complete: bool = True
    mesh: list[MeshHeading] = field(default_factory=list)
    chemicals: list[Chemical] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    types: list[tuple[str, str]] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    trials: list[Trial] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    others: list[OtherAbstract] = field(default_factory=list)
    copyright: str | None = None
    genes: list[str] = field(default_factory=list)
    interests: str | None = None

    def pick_up(self, element: Element) -> tuple[Any, ...] | None:
        """Give the values of a list that was taken out of the XML here, else None."""
        return self.taken.pop(element.tag, None) if element.get(TAKEN) == "" else None


Reader = Callable[[Element, Draft], None]


def read_children(element: Element, draft: Draft, readers: dict[str, Reader]) -> None:
    """Hand each child to the reader of its tag."""
    find = readers.get
    for child in element:
        reader = find(child.tag)
        if reader is not None:
            reader(child, draft)


def within(readers: dict[str, Reader]) -> Reader:
    """Make a reader that goes one level down."""
    return lambda element, draft: read_children(element, draft, readers)


def finish(draft: Draft, pmid: int) -> Article:
    """Make the article."""
    ids = once(draft.ids + draft.locations)
    return Article(
        pmid,
        draft.version,
        draft.kind,
        draft.status,
        lay_sections(draft),
        draft.vernacular_title,
        tuple(draft.languages),
        Journal(**draft.journal),
        tuple(draft.dates),
        year_of(draft.dates),
        find_id(ids, "doi", DOI),
        find_id(ids, "pmc", PMCID),
        ids,
        tuple(draft.authors),
        draft.authors_complete,
        tuple(draft.mesh),
        tuple(draft.chemicals),
        once(filter(None, draft.keywords)),
        tuple(draft.types),
        once(draft.grants),
        tuple(draft.trials),
        tuple(draft.links),
        tuple(draft.others),
        draft.copyright,
        once(draft.genes),
        draft.interests,
    )


def once(items: Iterable[T]) -> tuple[T, ...]:
    """Keep each item once, in order; PubMed repeats grants and keywords."""
    return tuple(dict.fromkeys(items))


def lay_sections(draft: Draft) -> tuple[Passage, ...]:
    """Lay title and abstract end to end, one newline between them.

    An English abstract that PubMed lists only as OtherAbstract takes the abstract's place.
    """
    title = draft.title
    if title is None and draft.kind == "book":
        title = draft.journal.get("title")
    passages = [Passage("TITLE", 0, title or "")]
    offset = len(title or "") + 1
    for section in draft.sections or draft.english_other:
        passages.append(Passage(section.label, offset, section.text, section.category))
        offset += len(section.text) + 1
    return tuple(passages)


def year_of(dates: list[DateOf]) -> int | None:
    """Give the year of publication; the electronic or the entry date where it is missing."""
    first = {d.kind: d.date for d in reversed(dates) if d.date}
    for kind in YEAR_KINDS:
        if kind in first:
            return int(first[kind][:4])
    return None


def find_id(ids: Iterable[tuple[str, str]], kind: str, form: re.Pattern[str]) -> str | None:
    """Give the first identifier of a kind, bare: without URL or prefix."""
    for each, value in ids:
        match = form.search(value) if each == kind else None
        if match:
            return match[0]
    return None
