"""One record's element to an Article: every child is looked at once, by its own path.

A tag that recurs elsewhere (PMID, ArticleId, AuthorList) is thus never taken from a reference or
a comment. Elements that no reader is named for are left to the raw XML.
"""

from __future__ import annotations

from lxml.etree import _Element as Element

from litmine.article import Article
from litmine.parse import indexing
from litmine.parse.abstracts import (
    read_abstract,
    read_other_abstract,
    read_title,
    read_vernacular,
)
from litmine.parse.dates import read_date, read_status
from litmine.parse.draft import Draft, Malformed, Reader, finish, read_children, within
from litmine.parse.lists import Taken
from litmine.parse.people import read_people
from litmine.parse.text import text_of


def read_record(record: Element, taken: Taken) -> Article:
    """Read a PubmedArticle or PubmedBookArticle; lists that are picked up leave `taken`.

    RAISES: Malformed when there is no PMID at its place.
    """
    draft = Draft("book" if record.tag == "PubmedBookArticle" else "article", taken)
    read_children(record, draft, RECORD)
    if draft.pmid is None:
        raise Malformed(f"no PMID in its place in <{record.tag}>")
    return finish(draft, draft.pmid)


def read_pmid(element: Element, draft: Draft) -> None:
    """Read the record's own PMID and version."""
    number, version = (element.text or "").strip(), element.get("Version") or "1"
    if not (number + version).isdecimal() or not number:
        raise Malformed(f"PMID {number!r}, version {version!r}: not a number")
    draft.pmid, draft.version = int(number), int(version)


def read_citation(element: Element, draft: Draft) -> None:
    """Read MedlineCitation."""
    draft.status = element.get("Status")
    read_children(element, draft, CITATION)


def dated(kind: str) -> Reader:
    """Make a reader of a date of that kind."""

    def reader(element: Element, draft: Draft) -> None:
        date = read_date(element, kind)
        if date:
            draft.dates.append(date)

    return reader


def read_article_date(element: Element, draft: Draft) -> None:
    """Read an ArticleDate, of the kind its DateType says."""
    date = read_date(element, (element.get("DateType") or "Electronic").lower())
    if date:
        draft.dates.append(date)


def read_history(element: Element, draft: Draft) -> None:
    """Read the dates of the paper's and PubMed's history; `entrez` is the date of creation."""
    dates = draft.pick_up(element) or map(read_status, element)
    draft.dates += filter(None, dates)


def about_journal(key: str) -> Reader:
    """Make a reader that keeps a text under `key` of the journal, unless there is one."""

    def reader(element: Element, draft: Draft) -> None:
        text = text_of(element)
        if text:
            draft.journal.setdefault(key, text)

    return reader


def read_pages(element: Element, draft: Draft) -> None:
    """Read the pages: as MEDLINE writes them, else first and last."""
    parts = {child.tag: text_of(child) for child in element}
    first_last = [parts[tag] for tag in ("StartPage", "EndPage") if parts.get(tag)]
    pages = parts.get("MedlinePgn") or "-".join(first_last)
    if pages:
        draft.journal["pages"] = pages


def read_authors(element: Element, draft: Draft) -> None:
    """Read authors, or a book's editors."""
    role = "editor" if element.get("Type") == "editors" else "author"
    draft.authors += draft.pick_up(element) or read_people(element, role)
    if element.get("CompleteYN") == "N":
        draft.authors_complete = False


def read_location(element: Element, draft: Draft) -> None:
    """Read an ELocationID that is valid."""
    if element.get("ValidYN") != "N":
        draft.locations.append((element.get("EIdType") or "", text_of(element)))


def read_interests(element: Element, draft: Draft) -> None:
    """Read the statement of interests."""
    draft.interests = text_of(element) or None


