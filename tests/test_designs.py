"""PubMed's publication types decide a study's design where they know better than the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import make_annotation, make_article
from sqlite_utils import Database

from litmine.annotation import Study
from litmine.corpus import read_corpus
from litmine.store import open_database, save_annotation, save_article, save_corpus

TRIAL = ("D016449", "Randomized Controlled Trial")
CASES = ("D002363", "Case Reports")


@pytest.fixture
def db(tmp_path: Path) -> Database:
    database = open_database(tmp_path / "x.db")
    save_corpus(database, read_corpus("atg"))
    return database


def design(db: Database, types: tuple[tuple[str, str], ...], text: str | None) -> tuple[str, str]:
    """Save a paper of these types whose text shows a design; give design and source."""
    article = make_article(publication_types=types)
    save_article(db, article, b"<x/>", "atg", None)
    study = Study(design=text, source="litmine_study@1")
    save_annotation(db, article.pmid, make_annotation(article, study=study), "f")
    row = db["studies"].get(article.pmid)
    return row["design"], row["source"]


def test_a_stated_trial_overrules_the_text(db: Database) -> None:
    assert design(db, (TRIAL,), "prospective_cohort") == ("randomized_trial", "publication_types")


def test_a_weaker_type_fills_a_gap_only(db: Database) -> None:
    assert design(db, (CASES,), "case_series") == ("case_series", "litmine_study@1")
    assert design(db, (CASES,), None) == ("case_report", "publication_types")


def test_other_types_say_nothing(db: Database) -> None:
    assert design(db, (("D016428", "Journal Article"),), "animal") == ("animal", "litmine_study@1")


def test_a_type_that_comes_later_counts_from_then_on(db: Database) -> None:
    design(db, (), "prospective_cohort")
    save_article(db, make_article(publication_types=(TRIAL,)), b"<y/>", "atg", None)
    assert db["studies"].get(99000001)["design"] == "randomized_trial"
