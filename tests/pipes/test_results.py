"""Results in sentences of our own: `D{...}`, `P{...}`, `O{...}` mark drugs, procedures, outcomes.

Expected rows are (outcome, value, measure, arm); the arm is the mention's text, "control" or None.
"""

import re

import pytest
import spacy
from spacy.tokens import Doc

from litmine.annotate import load_model
from litmine.pipes import declare_extensions
from litmine.pipes.results import Results

MARK = re.compile(r"(\b[DPO]\{[^}]+\})")
LABELS = {"D": "DRUG", "P": "PROCEDURE", "O": "OUTCOME"}

CASES = [
    # arms in the order of a list; the comparator first
    (
        "O{Relapse} was 33% vs 24% for D{FluBu} and D{ATG} groups, respectively (P = .01).",
        [("Relapse", 33.0, "percent", "FluBu"), ("Relapse", 24.0, "percent", "ATG")],
    ),
    # "non-ATG" is the control arm
    (
        "O{Acute GVHD} was 33% vs 24% for non-D{ATG} and D{ATG} groups, respectively.",
        [("Acute GVHD", 33.0, "percent", "control"), ("Acute GVHD", 24.0, "percent", "ATG")],
    ),
    # each number with its own arm behind it, the interval between
    (
        "O{Survival} was 36% (95% CI, 26-46) with D{idarubicin} versus 65% (54-73) with "
        "D{mitoxantrone}.",
        [
            ("Survival", 36.0, "percent", "idarubicin"),
            ("Survival", 65.0, "percent", "mitoxantrone"),
        ],
    ),
    # controls behind their number, its interval between
    (
        "O{GVHD} was seen in 8% (95% CI, 4-15) of those given D{ATG} and 21% (14-29) of controls.",
        [("GVHD", 8.0, "percent", "ATG"), ("GVHD", 21.0, "percent", "control")],
    ),
    # two arms, each with a bracket of its own
    (
        "O{Relapse} did not differ between D{Tac} (RR 0.49) and D{MTX} (RR 0.55; P = .74).",
        [
            ("Relapse", 0.49, "relative_risk", "Tac"),
            ("Relapse", 0.55, "relative_risk", "MTX"),
        ],
    ),
    # two outcomes, two arms each
    (
        "O{Relapse} and O{survival} differed between D{Tac} and D{MTX} (26% vs 34%; 53% vs 45%).",
        [
            ("Relapse", 26.0, "percent", "Tac"),
            ("Relapse", 34.0, "percent", "MTX"),
            ("survival", 53.0, "percent", "Tac"),
            ("survival", 45.0, "percent", "MTX"),
        ],
    ),
]


@pytest.fixture(scope="module")
def nlp() -> spacy.Language:
    declare_extensions()
    return load_model("blank")


@pytest.fixture(scope="module")
def results() -> Results:
    declare_extensions()
    return Results(0.3, 0.6)


def lay(nlp: spacy.Language, *sentences: str) -> Doc:
    """Make a Doc of marked sentences, the first one after a title."""
    text, spans, starts = "A title. ", [], [0]
    for sentence in sentences:
        starts.append(len(text))
        for piece in MARK.split(sentence):
            if MARK.fullmatch(piece):
                spans.append((len(text), len(text) + len(piece) - 3, LABELS[piece[0]]))
                piece = piece[2:-1]
            text += piece
        text += " "
    doc = nlp.make_doc(text)
    doc._.passages = [["TITLE", 0, 8], ["ABSTRACT", 9, len(text)]]
    ents = [doc.char_span(s, e, label, alignment_mode="expand") for s, e, label in spans]
    doc.ents = [e for e in ents if e is not None]
    doc._.mentions = [{"name": e.text.lower()} for e in doc.ents]
    for token in doc:
        token.is_sent_start = token.idx in starts
    return doc


def shown(doc: Doc) -> list[tuple[str, float, str, str | None]]:
    def arm(value: int | str | None) -> str | None:
        return doc.ents[value].text if isinstance(value, int) else value

    return [
        (doc.ents[r["outcome"]].text, r["value"], r["measure"], arm(r["arm"]))
        for r in doc._.results
    ]


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_a_number_finds_its_outcome_and_its_arm(
    nlp: spacy.Language,
    results: Results,
    marked: str,
    expected: list[tuple[str, float, str, str | None]],
) -> None:
    assert shown(results(lay(nlp, marked))) == expected


