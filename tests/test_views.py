"""The views: what counts as evidence, what it means for the patient, and what is only shown."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from papers import TOPIC, make_annotation, make_article, mention, save_paper
from sqlite_utils import Database

from litmine.annotation import Annotation, Dose, Relation, Study
from litmine.article import Article, Link, lay_passages
from litmine.reading import list_sql
from litmine.store import (
    delete_article,
    open_database,
    save_annotation,
    save_article,
    save_verdict,
)

DRUG, CGVHD = "rabbit antithymocyte globulin", "chronic gvhd"
SUMMARIES = (
    "evidence",
    "results_evidence",
    "drug_outcomes",
    "marker_outcomes",
    "marker_profiles",
    "atg_doses",
    "evidence_matrix",
    "conflicts",
    "null_findings",
    "predictors",
    "unreviewed_evidence",
)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Give an empty database."""
    return open_database(tmp_path / "x.db")


def rows(db: Database, sql: str, *values: object) -> list[dict[str, Any]]:
    """Give the rows of a query."""
    return list(db.query(sql, values))


def one(db: Database, sql: str, *values: object) -> dict[str, Any]:
    """Give the only row of a query."""
    (row,) = rows(db, sql, *values)
    return row


def key_of(db: Database, table: str, pmid: int = 99000001) -> str:
    """Give the evidence key of an article's first row."""
    sql = f"SELECT evidence_key FROM {table} WHERE pmid = ? ORDER BY 1 LIMIT 1"
    return str(db.execute(sql, [pmid]).fetchone()[0])


def test_evidence_tells_who_what_whom_and_where(db: Database) -> None:
    save_paper(db, make_article())
    row = one(db, "SELECT * FROM evidence WHERE predicate = 'DECREASES'")
    assert {key: row[key] for key in ("subject", "object", "direction", "effect", "passage")} == {
        "subject": DRUG,
        "object": CGVHD,
        "direction": "less",
        "effect": "benefit",
        "passage": "RESULTS",
    }
    assert row["sentence"].startswith("Chronic GVHD at 2 years was 8 of 40")
    assert (row["pmid"], row["year"], row["design"], row["n_patients"], row["citation"]) == (
        99000001,
        2019,
        "randomized_trial",
        90,
        "Doe 2019",
    )
    assert (row["assertion"], row["cue"], row["verdict"]) == ("present", "with ... without", None)


@pytest.mark.parametrize(
    ("predicate", "outcome", "effect"),
    [
        ("INCREASES", "chronic gvhd", "harm"),
        ("DECREASES", "chronic gvhd", "benefit"),
        ("INCREASES", "overall survival", "benefit"),
        ("DECREASES", "overall survival", "harm"),
        ("NO_EFFECT", "chronic gvhd", "none"),
        ("NO_EFFECT", "something that no table knows", "none"),
        ("INCREASES", "something that no table knows", None),
        ("OBSERVED", "chronic gvhd", None),
        ("NOT_OBSERVED", "chronic gvhd", None),
    ],
)
def test_effect_is_direction_times_polarity(
    db: Database, predicate: str, outcome: str, effect: str | None
) -> None:
    article = make_article()
    annotation = make_annotation(article, predicate)
    named = mention(article, "OUTCOME", "Chronic GVHD", outcome, 1)
    mentions = (annotation.mentions[0], named, annotation.mentions[2])
    save_paper(db, article, replace(annotation, mentions=mentions))
    assert one(db, "SELECT effect FROM evidence WHERE object = ?", outcome) == {"effect": effect}


def test_results_evidence_tells_arm_comparator_number_and_time(db: Database) -> None:
    save_paper(db, make_article())
    fields = ["outcome", "arm", "measure", "value", "ci_low", "ci_high", "time", "n", "of"]
    found = [[row[f] for f in fields] for row in rows(db, "SELECT * FROM results_evidence")]
    assert found == [
        [CGVHD, DRUG, "count", 8.0, None, None, "2 years", 8, 40],
        [CGVHD, "control", "count", 20.0, None, None, "2 years", 20, 50],
        ["relapse", DRUG, "hazard_ratio", 0.9, 0.6, 1.35, None, None, None],
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("<0.001", 0.001),
        (".03", 0.03),
        ("=0·04", 0.04),
        ("≤ 0.05", 0.05),
        ("NS", None),
        (None, None),
    ],
)
def test_p_values_are_given_as_numbers_too(
    db: Database, written: str | None, number: float | None
) -> None:
    article = make_article()
    annotation = make_annotation(article)
    results = (replace(annotation.results[0], p=written),)
    save_paper(db, article, replace(annotation, results=results))
    assert one(db, "SELECT p, p_value FROM results_evidence") == {"p": written, "p_value": number}


