"""Real records and replies beside the project, counted by another parser: all must arrive."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from litmine.errors import Failure
from litmine.parse import BadRecord, Record, parse_records

OWN_DATES = {"published", "electronic", "completed", "revised"}


@pytest.fixture(scope="module")
def documents(shared: Path) -> dict[str, bytes]:
    """Give every XML file of the archive."""
    found = {}
    with tarfile.open(shared / "data/pubmed_xml/records_and_replies.tar.gz") as archive:
        for member in archive:
            opened = archive.extractfile(member) if member.name.endswith(".xml") else None
            if opened:
                found[member.name] = opened.read()
    return found


def letters(text: str) -> str:
    """Drop white space and what writing powers and formulas in line adds."""
    return "".join(text.split()).translate(dict.fromkeys(map(ord, "^√/()")))


def count_record(record: ElementTree.Element) -> tuple[int, str, str]:
    """Give PMID, title and abstract of a record as ElementTree sees them."""
    citation = record.find("MedlineCitation")
    place = record.find("BookDocument") if citation is None else citation.find("Article")
    pmid = record.find("*/PMID")
    assert place is not None
    assert pmid is not None
    title = place.find("ArticleTitle")
    sections = place.findall("Abstract/AbstractText")
    if not any("".join(s.itertext()).strip() for s in sections) and citation is not None:
        english = [
            o for o in citation.findall("OtherAbstract") if o.get("Language") in ("eng", None)
        ]
        sections = english[0].findall("AbstractText") if english else []
    text = "".join("".join(s.itertext()) for s in sections)
    return int(pmid.text or 0), "" if title is None else "".join(title.itertext()), text


def count_document(document: bytes) -> list[tuple[int, str, str]]:
    """Count a whole document; an E-utilities reply of another kind has none."""
    if b"<PubmedA" not in document and b"<PubmedB" not in document:
        return []
    root = ElementTree.fromstring(document)
    records = [r for r in root.iter() if r.tag in ("PubmedArticle", "PubmedBookArticle")]
    return [count_record(r) for r in records]


def read(document: bytes, name: str) -> Iterator[Record]:
    """Read a document in which nothing may be bad; a foreign reply has to say that it is one."""
    try:
        for parsed in parse_records(document, name):
            assert not isinstance(parsed, BadRecord), (name, parsed)
            if isinstance(parsed, Record):
                yield parsed
    except Failure as failure:
        assert "no PubMed records but <e" in str(failure)  # noqa: PT017 - or no failure at all
        assert b"<Pubmed" not in document


def test_every_record_abstract_and_character_arrives(documents: dict[str, bytes]) -> None:
    records = abstracts = characters = 0
    for name, document in documents.items():
        articles = [r.article for r in read(document, name)]
        counted = count_document(document)
        assert [a.pmid for a in articles] == [pmid for pmid, _, _ in counted], name
        for article, (pmid, title, abstract) in zip(articles, counted, strict=True):
            assert letters(article.abstract) == letters(abstract), pmid
            assert letters(article.title) == letters(title), pmid
            records, abstracts = records + 1, abstracts + bool(article.abstract)
            characters += len(letters(article.text))
    print(f"{len(documents)} files, {records} records, {abstracts} abstracts, {characters} letters")
    assert len(documents) == 230
    assert records == sum(d.count(b"</PubmedArticle>") for d in documents.values()) + sum(
        d.count(b"</PubmedBookArticle>") for d in documents.values()
    )


def test_lists_are_as_long_as_in_the_xml(documents: dict[str, bytes]) -> None:
    for name, document in documents.items():
        articles = {r.article.pmid: r.article for r in read(document, name)}
        if not articles:
            continue
        for record in ElementTree.fromstring(document).iter("PubmedArticle"):
            citation = record.find("MedlineCitation")
            assert citation is not None
            article = articles[int(citation.findtext("PMID") or 0)]
            authors = citation.findall("Article/AuthorList/Author")
            people = [p for p in authors if p.get("ValidYN") != "N"]
            assert sum(a.role == "author" for a in article.authors) == len(people)
            affiliations = [a for p in people for a in p.iter("Affiliation") if a.text]
            mine = [t for a in article.authors if a.role == "author" for t in a.affiliations]
            assert len(mine) == len(affiliations)
            headings = citation.findall("MeshHeadingList/MeshHeading")
            supplements = citation.findall("SupplMeshList/SupplMeshName")
            rows = sum(max(1, len(h) - 1) for h in headings) + len(supplements)
            assert len(article.mesh) == rows
            assert len(article.chemicals) == len(citation.findall("ChemicalList/Chemical"))
            links = citation.findall("CommentsCorrectionsList/CommentsCorrections")
            assert len(article.links) == len(links)
            dates = len(record.findall("PubmedData/History/PubMedPubDate"))
            assert sum(d.kind not in OWN_DATES for d in article.dates) == dates
            own = record.findall("PubmedData/ArticleIdList/ArticleId")
            assert set(article.ids) >= {(i.get("IdType"), (i.text or "").strip()) for i in own}


def test_raw_xml_reads_again_to_the_same_article(documents: dict[str, bytes]) -> None:
    from litmine.parse import parse_article

    for name, document in documents.items():
        for record in read(document, name):
            assert record.raw in document
            assert parse_article(record.raw) == record.article
