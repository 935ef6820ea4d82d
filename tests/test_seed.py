"""The paper that litmine began with: the database answers what it says (text in shared data)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from litmine.annotation_run import annotate_pending
from litmine.article import Article
from litmine.corpus import read_corpus
from litmine.evaluate import read_annotated, record_passages
from litmine.store import open_database, save_article, save_corpus

ATG, CYCLOSPORINE = "antithymocyte globulin", "cyclosporine"
FIVE_DRUGS = {"vincristine", "prednisolone", "cyclophosphamide", "asparaginase", "doxorubicin"}


@pytest.fixture(scope="module")
def db(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """Give a database of that one paper, under an invented PMID."""
    records = read_annotated(shared / "gold" / "dev.jsonl")
    (seed,) = (record for record in records if record["id"] == "seed")
    database = open_database(tmp_path_factory.mktemp("seed") / "seed.db")
    corpus = read_corpus("atg")
    save_corpus(database, corpus)
    article = Article(99000001, passages=record_passages(seed))
    save_article(database, article, b"<PubmedArticle/>", corpus.name, None)
    annotate_pending(database, corpus)
    yield database
    database.close()


def outcomes_of(db: Database, drug: str, predicate: str) -> set[str]:
    """Name what the evidence says happened, or did not, under a drug."""
    sql = "SELECT object FROM evidence WHERE subject = ? AND predicate = ?"
    return {row[0] for row in db.execute(sql, [drug, predicate])}


# What the extraction misses: likely, but below the thresholds that are best over all articles.
missed = pytest.mark.xfail(strict=True, reason="a known miss of the extraction")


@pytest.mark.parametrize("drug", [ATG, CYCLOSPORINE])
def test_a_trilineage_response_followed_atg_and_cyclosporine(db: Database, drug: str) -> None:
    assert "trilineage response" in outcomes_of(db, drug, "OBSERVED")


@pytest.mark.parametrize("drug", sorted(FIVE_DRUGS))
def test_there_was_no_response_to_the_five_drugs(db: Database, drug: str) -> None:
    assert "response" in outcomes_of(db, drug, "NOT_OBSERVED")


def test_complete_remission_followed_etoposide(db: Database) -> None:
    assert "complete remission" in outcomes_of(db, "etoposide", "OBSERVED")


def test_nothing_denies_a_response_to_etoposide(db: Database) -> None:
    assert outcomes_of(db, "etoposide", "NOT_OBSERVED") == set()


def test_the_recurrence_is_on_record(db: Database) -> None:
    names = {row["name"] for row in db["mentions"].rows_where("label = 'OUTCOME'")}
    assert names & {"recurrence", "relapse"}


def test_the_clone_has_four_positive_markers(db: Database) -> None:
    sql = "SELECT name FROM mentions WHERE label = 'MARKER' AND status = 'positive'"
    assert {row[0] for row in db.execute(sql)} == {"cd7", "cd33", "cd34", "hla-dr"}


@missed
def test_more_than_95_percent_were_lysed_in_vitro(db: Database) -> None:
    rows = db.query("SELECT arm, measure, value FROM results_evidence WHERE value = 95")
    assert [(r["arm"], r["measure"]) for r in rows] == [(ATG, "percent")]


def test_it_is_one_patient(db: Database) -> None:
    assert [(s["design"], s["n_patients"]) for s in db["studies"].rows] == [("case_report", 1)]