def test_retracted_papers_count_in_no_view(db: Database) -> None:
    article = save_all_kinds(db)
    notice = Link("RetractionIn", 99000901, "Invent J Blood 2021")
    save_article(db, replace(article, links=(notice,)), b"<x/>", TOPIC.name, None)
    assert db["relations"].count == 5
    check_out(db, "retracted")


def test_withdrawn_papers_count_in_no_view(db: Database) -> None:
    delete_article(db, save_all_kinds(db).pmid, None)
    check_out(db, "withdrawn")


def check_out(db: Database, reason: str) -> None:
    """Check that the paper is shown for its reason, and nowhere else."""
    full = [view for view in SUMMARIES if rows(db, f"SELECT * FROM {view}")]
    assert full == []
    shown = rows(db, "SELECT reason FROM retracted_evidence")
    assert [row["reason"] for row in shown] == [reason] * 5


def test_a_retracted_paper_is_shown_with_its_notice_even_without_relations(db: Database) -> None:
    article = make_article(links=(Link("RetractionIn", 99000901, "Invent J Blood 2021"),))
    save_paper(db, article, make_annotation(article, relations=()))
    row = one(db, "SELECT * FROM retracted_evidence")
    assert (row["pmid"], row["notice_pmid"], row["notice"], row["predicate"]) == (
        99000001,
        99000901,
        "Invent J Blood 2021",
        None,
    )


def test_an_expression_of_concern_is_flagged_beside_the_evidence(db: Database) -> None:
    save_paper(db, make_article(links=(Link("ExpressionOfConcernIn", 99000903),)))
    assert {r["expression_of_concern"] for r in rows(db, "SELECT * FROM evidence")} == {1}


@pytest.mark.parametrize(
    ("table", "view"), [("relations", "evidence"), ("results", "results_evidence")]
)
def test_rejected_rows_count_no_more_and_stay_visible(db: Database, table: str, view: str) -> None:
    save_paper(db, make_article())
    key, before = key_of(db, table), len(rows(db, f"SELECT * FROM {view}"))
    save_verdict(db, key, "rejected", "ann", note="not what it says")
    left = {row["evidence_key"] for row in rows(db, f"SELECT * FROM {view}")}
    assert len(left) == before - 1
    assert key not in left
    assert one(db, "SELECT * FROM rejected_evidence")["note"] == "not what it says"


