"""Invented papers and what a pipeline might say of them, for the tests of the database."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from litmine.annotation import Annotation, Dose, Mention, Relation, Result, Study
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
    Trial,
    lay_passages,
)
from litmine.corpus import Corpus
from litmine.store import save_annotation, save_article, save_corpus, save_terms
from litmine.terms import Term

TOPIC = Corpus("invented", "Invented papers", "invented[tiab]", "1960/01/01", Path(), (), {})
TITLE = "Rabbit ATG and chronic GVHD: an invented trial"
RESULTS = (
    "Chronic GVHD at 2 years was 8 of 40 with rabbit ATG and 20 of 50 without. "
    "Relapse did not differ (HR 0.90; 95% CI, 0.60-1.35)."
)

TERMS = [
    Term("DRUG", "ATG", "antithymocyte globulin", "x:1", "curated", "", "invented", "defined"),
    Term(
        "DRUG",
        "rabbit ATG",
        "rabbit antithymocyte globulin",
        "x:2",
        "curated",
        "antithymocyte globulin",
        "invented",
        "",
    ),
    Term("OUTCOME", "cGVHD", "chronic gvhd", "x:3", "curated", "", "invented", "", "harm"),
    Term("OUTCOME", "relapse", "relapse", "x:4", "curated", "", "invented", "", "harm"),
    Term("OUTCOME", "OS", "overall survival", "x:5", "curated", "", "invented", "", "benefit"),
]
DRUG_NAME = "rabbit antithymocyte globulin"
CURIES = {term.name: term.curie for term in TERMS}


def make_article(pmid: int = 99000001, **changes: Any) -> Article:
    """Make an article with something in every part."""
    article = Article(
        pmid,
        passages=lay_passages([("TITLE", TITLE), ("RESULTS", RESULTS)]),
        languages=("eng",),
        journal=Journal("Invented Journal of Blood", "Invent J Blood", volume="7", pages="123-9"),
        dates=(DateOf("revised", "2020-05-07", "day", "2020-05-07"),),
        year=2019,
        doi=f"10.99999/invented.{pmid}",
        ids=(("pii", "S1"),),
        authors=(
            Author("Doe", "Jane", "J", affiliations=("Invented Hospital", "Invented School")),
            Author(collective="Invented Group & Friends"),
        ),
        mesh=(MeshHeading("D000961", "Antilymphocyte Serum", major=True),),
        chemicals=(Chemical("D000961", "Antilymphocyte Serum"),),
        keywords=("invented keyword",),
        publication_types=(("D016428", "Journal Article"),),
        grants=(Grant("G1", "Invented Agency"),),
        trials=(Trial("ClinicalTrials.gov", "NCT00000000"),),
        links=(Link("ErratumIn", 99000900),),
        other_abstracts=(OtherAbstract("plain-language-summary", "eng", "Invented."),),
        gene_symbols=("INV1",),
    )
    return replace(article, **changes)


def mention(article: Article, label: str, written: str, name: str, sentence: int) -> Mention:
    """Make a mention of the words' place in that sentence."""
    offset = split_sentences(article)[sentence][0]
    start = article.text.index(written, offset)
    place = (start, start + len(written))
    return Mention(label, *place, written, name, sentence, CURIES.get(name))


def split_sentences(article: Article) -> tuple[tuple[int, int], ...]:
    """Give the sentences: the title, then what ends in a full stop and a blank."""
    spans = [(0, len(article.title))]
    start = len(article.title) + 1
    for part in article.abstract.split(". "):
        spans.append((start, min(start + len(part) + 1, len(article.text))))
        start += len(part) + 2
    return tuple(spans)


def make_annotation(article: Article, predicate: str = "DECREASES", **changes: Any) -> Annotation:
    """Make what a pipeline might say of such an article."""
    mentions = (
        mention(article, "DRUG", "rabbit ATG", "rabbit antithymocyte globulin", 1),
        mention(article, "OUTCOME", "Chronic GVHD", "chronic gvhd", 1),
        mention(article, "OUTCOME", "Relapse", "relapse", 2),
    )
    annotation = Annotation(
        split_sentences(article),
        mentions,
        (
            Relation(0, predicate, 1, 1, cue="with ... without", source="rules"),
            Relation(0, "NO_EFFECT", 2, 2, probability=0.6, source="classifier"),
        ),
        (
            Result(1, 0, "count", 8.0, 1, n=8, of=40, time="2 years", source="rules"),
            Result(1, "control", "count", 20.0, 1, n=20, of=50, time="2 years", source="rules"),
            Result(
                2, 0, "hazard_ratio", 0.9, 2, ci_low=0.6, ci_high=1.35, probability=0.7, source="r"
            ),
        ),
        (Dose(0, 2.5, "mg/kg", 1, per="day", duration="4 days", total=10.0, source="rules"),),
        Study("randomized_trial", 90, donor="unrelated", source="rules"),
    )
    return replace(annotation, **changes)


def save_paper(
    db: Database, article: Article, annotation: Annotation | None = None, mark: str = "first"
) -> None:
    """Save an article with its annotation, topic and terms before it."""
    save_corpus(db, TOPIC)
    save_terms(db, TERMS)
    save_article(db, article, b"<PubmedArticle/>", TOPIC.name, None)
    save_annotation(db, article.pmid, annotation or make_annotation(article), mark)


def dump(db: Database) -> list[str]:
    """Give the whole database as SQL."""
    return list(db.conn.iterdump())
