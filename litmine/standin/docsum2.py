"""The second form of a summary: elements with names of their own, and the same in JSON."""

from __future__ import annotations

from litmine.standin.docsum import docsum_of
from litmine.standin.messages import escape
from litmine.standin.record import Record, every

ITEM_NAMES = {
    "Authors": "Author",
    "Lang": "string",
    "PubType": "flag",
    "ArticleIds": "ArticleId",
    "History": "PubMedPubDate",
    "References": "Reference",
    "Attributes": "flag",
}
RENAMED = {"AuthorList": "Authors", "LangList": "Lang", "PubTypeList": "PubType"}
RENAMED |= {"NlmUniqueID": "NLMUniqueID"}
LEFT_OUT = ("Id", "SO", "HasAbstract")
ID_NUMBERS = {"pubmed": "1", "doi": "3", "pii": "4", "pmc": "8", "mid": "8", "bookaccession": "9"}


def docsum2_of(record: Record) -> dict[str, object]:
    """Sum a record up with the names and nesting of version 2.0."""
    first = docsum_of(record)
    second = {RENAMED.get(n, n): value for n, value in first.items() if n not in LEFT_OUT}
    second["Authors"] = [
        {"Name": name, "AuthType": "Author", "ClusterID": ""}
        for name in as_list(first, "AuthorList")
    ]
    second["Lang"] = every(record.tree, ".//Language")
    second["ArticleIds"] = [
        {"IdType": kind, "IdTypeN": ID_NUMBERS.get(kind, "0"), "Value": value}
        for kind, value in as_dict(first, "ArticleIds").items()
    ]
    second["History"] = [
        {"PubStatus": status, "Date": day} for status, day in as_dict(first, "History").items()
    ]
    second["Attributes"] = ["Has Abstract"] if first["HasAbstract"] else []
    second["SortTitle"] = str(first["Title"]).lower().rstrip(".")
    second["DocType"] = "chapter" if record.is_book else "citation"
    return second


def as_list(docsum: dict[str, object], name: str) -> list[str]:
    """Give a value that is a list."""
    value = docsum[name]
    assert isinstance(value, list)
    return value


def as_dict(docsum: dict[str, object], name: str) -> dict[str, str]:
    """Give a value that is a dict."""
    value = docsum[name]
    assert isinstance(value, dict)
    return value


def render_docsum2(pmid: int, docsum: dict[str, object]) -> str:
    """Write a DocumentSummary."""
    inside = "".join(f"\t{render_value(name, value)}\n" for name, value in docsum.items())
    return f'<DocumentSummary uid="{pmid}">\n{inside}</DocumentSummary>\n'


def render_value(name: str, value: object) -> str:
    """Write an element and what it holds."""
    if isinstance(value, list):
        inside = "".join(render_value(ITEM_NAMES[name], item) for item in value)
    elif isinstance(value, dict):
        inside = "".join(render_value(key, item) for key, item in value.items())
    else:
        inside = escape(value)
    return f"<{name}>{inside}</{name}>"


def in_json(value: object) -> object:
    """Turn a summary into what its JSON form holds: the same, names in lower case."""
    if isinstance(value, dict):
        return {key.lower(): in_json(item) for key, item in value.items()}
    return [in_json(item) for item in value] if isinstance(value, list) else value