def test_verdicts_survive_extraction_done_anew(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    key = key_of(db, "relations")
    save_verdict(db, key, "rejected", "ann")
    save_annotation(db, article.pmid, make_annotation(article, relations=()), "second")
    assert rows(db, "SELECT * FROM rejected_evidence") == []
    save_annotation(db, article.pmid, make_annotation(article), "third")
    assert one(db, "SELECT evidence_key FROM rejected_evidence") == {"evidence_key": key}
    assert key not in {row["evidence_key"] for row in rows(db, "SELECT * FROM evidence")}


def test_a_corrected_predicate_is_what_every_view_reads(db: Database) -> None:
    save_paper(db, make_article())
    key = one(db, "SELECT evidence_key FROM evidence WHERE predicate = 'DECREASES'")["evidence_key"]
    save_verdict(db, key, "corrected", "ann", {"predicate": "INCREASES"})
    row = one(db, "SELECT * FROM evidence WHERE evidence_key = ?", key)
    assert (row["predicate"], row["effect"], row["verdict"]) == ("INCREASES", "harm", "corrected")
    row = one(db, "SELECT * FROM drug_outcomes WHERE outcome = ?", CGVHD)
    assert (row["more"], row["less"], row["harm"]) == (1, 0, 1)


def test_a_corrected_number_is_what_the_view_reads(db: Database) -> None:
    save_paper(db, make_article())
    key = one(db, "SELECT evidence_key FROM results WHERE measure = 'hazard_ratio'")["evidence_key"]
    save_verdict(db, key, "corrected", "ann", {"value": 0.8, "p": "0.04"})
    row = one(db, "SELECT * FROM results_evidence WHERE evidence_key = ?", key)
    assert (row["value"], row["ci_low"], row["p_value"], row["verdict"]) == (
        0.8,
        0.6,
        0.04,
        "corrected",
    )


def test_drug_outcomes_count_an_article_once_a_direction(db: Database) -> None:
    for pmid, predicate in (
        (99000001, "DECREASES"),
        (99000002, "DECREASES"),
        (99000003, "NO_EFFECT"),
    ):
        article = make_article(pmid, year=pmid - 98998000)
        annotation = make_annotation(article, predicate)
        doubled = (*annotation.relations, annotation.relations[0])
        save_paper(db, article, replace(annotation, relations=doubled))
    row = one(db, "SELECT * FROM drug_outcomes WHERE outcome = ?", CGVHD)
    del row["drug_concept_id"], row["outcome_concept_id"]
    assert row == {
        "drug": DRUG,
        "outcome": CGVHD,
        "articles": 3,
        "more": 0,
        "less": 2,
        "no_difference": 1,
        "observed": 0,
        "not_observed": 0,
        "benefit": 2,
        "harm": 0,
        "first_year": 2001,
        "last_year": 2003,
    }


def save_all_kinds(db: Database, pmid: int = 99000001) -> Article:
    """Save a paper that has a row in every summary view."""
    text = "CD34 predicted relapse with ATG and without. CD7 was found in leukemia."
    article = make_article(
        pmid, passages=lay_passages([("TITLE", "Invented."), ("ABSTRACT", text)])
    )
    mentions = (
        mention(article, "MARKER", "CD34", "cd34", 1),
        mention(article, "OUTCOME", "relapse", "relapse", 1),
        mention(article, "DRUG", "ATG", "antithymocyte globulin", 1),
        replace(mention(article, "MARKER", "CD7", "cd7", 2), status="positive"),
        mention(article, "DISEASE", "leukemia", "leukemia", 2),
    )
    relations = (
        Relation(0, "INCREASES", 1, 1, source="rules"),
        Relation(0, "NO_EFFECT", 1, 1, source="rules"),
        Relation(2, "INCREASES", 1, 1, source="rules"),
        Relation(2, "DECREASES", 1, 1, source="rules"),
        Relation(3, "MARKER_OF", 4, 2, source="rules"),
    )
    base = make_annotation(make_article())
    save_paper(
        db,
        article,
        Annotation(
            ((0, 9), (10, 54), (55, len(article.text))),
            mentions,
            relations,
            (replace(base.results[2], outcome=1, arm=0, sentence=1),),
            (Dose(2, 10.0, "mg/kg", 1, per="total", source="rules"),),
            Study("retrospective_cohort", 30, source="rules"),
        ),
    )
    return article


def test_every_summary_view_has_its_rows(db: Database) -> None:
    save_all_kinds(db)
    assert [view for view in SUMMARIES if not rows(db, f"SELECT * FROM {view}")] == []


def test_marker_profiles_keep_the_status(db: Database) -> None:
    save_all_kinds(db)
    row = one(db, "SELECT disease, marker, status, articles FROM marker_profiles")
    assert row == {"disease": "leukemia", "marker": "cd7", "status": "positive", "articles": 1}


def test_predictors_tell_did_from_did_not(db: Database) -> None:
    save_all_kinds(db)
    row = one(db, "SELECT * FROM predictors")
    assert (row["marker"], row["outcome"], row["finding"]) == ("cd34", "relapse", "mixed")
    assert (row["more"], row["did_not_predict"]) == (1, 1)
    assert (row["lowest_ratio"], row["highest_ratio"], row["ratios"]) == (0.9, 0.9, 1)


def test_conflicts_give_both_sentences(db: Database) -> None:
    for pmid, predicate in ((99000001, "DECREASES"), (99000002, "INCREASES")):
        article = make_article(pmid)
        save_paper(db, article, make_annotation(article, predicate))
    row = one(db, "SELECT * FROM conflicts")
    assert (row["subject"], row["outcome"], row["more_is"]) == (DRUG, CGVHD, "harm")
    assert (row["pmid_more"], row["pmid_less"]) == (99000002, 99000001)
    assert row["sentence_more"] == row["sentence_less"]
    assert row["sentence_more"].startswith("Chronic GVHD")


def test_no_conflict_where_articles_agree_or_find_no_difference(db: Database) -> None:
    for pmid, predicate in ((99000001, "DECREASES"), (99000002, "NO_EFFECT")):
        article = make_article(pmid)
        save_paper(db, article, make_annotation(article, predicate))
    assert rows(db, "SELECT * FROM conflicts") == []


def test_null_findings_are_findings(db: Database) -> None:
    article = make_article()
    save_paper(db, article, make_annotation(article, "NO_EFFECT"))
    row = one(db, "SELECT * FROM null_findings WHERE outcome = ?", CGVHD)
    assert (row["subject"], row["n_patients"]) == (DRUG, 90)


def test_the_matrix_adds_up_studies_patients_and_ratios(db: Database) -> None:
    for pmid, predicate in ((99000001, "DECREASES"), (99000002, "INCREASES")):
        article = make_article(pmid)
        annotation = make_annotation(article, predicate)
        ratio = replace(annotation.results[2], outcome=1, value=0.5 * (pmid - 99000000))
        both = (*annotation.relations, Relation(0, "COMPARED_WITH", 0, 1, source="rules"))
        save_paper(db, article, replace(annotation, results=(ratio,), relations=both))
    row = one(db, "SELECT * FROM evidence_matrix WHERE outcome = ?", CGVHD)
    kept = [
        "subject",
        "comparator",
        "setting",
        "studies",
        "patients",
        "more",
        "less",
        "benefit",
        "harm",
    ]
    assert [row[name] for name in kept] == [DRUG, DRUG, "unrelated", 2, 180, 1, 1, 1, 1]
    assert (row["lowest_ratio"], row["highest_ratio"], row["studies_with_ratio"]) == (0.5, 1.0, 2)


@pytest.mark.parametrize(
    ("drug", "product"),
    [
        ("antithymocyte globulin", "unspecified"),
        ("rabbit antithymocyte globulin", "rabbit antithymocyte globulin"),
        ("horse antithymocyte globulin", "horse antithymocyte globulin"),
        ("anti-t-lymphocyte globulin", "anti-t-lymphocyte globulin"),
    ],
)
def test_doses_keep_the_products_apart(db: Database, drug: str, product: str) -> None:
    article = make_article()
    annotation = make_annotation(article)
    named = mention(article, "DRUG", "rabbit ATG", drug, 1)
    save_paper(db, article, replace(annotation, mentions=(named, *annotation.mentions[1:])))
    row = one(db, "SELECT product, value, unit, per, total_mg_kg FROM atg_doses")
    assert row == {
        "product": product,
        "value": 2.5,
        "unit": "mg/kg",
        "per": "day",
        "total_mg_kg": 10.0,
    }


def test_other_drugs_are_no_atg_doses_and_units_are_not_mixed(db: Database) -> None:
    article = make_article()
    annotation = make_annotation(article)
    other = mention(article, "DRUG", "rabbit ATG", "cyclosporine", 1)
    save_paper(db, article, replace(annotation, mentions=(other, *annotation.mentions[1:])))
    assert rows(db, "SELECT * FROM atg_doses") == []
    vials = make_annotation(article, doses=(Dose(0, 1.5, "vials/10 kg", 1, total=7.5),))
    save_annotation(db, article.pmid, vials, "second")
    assert one(db, "SELECT total_mg_kg FROM atg_doses") == {"total_mg_kg": None}


def test_coverage_counts_articles_by_corpus_and_year(db: Database) -> None:
    save_paper(db, make_article(99000001))
    empty = make_article(99000002, passages=lay_passages([("TITLE", "Invented.")]))
    save_paper(db, empty, Annotation(((0, 9),)))
    row = one(db, "SELECT * FROM coverage")
    assert row == {
        "corpus": "invented",
        "year": 2019,
        "articles": 2,
        "with_abstract": 1,
        "annotated": 2,
        "with_mentions": 1,
        "with_relations": 1,
        "with_results": 1,
        "with_doses": 1,
        "retracted": 0,
        "withdrawn": 0,
    }


def test_doubtful_evidence_comes_first_and_reviewed_evidence_not_at_all(db: Database) -> None:
    save_paper(db, make_article())
    sql = "SELECT round(doubt, 2) AS doubt FROM unreviewed_evidence ORDER BY doubt DESC"
    assert [row["doubt"] for row in rows(db, sql)] == [0.4, 0.3, 0.0, 0.0, 0.0]
    save_verdict(db, key_of(db, "results"), "accepted", "ann")
    assert len(rows(db, sql)) == 4


def test_a_view_is_one_select_that_says_what_it_shows() -> None:
    for file in list_sql("views"):
        text = file.read_text(encoding="utf-8")
        assert text.startswith("-- "), f"{file.name} does not say what it shows"
        assert ";" not in "".join(line for line in text.splitlines() if line[:2] != "--"), file.name


def test_no_view_walks_a_table_for_each_row(tmp_path: Path) -> None:
    """A view that is quick at 60 papers and at 240 grows with them, not with their square."""
    taken: dict[int, dict[str, int]] = {}
    for size in (60, 240):
        db = open_database(tmp_path / f"{size}.db")
        with db.atomic():
            for i in range(size):
                save_all_kinds(db, 99000001 + i)
        db.execute("ANALYZE")
        taken[size] = {view: count_steps(db, view) for view in db.view_names()}
    slow = {v: (n, taken[240][v]) for v, n in taken[60].items() if taken[240][v] > 6 * max(n, 300)}
    assert slow == {}


def count_steps(db: Database, view: str) -> int:
    """Count the steps of SQLite's machine, in hundreds, that reading a view takes."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    db.conn.set_progress_handler(step, 100)
    db.execute(f"SELECT * FROM {view}").fetchall()
    db.conn.set_progress_handler(None, 0)
    return steps
