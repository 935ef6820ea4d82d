"""One record of the served corpus: raw bytes, and what a search may ask of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from lxml import etree

PMID = re.compile(rb"<PMID\b[^>]*>\s*(\d+)\s*</PMID>")
NOT_WORD = re.compile(r"[\W_]+")
WALL = " \x1f "  # stands between pieces of a field, so that no phrase reaches across
MONTH_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTHS = {name: number for number, name in enumerate(MONTH_NAMES, 1)}
SEASONS = {"winter": 1, "spring": 4, "summer": 7, "autumn": 10, "fall": 10}


def plain(text: str) -> str:
    """Lower the case and turn every run of punctuation into one blank, as PubMed's index does."""
    return NOT_WORD.sub(" ", text.lower()).strip()


def phrases(pieces: list[str]) -> str:
    """Lay pieces into one string in which ` a phrase ` can be looked up."""
    return " " + WALL.join(plain(piece) for piece in pieces if piece) + " "


def text_of(element: etree._Element | None) -> str:
    """Give all the text under an element: titles and abstracts are mixed content."""
    return "" if element is None else "".join(map(str, element.itertext())).strip()


def month_of(text: str) -> int:
    """Read a month written `Jan`, `01` or as a season; 1 where there is none, as PubMed does."""
    if text.isdecimal():
        return int(text)
    return MONTHS.get(text[:3].lower()) or SEASONS.get(text.lower(), 1)


def date_of(element: etree._Element | None) -> date | None:
    """Read Year, Month, Day; missing parts are 1, since PubMed files such records on day 1."""
    if element is None:
        return None
    year = element.findtext("Year") or (re.findall(r"\d{4}", text_of(element)) or [""])[0]
    if not year:
        return None
    month = month_of(element.findtext("Month") or element.findtext("Season") or "1")
    try:
        return date(int(year), month, int(element.findtext("Day") or 1))
    except ValueError:
        return date(int(year), 1, 1)


@dataclass(frozen=True)
class Record:
    """A record as served; `created` is CRDT, `entered` EDAT, `modified` MDAT (None: ask the XML).

    Fields are read at the first search that needs them: serving 25,000 records by PMID parses none.
    """

    pmid: int
    xml: bytes
    created: date | None = None
    entered: date | None = None
    modified: date | None = None

    @property
    def tree(self) -> etree._Element:
        """Parse the record; no DTD, no network, no entity is expanded."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        return etree.fromstring(self.xml, parser)

    @cached_property
    def fields(self) -> Fields:
        """Give what a search may ask."""
        return Fields(self)

    @property
    def is_book(self) -> bool:
        """Tell whether it is a book or a chapter."""
        return self.xml.lstrip().startswith(b"<PubmedBookArticle")


class Fields:
    """The searchable side of a record: each part is read when first asked for, and then kept."""

    def __init__(self, record: Record) -> None:
        """Read from this record."""
        self.record = record

    @cached_property
    def words(self) -> dict[str, str]:
        """Give the fields that are searched by words and phrases."""
        return read_words(self.record.tree)

    @cached_property
    def exact(self) -> dict[str, frozenset[str]]:
        """Give the fields whose values are matched whole."""
        return read_exact(self.record.tree)

    @cached_property
    def dates(self) -> dict[str, tuple[date, ...]]:
        """Give every date that PubMed indexes."""
        return read_dates(self.record.tree, self.record)

    @property
    def has_abstract(self) -> bool:
        """Tell whether there is an abstract."""
        return bool(self.words["ABST"].strip())

    @cached_property
    def status(self) -> str:
        """Give the citation's status."""
        citation = self.record.tree.find("MedlineCitation")
        return "Book" if citation is None else citation.get("Status", "")


def every(tree: etree._Element, *paths: str) -> list[str]:
    """Give the text of all elements under the paths, in order."""
    return [text_of(found) for path in paths for found in tree.findall(path)]


def read_words(tree: etree._Element) -> dict[str, str]:
    """Read the fields that are searched by words and phrases."""
    title = every(tree, ".//Article/ArticleTitle", ".//BookDocument/ArticleTitle", ".//BookTitle")
    abstract = every(tree, ".//Article/Abstract/AbstractText", ".//BookDocument//AbstractText")
    keywords = every(tree, ".//KeywordList/Keyword")
    other = every(tree, ".//OtherAbstract/AbstractText", ".//ArticleTitle/../VernacularTitle")
    indexed = every(tree, ".//MeshHeading/*", ".//NameOfSubstance", ".//PublicationType")
    indexed += every(tree, ".//SupplMeshName", ".//PersonalNameSubject/*")
    outer = every(tree, ".//Affiliation", ".//Journal/Title", ".//ISOAbbreviation", ".//MedlineTA")
    outer += [*author_names(tree), *every(tree, ".//CollectiveName")]
    text = [*title, *abstract, *keywords]
    return {
        "TITL": phrases(title),
        "ABST": phrases(abstract),
        "TIAB": phrases(text),
        "OTRM": phrases(keywords),
        "TT": phrases(every(tree, ".//VernacularTitle")),
        "AFFL": phrases(every(tree, ".//Affiliation")),
        "COIS": phrases(every(tree, ".//CoiStatement")),
        "WORD": phrases([*text, *other, *indexed]),
        "ALL": phrases([*text, *other, *indexed, *outer]),
    }


