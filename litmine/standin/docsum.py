"""The summary of a record, and its first XML form: Items in Items."""

from __future__ import annotations

from lxml import etree

from litmine.standin.messages import escape
from litmine.standin.record import Record, author_names, every, text_of

STATUS = {
    "MEDLINE": "PubMed - indexed for MEDLINE",
    "In-Process": "PubMed - in process",
    "Publisher": "PubMed - as supplied by publisher",
}
NAMES_OF_ITEMS = {
    "AuthorList": "Author",
    "LangList": "Lang",
    "PubTypeList": "PubType",
    "References": "Reference",
}
LANGUAGES = {"eng": "English", "ger": "German", "fre": "French", "jpn": "Japanese"}


def first(tree: etree._Element, *paths: str) -> str:
    """Give the first text under the paths, empty where there is none."""
    return next((text for text in every(tree, *paths) if text), "")


def written_date(element: etree._Element | None) -> str:
    """Write a date as citations do: `1965 Aug 3`, `1998 Dec-1999 Jan`."""
    if element is None:
        return ""
    return " ".join(text.strip() for text in map(str, element.itertext()) if text.strip())


def stamp(element: etree._Element) -> str:
    """Write a PubMedPubDate as `1965/08/01 00:00`."""
    numbers = [element.findtext(t) or "0" for t in ("Year", "Month", "Day", "Hour", "Minute")]
    year, month, day, hour, minute = (int(n) if n.isdecimal() else 1 for n in numbers)
    return f"{year:04}/{month:02}/{day:02} {hour:02}:{minute:02}"


def docsum_of(record: Record) -> dict[str, object]:
    """Sum a record up; names and order are those of version 1."""
    tree = record.tree
    authors = author_names(tree)
    printed = written_date(tree.find(".//JournalIssue/PubDate"))
    printed = printed or written_date(tree.find(".//Book/PubDate"))
    volume, issue = first(tree, ".//JournalIssue/Volume"), first(tree, ".//JournalIssue/Issue")
    pages = first(tree, ".//MedlinePgn")
    status = record.fields.status
    place = f"{volume}({issue})" if issue else volume
    return {
        "Id": str(record.pmid),
        "PubDate": printed,
        "EPubDate": written_date(tree.find(".//Article/ArticleDate")),
        "Source": first(tree, ".//MedlineTA", ".//ISOAbbreviation"),
        "AuthorList": authors,
        "LastAuthor": authors[-1] if authors else "",
        "Title": first(tree, ".//Article/ArticleTitle", ".//BookDocument/ArticleTitle"),
        "Volume": volume,
        "Issue": issue,
        "Pages": pages,
        "LangList": [LANGUAGES.get(code, code) for code in every(tree, ".//Language")],
        "NlmUniqueID": first(tree, ".//NlmUniqueID"),
        "ISSN": first(tree, ".//ISSN[@IssnType='Print']"),
        "ESSN": first(tree, ".//ISSN[@IssnType='Electronic']"),
        "PubTypeList": every(tree, ".//PublicationTypeList/PublicationType"),
        "RecordStatus": STATUS.get(status, f"PubMed - {status}"),
        "PubStatus": first(tree, ".//PublicationStatus"),
        "ArticleIds": article_ids(tree, record.pmid),
        "History": history(tree),
        "References": [],
        "HasAbstract": int(record.fields.has_abstract),
        "PmcRefCount": 0,
        "FullJournalName": first(tree, ".//Journal/Title", ".//BookTitle"),
        "ELocationID": elocation(tree),
        "SO": f"{printed};{place}{':' + pages if pages else ''}",
    }


def article_ids(tree: etree._Element, pmid: int) -> dict[str, str]:
    """Give the record's own ids by type."""
    found = tree.findall("./PubmedData/ArticleIdList/ArticleId")
    ids = {e.get("IdType", "pubmed"): text_of(e) for e in found}
    return {"pubmed": str(pmid)} | ids


def history(tree: etree._Element) -> dict[str, str]:
    """Give the dates of the record's life by status."""
    found = tree.findall(".//History/PubMedPubDate")
    return {e.get("PubStatus", ""): stamp(e) for e in found}


def elocation(tree: etree._Element) -> str:
    """Write the electronic location as `doi: 10.1/x`."""
    found = tree.find(".//ELocationID")
    return "" if found is None else f"{found.get('EIdType')}: {text_of(found)}"


def type_of(name: str, value: object) -> str:
    """Give the Type attribute of an Item."""
    if isinstance(value, (list, dict)):
        return "List"
    if isinstance(value, int):
        return "Integer"
    return "Date" if name in ("PubDate", "EPubDate") else "String"


def render_item(name: str, value: object, depth: int, kind: str | None = None) -> str:
    """Write an Item and what it holds."""
    tabs, head = "\t" * depth, f'<Item Name="{name}" Type="{kind or type_of(name, value)}">'
    if isinstance(value, list):
        each = [render_item(NAMES_OF_ITEMS[name], v, depth + 1) for v in value]
    elif isinstance(value, dict):
        kind = "Date" if name == "History" else "String"
        each = [render_item(k, v, depth + 1, kind) for k, v in value.items()]
    else:
        return f"{tabs}{head}{escape(value)}</Item>\n"
    inside = f"\n{''.join(each)}{tabs}" if each else ""
    return f"{tabs}{head}{inside}</Item>\n"
