"""The demo's records: whole, varied, marked as invented, and copied from nowhere."""

from __future__ import annotations

import gzip
import re
from importlib.resources import files
from pathlib import Path

import pytest

from litmine.article import Article
from litmine.parse import Record, parse_records

MARK = "Invented record for litmine's demo."


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """Read the demo; anything but a record fails here."""
    source = files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes()
    parsed = list(parse_records(source, "demo.xml"))
    assert all(isinstance(each, Record) for each in parsed)
    return [each for each in parsed if isinstance(each, Record)]


@pytest.fixture(scope="module")
def articles(records: list[Record]) -> list[Article]:
    """Give the demo's articles."""
    return [record.article for record in records]


def test_it_is_large_and_numbered_apart_from_pubmed(articles: list[Article]) -> None:
    assert [a.pmid for a in articles] == list(range(99000001, 99000001 + len(articles)))
    assert len(articles) >= 60
    assert all(a.year and 1985 <= a.year <= 2026 for a in articles)
    assert len({a.year for a in articles}) >= 20


def test_every_record_says_that_it_is_invented(records: list[Record]) -> None:
    for record in records:
        article = record.article
        assert "invented record" in article.keywords
        assert article.copyright == (MARK if article.abstract else None)
        assert article.doi is None or article.doi.startswith("10.99999/")
        assert "nvented" in (article.journal.title or "") or article.journal.nlm_id in FICTIONS


FICTIONS = {"999900002", "999900003", "999900004", "999900005", "999900006"}


def test_every_kind_of_record_is_there(articles: list[Article]) -> None:
    kinds = {ui for a in articles for ui, _ in a.publication_types}
    trial, review, case, meta = "D016449", "D016454", "D002363", "D017418"
    assert kinds >= {trial, review, case, meta, "D016441", "D016440", "D016425"}
    assert {"book", "article"} == {a.kind for a in articles}
    assert {d.precision for a in articles for d in a.dates} >= {"year", "month", "day", "season"}
    assert any("Dec-1999" in d.raw for a in articles for d in a.dates)
    assert {"eng", "fre", "ger"} <= {language for a in articles for language in a.languages}
    assert any(a.vernacular_title and a.other_abstracts for a in articles)
    assert any(p.collective for a in articles for p in a.authors)
    assert any(p.role == "investigator" for a in articles for p in a.authors)
    assert any(p.suffix for a in articles for p in a.authors)
    assert any(a.version > 1 for a in articles)
    assert sum(not a.abstract for a in articles) >= 3
    assert sum(len(a.passages) > 2 for a in articles) >= 15
    assert sum("10^" in a.text for a in articles) >= 5
    assert any("(WT/70)" in a.text for a in articles)


def test_links_point_to_each_other(articles: list[Article]) -> None:
    kinds = {(a.pmid, link.pmid): link.kind for a in articles for link in a.links}
    pairs = {(kind, kinds[other, own]) for (own, other), kind in kinds.items()}
    assert pairs >= {
        ("RetractionIn", "RetractionOf"),
        ("ErratumIn", "ErratumFor"),
        ("ExpressionOfConcernIn", "ExpressionOfConcernFor"),
        ("CommentIn", "CommentOn"),
    }
    assert [a.pmid for a in articles if a.retracted] == [99000043]


def test_orcids_are_bare_whatever_their_form(records: list[Record]) -> None:
    forms = {len(f) for r in records for f in re.findall(rb'"ORCID">([^<]+)<', r.raw)}
    orcids = {p.orcid for r in records for p in r.article.authors if p.orcid}
    assert len(forms) == 3
    assert all(re.fullmatch(r"(\d{4}-){3}\d{3}[\dX]", orcid) for orcid in orcids)


def test_grants_listed_twice_are_kept_once(records: list[Record]) -> None:
    funded = [r for r in records if r.article.grants]
    assert funded
    for record in funded:
        assert len(record.article.grants) == record.raw.count(b"<Grant>") - 1


def test_the_main_question_has_several_answers(articles: list[Article]) -> None:
    severe = re.compile(r"grade III-IV", re.IGNORECASE)
    texts = [a.text for a in articles if severe.search(a.text) and not a.retracted]
    assert len(texts) >= 20
    for words in (
        r"without|no ATG",
        r"ATLG",
        r"Thymoglobulin|rATG",
        r"7\.5 mg/kg",
        r"10(\.0)? mg/kg",
    ):
        assert sum(bool(re.search(words, text)) for text in texts) >= 5, words
    for decoy in ("ATG5", "start codon", "EBV", "CD34+", "minimal residual disease"):
        assert any(decoy in a.text for a in articles), decoy


def squeeze(text: str) -> str:
    """Drop all but letters and digits, so that layout hides no copy."""
    return re.sub(r"[\W_]+", "", text).lower()


def test_no_sentence_is_copied(articles: list[Article], shared: Path) -> None:
    sources = [gzip.decompress((shared / "data/articles/haematology.jsonl.gz").read_bytes())]
    sources += [p.read_bytes() for p in sorted((shared / "gold").glob("*.jsonl"))]
    sources.append((shared / "data/pubmed_xml/medline_1000.txt").read_bytes())
    library = squeeze(" ".join(s.decode() for s in sources))
    sentences = [s for a in articles for s in re.split(r"(?<=[.?!])\s+", a.text) if len(s) >= 60]
    assert len(sentences) >= 250
    assert [s for s in sentences if squeeze(s) in library] == []
