"""Records as text: the MEDLINE tagged format, and the plain abstract format."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from lxml import etree

from litmine.standin.docsum import written_date
from litmine.standin.record import Record, author_names, every, text_of

MARGIN = " " * 6


def tagged(tag: str, text: str) -> str:
    """Write one field, its further lines indented by six."""
    lines = textwrap.wrap(text, 82, break_long_words=False, break_on_hyphens=False) or [""]
    return f"{tag:<4}- " + f"\n{MARGIN}".join(lines)


def abstract_of(tree: etree._Element) -> str:
    """Give the abstract in one piece, labels in capitals as MEDLINE writes them."""
    sections = tree.findall(".//Abstract/AbstractText")
    each = (f"{s.get('Label')}: {text_of(s)}" if s.get("Label") else text_of(s) for s in sections)
    return " ".join(each)


def fields_of(record: Record) -> Iterator[tuple[str, str]]:
    """Give the tagged fields of a record, in MEDLINE's order."""
    tree = record.tree
    yield "PMID", str(record.pmid)
    citation = tree.find("MedlineCitation")
    if citation is not None:
        yield "OWN", citation.get("Owner", "NLM")
        yield "STAT", citation.get("Status", "")
    many = (
        ("IS", ".//Journal/ISSN"),
        ("VI", ".//JournalIssue/Volume"),
        ("IP", ".//JournalIssue/Issue"),
        ("DP", ".//JournalIssue/PubDate"),
        ("TI", ".//Article/ArticleTitle"),
        ("PG", ".//MedlinePgn"),
        ("LID", ".//ELocationID"),
    )
    for tag, path in many:
        for found in tree.findall(path):
            yield tag, written_date(found) if tag == "DP" else text_of(found)
    if abstract := abstract_of(tree):
        yield "AB", abstract
    yield from lists_of(tree)


def lists_of(tree: etree._Element) -> Iterator[tuple[str, str]]:
    """Give the fields that repeat."""
    yield from (("AU", name) for name in author_names(tree))
    for tag, path in (
        ("CN", ".//CollectiveName"),
        ("LA", ".//Language"),
        ("GR", ".//GrantID"),
        ("PT", ".//PublicationType"),
        ("TA", ".//MedlineTA"),
        ("JT", ".//Journal/Title"),
        ("JID", ".//NlmUniqueID"),
        ("RN", ".//NameOfSubstance"),
        ("MH", ".//DescriptorName"),
        ("OT", ".//KeywordList/Keyword"),
        ("AID", "./PubmedData/ArticleIdList/ArticleId"),
    ):
        yield from ((tag, text) for text in every(tree, path))


def render_medline(records: list[Record]) -> str:
    """Write records in MEDLINE format, a blank line before each."""
    return "".join("\n" + "".join(tagged(*f) + "\n" for f in fields_of(r)) for r in records)


def render_abstract(records: list[Record]) -> str:
    """Write records as numbered plain text."""
    texts = []
    for number, record in enumerate(records, 1):
        tree = record.tree
        title = " ".join(every(tree, ".//Article/ArticleTitle", ".//BookDocument/ArticleTitle"))
        parts = [f"{number}. {' '.join(every(tree, './/MedlineTA'))}.", title]
        parts += [", ".join(author_names(tree)), abstract_of(tree), f"PMID: {record.pmid}"]
        texts.append("\n\n".join(textwrap.fill(p, 80) for p in parts if p))
    return "\n\n\n".join(texts) + "\n"
