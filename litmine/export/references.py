"""BibTeX and RIS of the articles, as Zotero and biber take them. Retracted papers say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from litmine.reading import Readable

ARTICLES = "SELECT * FROM articles WHERE withdrawn = 0 ORDER BY pmid"
AUTHORS = """
    SELECT last_name, coalesce(fore_name, initials) AS given, suffix, collective
    FROM authors WHERE pmid = ? AND role = 'author' ORDER BY position
"""
KEYWORDS = "SELECT keyword FROM keywords WHERE pmid = ? ORDER BY position"
ESCAPED = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "{}%&$#_"},
    }
)
BIBTEX_FIELDS = {
    "title": "title",
    "journal": "journal",
    "year": "year",
    "volume": "volume",
    "number": "issue",
    "pages": "pages",
    "publisher": "publisher",
    "issn": "issn",
    "doi": "doi",
    "pmid": "pmid",
    "url": "url",
    "abstract": "abstract",
}
RIS_FIELDS = {
    "TI": "title",
    "T2": "journal",
    "J2": "journal_abbreviation",
    "PY": "year",
    "VL": "volume",
    "IS": "issue",
    "SN": "issn",
    "PB": "publisher",
    "DO": "doi",
    "AN": "pmid",
    "C2": "pmcid",
    "LA": "language",
    "UR": "url",
    "AB": "abstract",
}
RETRACTED = "Retracted publication: no evidence."
# These are read as they stand, even by BibTeX: an escape in them would become part of the address.
VERBATIM = {"doi", "url"}


def one_line(value: Any) -> str:
    """Write a value on one line."""
    return " ".join(str(value).split())


def read_authors(db: Readable, pmid: int) -> list[tuple[str, str, str]]:
    """Read (last name or group, given names, suffix) of the authors in order."""
    return [
        (a["collective"] or a["last_name"] or "", a["given"] or "", a["suffix"] or "")
        for a in db.query(AUTHORS, [pmid])
    ]


def bibtex_author(last: str, given: str, suffix: str) -> str:
    """Write one author; braces keep a group's name in one piece.

    >>> bibtex_author("Doe", "Jane", "Jr")
    'Doe, Jr, Jane'
    """
    if not given:
        return "{" + last.translate(ESCAPED) + "}"
    parts = (last, suffix, given) if suffix else (last, given)
    return ", ".join(part.translate(ESCAPED) for part in parts)


def bibtex_key(article: dict[str, Any]) -> str:
    """Make a key of name, year and PMID that every BibTeX reads."""
    name = re.sub(r"[^A-Za-z]", "", article["first_author"] or "") or "Anonymous"
    return f"{name}{article['year'] or ''}pmid{article['pmid']}"


def bibtex_entry(db: Readable, article: dict[str, Any]) -> str:
    """Write one entry."""
    fields = {field: article[column] for field, column in BIBTEX_FIELDS.items()}
    written = {
        f: str(v) if f in VERBATIM else one_line(v).translate(ESCAPED)
        for f, v in fields.items()
        if v not in (None, "")
    }
    if "title" in written:
        # A second pair of braces keeps capitals (CD34, ATG) as they are.
        written["title"] = "{" + written["title"] + "}"
    authors = " and ".join(bibtex_author(*a) for a in read_authors(db, article["pmid"]))
    notes = {"note": RETRACTED} if article["retracted"] else {}
    lines = [f"  {f} = {{{v}}}" for f, v in {"author": authors, **written, **notes}.items() if v]
    kind = "inbook" if article["kind"] == "book" else "article"
    return f"@{kind}{{{bibtex_key(article)},\n" + ",\n".join(lines) + "\n}\n\n"


def write_bibtex(db: Readable) -> Iterator[str]:
    """Yield one BibTeX entry an article."""
    for article in db.query(ARTICLES):
        yield bibtex_entry(db, article)


def ris_pages(pages: str | None) -> list[tuple[str, str]]:
    """Split pages; PubMed shortens the last (`123-9`), RIS wants it whole.

    >>> ris_pages("123-9")
    [('SP', '123'), ('EP', '129')]
    """
    first, dash, last = (pages or "").partition("-")
    if not dash:
        return [("SP", first)] if first else []
    if first.isdigit() and last.isdigit() and len(last) < len(first):
        last = first[: -len(last)] + last
    return [("SP", first), ("EP", last)]


def ris_lines(db: Readable, article: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield tag and value of one record."""
    yield "TY", "CHAP" if article["kind"] == "book" else "JOUR"
    for last, given, suffix in read_authors(db, article["pmid"]):
        yield "AU", ", ".join(part for part in (last, given, suffix) if part)
    for tag, column in RIS_FIELDS.items():
        if article[column] not in (None, ""):
            yield tag, one_line(article[column])
    yield from ris_pages(article["pages"])
    for (keyword,) in db.execute(KEYWORDS, [article["pmid"]]):
        yield "KW", one_line(keyword)
    if article["retracted"]:
        yield "N1", RETRACTED
    yield "ER", ""


def write_ris(db: Readable) -> Iterator[str]:
    """Yield one RIS record an article."""
    for article in db.query(ARTICLES):
        yield "".join(f"{tag}  - {value}\n" for tag, value in ris_lines(db, article)) + "\n"