JOURNAL: dict[str, Reader] = {
    "ISSN": about_journal("issn"),
    "Title": about_journal("title"),
    "ISOAbbreviation": about_journal("abbreviation"),
    "JournalIssue": within(
        {
            "Volume": about_journal("volume"),
            "Issue": about_journal("issue"),
            "PubDate": dated("published"),
        }
    ),
}
INFO: dict[str, Reader] = {
    "NlmUniqueID": about_journal("nlm_id"),
    "MedlineTA": about_journal("abbreviation"),
    "ISSNLinking": about_journal("issn"),
}
TEXT: dict[str, Reader] = {
    "ArticleTitle": read_title,
    "VernacularTitle": read_vernacular,
    "Abstract": read_abstract,
    "AuthorList": read_authors,
    "Language": lambda element, draft: draft.languages.append(text_of(element)),
    "Pagination": read_pages,
    "ELocationID": read_location,
    "GrantList": lambda element, draft: draft.grants.extend(indexing.read_grants(element)),
    "PublicationTypeList": lambda element, draft: draft.types.extend(
        map(indexing.read_type, element)
    ),
}
ARTICLE: dict[str, Reader] = TEXT | {
    "Journal": within(JOURNAL),
    "ArticleDate": read_article_date,
    "DataBankList": lambda element, draft: draft.trials.extend(indexing.read_trials(element)),
}
ABOUT: dict[str, Reader] = {
    "PMID": read_pmid,
    "DateRevised": dated("revised"),
    "InvestigatorList": lambda element, draft: draft.authors.extend(
        read_people(element, "investigator")
    ),
    "KeywordList": lambda element, draft: draft.keywords.extend(map(text_of, element)),
    "OtherAbstract": read_other_abstract,
}
CITATION: dict[str, Reader] = ABOUT | {
    "Article": within(ARTICLE),
    "MedlineJournalInfo": within(INFO),
    "DateCompleted": dated("completed"),
    "MeshHeadingList": lambda element, draft: draft.mesh.extend(
        draft.pick_up(element) or indexing.read_mesh(element)
    ),
    "SupplMeshList": lambda element, draft: draft.mesh.extend(indexing.read_supplements(element)),
    "ChemicalList": lambda element, draft: draft.chemicals.extend(
        draft.pick_up(element) or indexing.read_chemicals(element)
    ),
    "CommentsCorrectionsList": lambda element, draft: draft.links.extend(
        indexing.read_links(element)
    ),
    "GeneSymbolList": lambda element, draft: draft.genes.extend(map(text_of, element)),
    "CoiStatement": read_interests,
    "OtherID": lambda element, draft: draft.ids.append(
        (f"other:{element.get('Source') or ''}", text_of(element))
    ),
}
HISTORY: dict[str, Reader] = {
    "History": read_history,
    "ArticleIdList": lambda element, draft: draft.ids.extend(
        [(e.get("IdType") or "", text_of(e)) for e in element]
    ),
}
BOOK: dict[str, Reader] = {
    "BookTitle": about_journal("title"),
    "PubDate": dated("published"),
    "BeginningDate": dated("beginning"),
    "EndingDate": dated("ending"),
    "Volume": about_journal("volume"),
    "Isbn": lambda element, draft: draft.ids.append(("isbn", text_of(element))),
    "AuthorList": read_authors,
    "ELocationID": read_location,
    "Publisher": within({"PublisherName": about_journal("publisher")}),
}
CHAPTER: dict[str, Reader] = (
    ABOUT
    | TEXT
    | {
        "ArticleIdList": HISTORY["ArticleIdList"],
        "Book": within(BOOK),
        "ContributionDate": dated("contributed"),
        "PublicationType": lambda element, draft: draft.types.append(indexing.read_type(element)),
    }
)
RECORD: dict[str, Reader] = {
    "MedlineCitation": read_citation,
    "PubmedData": within(HISTORY),
    "BookDocument": within(CHAPTER),
    "PubmedBookData": within(HISTORY),
}