def test_the_next_sentence_inherits_the_order_of_the_arms(
    nlp: spacy.Language, results: Results
) -> None:
    doc = lay(
        nlp,
        "O{Relapse} was 33% vs 24% in the D{FluBu} and D{ATG} groups, respectively.",
        "O{Survival} was 46% vs 34% (P = .3).",
    )
    assert shown(results(doc))[2:] == [
        ("Survival", 46.0, "percent", "FluBu"),
        ("Survival", 34.0, "percent", "ATG"),
    ]


def test_four_hazard_ratios_go_to_four_outcomes(nlp: spacy.Language, results: Results) -> None:
    doc = lay(
        nlp,
        "D{ATG} lowered the risk of O{acute GVHD} (hazard ratio [HR], 0.31; P < .001), "
        "O{chronic GVHD} (HR, 0.63; P = .02), O{relapse} (HR, 1.1; P = .6) and O{NRM} (HR, .54; "
        "95% CI, 0.3–0.9; P = .03).",
    )
    rows = results(doc)._.results
    assert [(doc.ents[r["outcome"]].text, r["value"], r["p"]) for r in rows] == [
        ("acute GVHD", 0.31, "<.001"),
        ("chronic GVHD", 0.63, ".02"),
        ("relapse", 1.1, ".6"),
        ("NRM", 0.54, ".03"),
    ]
    assert {r["measure"] for r in rows} == {"hazard_ratio"}
    assert (rows[3]["ci_low"], rows[3]["ci_high"]) == (0.3, 0.9)


def test_a_share_keeps_its_count_and_its_whole(nlp: spacy.Language, results: Results) -> None:
    [row] = results(lay(nlp, "O{Relapse} occurred in 5 of 7 patients (71%)."))._.results
    assert (row["value"], row["n"], row["of"], row["unit"]) == (71.0, 5, 7, "%")


def test_a_spread_is_no_interval(nlp: spacy.Language, results: Results) -> None:
    [row] = results(lay(nlp, "At 5 years O{overall survival} was 62 ± 4%."))._.results
    assert (row["value"], row["ci_low"], row["ci_high"]) == (62.0, None, None)
    assert row["time"] == "At 5 years"


def test_the_other_arm_is_the_comparator(nlp: spacy.Language, results: Results) -> None:
    doc = lay(nlp, "O{Relapse} was 33% vs 24% for D{FluBu} and D{ATG} groups, respectively.")
    rows = results(doc)._.results
    assert [doc.ents[r["comparator"]].text for r in rows] == ["ATG", "FluBu"]


def test_every_row_says_where_it_came_from(nlp: spacy.Language, results: Results) -> None:
    [row] = results(lay(nlp, "The O{response} rate was 44%."))._.results
    assert row["source"] == "litmine_results@3"
    assert row["cue"] == "response rate was 44"
    assert row["probability"] >= 0.3


@pytest.mark.parametrize(
    "marked",
    [
        "The median age was 45 years and O{survival} was studied.",
        "O{Neutropenia} was defined as fewer than 500 cells.",
        "We enrolled 45 patients to study O{relapse}.",
    ],
)
def test_baseline_thresholds_and_ages_are_no_results(
    nlp: spacy.Language, results: Results, marked: str
) -> None:
    assert results(lay(nlp, marked))._.results == []


def test_an_arm_that_was_not_given_is_the_control(nlp: spacy.Language, results: Results) -> None:
    doc = lay(nlp, "O{Relapse} was 20% with D{FluBu} and 30% in those who had no D{ATG}.")
    names = [m["name"] for m in doc._.mentions]
    doc._.mentions[names.index("atg")]["assertion"] = "comparator"
    assert shown(results(doc))[1] == ("Relapse", 30.0, "percent", "control")


def test_an_interval_may_run_over_the_end_of_its_sentence(
    nlp: spacy.Language, results: Results
) -> None:
    """A line break inside an interval ends the sentence there; once it ended the article."""
    doc = lay(nlp, "With D{ATG} the O{response} rate was 44% [95% CI 35 to\n53.4] in all.")
    for token in doc:
        token.is_sent_start = token.i == 0 or token.text.startswith("53")
    [row] = results(doc)._.results
    assert (row["value"], row["ci_low"], row["ci_high"]) == (44.0, 35.0, 53.4)


def test_a_mention_without_letters_shifts_no_other(nlp: spacy.Language, results: Results) -> None:
    sentence = "At D{7} days O{relapse} was 12% with D{Tac} versus 20% with D{MTX}."
    rows = results(lay(nlp, sentence))._.results
    doc = lay(nlp, sentence)
    names = [str(e) for e in doc.ents]
    assert [(names[r["arm"]], names[r["comparator"]]) for r in rows] == [
        ("Tac", "MTX"),
        ("MTX", "Tac"),
    ]