def author_names(tree: etree._Element) -> list[str]:
    """Give the authors as `Surname AB Jr`, in order."""
    names = []
    for author in tree.iterfind(".//AuthorList/Author"):
        parts = (author.findtext(tag) for tag in ("LastName", "Initials", "Suffix"))
        names.append(" ".join(part for part in parts if part))
    return [name for name in names if name]


def headings(tree: etree._Element, major: bool) -> Iterator[str]:
    """Give the MeSH headings, alone and as `heading/qualifier`; only the starred ones if asked."""
    for heading in tree.iterfind(".//MeshHeading"):
        descriptor = heading.find("DescriptorName")
        name, starred = text_of(descriptor), False
        for qualifier in heading.iterfind("QualifierName"):
            starred |= qualifier.get("MajorTopicYN") == "Y"
            if not major or qualifier.get("MajorTopicYN") == "Y":
                yield f"{name}/{text_of(qualifier)}"
        starred |= descriptor is not None and descriptor.get("MajorTopicYN") == "Y"
        if starred or not major:
            yield name


def read_exact(tree: etree._Element) -> dict[str, frozenset[str]]:
    """Read the fields whose values are matched whole."""
    names = author_names(tree)
    full = [
        f"{a.findtext('LastName')}, {a.findtext('ForeName') or ''}"
        for a in tree.iterfind(".//AuthorList/Author[LastName]")
    ]
    values: dict[str, list[str]] = {
        "MESH": [*headings(tree, major=False), *every(tree, ".//SupplMeshName")],
        "MAJR": list(headings(tree, major=True)),
        "SUBH": every(tree, ".//MeshHeading/QualifierName"),
        "SUBS": every(tree, ".//NameOfSubstance", ".//SupplMeshName"),
        "ECNO": every(tree, ".//RegistryNumber"),
        "PTYP": every(tree, ".//PublicationType"),
        "LANG": every(tree, ".//Language"),
        "JOUR": every(tree, ".//Journal/*", ".//MedlineTA", ".//MedlineJournalInfo/*"),
        "AUTH": names,
        "FULL": full,
        "FAUT": names[:1],
        "LAUT": names[-1:],
        "COLN": every(tree, ".//CollectiveName"),
        "VOL": every(tree, ".//JournalIssue/Volume"),
        "ISS": every(tree, ".//JournalIssue/Issue"),
        "PAGE": [p.split("-")[0] for p in every(tree, ".//MedlinePgn")],
        "SI": every(tree, ".//AccessionNumber"),
        "GRNT": every(tree, ".//GrantID"),
        "AUID": every(tree, ".//Author/Identifier"),
        "LID": every(tree, ".//ELocationID", "./PubmedData/ArticleIdList/ArticleId"),
    }
    return {name: frozenset(plain(v) for v in found if v) for name, found in values.items()}


def read_dates(tree: etree._Element, record: Record) -> dict[str, tuple[date, ...]]:
    """Read every date that PubMed indexes; the record's own CRDT, EDAT and MDAT come first."""
    entrez = date_of(tree.find(".//PubMedPubDate[@PubStatus='entrez']"))
    created = record.created or entrez or date(1900, 1, 1)
    revised = date_of(tree.find(".//DateRevised"))
    printed = date_of(tree.find(".//JournalIssue/PubDate")) or date_of(tree.find(".//Book/PubDate"))
    online = date_of(tree.find(".//Article/ArticleDate"))
    found: dict[str, list[date | None]] = {
        "CRDT": [created],
        "EDAT": [record.entered or created],
        "MDAT": [record.modified or revised or created],
        "PDAT": [printed, online],
        "PPDT": [printed],
        "EPDT": [online],
        "CDAT": [date_of(tree.find(".//DateCompleted"))],
        "MHDA": [date_of(tree.find(".//PubMedPubDate[@PubStatus='medline']")) or created],
    }
    return {name: tuple(d for d in dates if d) for name, dates in found.items()}
