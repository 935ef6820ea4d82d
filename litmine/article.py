"""What a PubMed record is to litmine: plain frozen values, no XML and no database."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Passage:
    """A labelled piece of the text: TITLE first, then ABSTRACT or its sections.

    `offset` is the character offset of `text` in `Article.text`. `category` is NLM's name for
    a labelled section (BACKGROUND, OBJECTIVE, METHODS, RESULTS, CONCLUSIONS).
    """

    label: str
    offset: int
    text: str
    category: str | None = None

    @property
    def end(self) -> int:
        """Give the offset just past the passage."""
        return self.offset + len(self.text)


def lay_passages(parts: list[tuple[str, str]]) -> tuple[Passage, ...]:
    r"""Lay (label, text) parts end to end, one newline between them.

    >>> [p.offset for p in lay_passages([("TITLE", "ATG."), ("RESULTS", "None.")])]
    [0, 5]
    """
    passages, offset = [], 0
    for label, text in parts:
        passages.append(Passage(label, offset, text))
        offset += len(text) + 1
    return tuple(passages)


@dataclass(frozen=True, slots=True)
class Journal:
    """Where it appeared; a book's title stands in `title` for book records."""

    title: str | None = None
    abbreviation: str | None = None
    issn: str | None = None
    nlm_id: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class DateOf:
    """A date as far as the record gives it.

    kind: published, electronic, completed, revised, entrez, pubmed, medline, received, ...
    date: ISO 8601 cut to the precision (`2019`, `2019-05`, `2019-05-07`), never an invented day.
    precision: year, month, day, season or none (then `date` is None and `raw` is all there is).
    """

    kind: str
    date: str | None
    precision: str
    raw: str


@dataclass(frozen=True, slots=True)
class Author:
    """A person, or a group in `collective`; every affiliation is kept."""

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    suffix: str | None = None
    collective: str | None = None
    orcid: str | None = None
    affiliations: tuple[str, ...] = ()
    role: str = "author"


@dataclass(frozen=True, slots=True)
class MeshHeading:
    """A descriptor, or one qualifier of it: one row each, as indexers pair them."""

    descriptor_ui: str
    descriptor: str
    qualifier_ui: str | None = None
    qualifier: str | None = None
    major: bool = False


@dataclass(frozen=True, slots=True)
class Chemical:
    """A substance; `registry_number` is None where PubMed writes 0."""

    ui: str
    name: str
    registry_number: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """Who paid; exact duplicates in PubMed's list are kept once."""

    grant_id: str | None = None
    agency: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """An accession in a register or data bank (ClinicalTrials.gov, ISRCTN, GEO ...)."""

    register: str
    accession: str


@dataclass(frozen=True, slots=True)
class Link:
    """A CommentsCorrections link: `kind` is PubMed's RefType (RetractionIn, ErratumFor ...)."""

    kind: str
    pmid: int | None = None
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OtherAbstract:
    """An abstract in another language or for another reader (plain-language summary ...)."""

    kind: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Article:
    """One PubMed record (article or book chapter)."""

    pmid: int
    version: int = 1
    kind: str = "article"
    status: str | None = None
    passages: tuple[Passage, ...] = ()
    vernacular_title: str | None = None
    languages: tuple[str, ...] = ()
    journal: Journal = field(default_factory=Journal)
    dates: tuple[DateOf, ...] = ()
    year: int | None = None
    doi: str | None = None
    pmcid: str | None = None
    ids: tuple[tuple[str, str], ...] = ()
    authors: tuple[Author, ...] = ()
    authors_complete: bool = True
    mesh: tuple[MeshHeading, ...] = ()
    chemicals: tuple[Chemical, ...] = ()
    keywords: tuple[str, ...] = ()
    publication_types: tuple[tuple[str, str], ...] = ()
    grants: tuple[Grant, ...] = ()
    trials: tuple[Trial, ...] = ()
    links: tuple[Link, ...] = ()
    other_abstracts: tuple[OtherAbstract, ...] = ()
    copyright: str | None = None
    gene_symbols: tuple[str, ...] = ()
    conflict_of_interest: str | None = None

    @property
    def title(self) -> str:
        """Give the title, empty where the record has none."""
        return self.passages[0].text if self.passages else ""

    @property
    def abstract(self) -> str:
        """Give the abstract's sections joined by newlines, empty where there is none."""
        return "\n".join(p.text for p in self.passages[1:])

    @property
    def text(self) -> str:
        """Give title and abstract; every character offset in litmine counts in this text."""
        return "\n".join(p.text for p in self.passages)

    @property
    def retracted(self) -> bool:
        """Tell whether PubMed marks the paper itself as retracted (type D016441 or a link)."""
        types = {ui for ui, _ in self.publication_types}
        return "D016441" in types or any(link.kind == "RetractionIn" for link in self.links)
