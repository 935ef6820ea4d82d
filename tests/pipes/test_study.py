"""Designs, patients and settings in abstracts of our own."""

import pytest
from spacy.tokens import Doc

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.pipes import declare_extensions
from litmine.pipes.study import StudyFinder

CASES = [
    (
        "ATLG in unrelated transplantation: a randomized phase 3 trial",
        "A total of 168 patients were randomly assigned to ATLG or placebo. In the control arm "
        "relapse was 20% versus 22% (P = .5).",
        ("randomized_trial", 168),
    ),
    (
        "Long-term outcome after horse ATG",
        "We retrospectively reviewed the records of 93 adult patients transplanted between 1998 "
        "and 2009. In multivariate analysis age was a risk factor for survival.",
        ("retrospective_cohort", 93),
    ),
    (
        "Serum sickness after rabbit ATG: a case report",
        "We report a 34-year-old woman who developed fever. The patient recovered. She was well.",
        ("case_report", 1),
    ),
    (
        "ATG induces apoptosis of leukemic cell lines",
        "HL-60 and Jurkat cell lines were cultured in vitro and incubated with ATG. Western blots "
        "showed phosphorylation of the kinase and transcription of mRNA.",
        ("in_vitro", None),
    ),
    (
        "Antithymocyte serum in mice: a murine transplant model",
        "BALB/c mice and transgenic mice received serum. The mice and rats were killed.",
        ("animal", None),
    ),
]


@pytest.fixture(scope="module")
def finder() -> StudyFinder:
    declare_extensions()
    return StudyFinder(0.1)


def find(finder: StudyFinder, title: str, abstract: str) -> Doc:
    passages = lay_passages([("TITLE", title), ("ABSTRACT", abstract)])
    return finder(make_doc(load_model("blank"), passages))


@pytest.mark.parametrize(("title", "abstract", "expected"), CASES)
def test_design_and_patients(
    finder: StudyFinder, title: str, abstract: str, expected: tuple[str, int | None]
) -> None:
    study = find(finder, title, abstract)._.study
    assert (study["design"], study["n_patients"]) == expected
    assert study["cue"]


def test_arms_of_one_sentence_are_summed(finder: StudyFinder) -> None:
    study = find(
        finder,
        "A randomized trial of two doses",
        "Patients were randomly assigned to 6 mg/kg (n = 54) or 10 mg/kg (n = 40).",
    )._.study
    assert study["n_patients"] == 94


def test_settings_are_named(finder: StudyFinder) -> None:
    study = find(
        finder,
        "Haploidentical transplantation in children",
        "All received a myeloablative conditioning and peripheral blood stem cells.",
    )._.study
    named = {k: study[k] for k in ("population", "donor", "graft", "conditioning")}
    assert named == {
        "population": "children",
        "donor": "haploidentical",
        "graft": "peripheral blood",
        "conditioning": "myeloablative",
    }


def test_nonmyeloablative_is_not_myeloablative(finder: StudyFinder) -> None:
    study = find(finder, "A note", "A nonmyeloablative, non-myeloablative regimen.")._.study
    assert study["conditioning"] == "non-myeloablative"


def test_an_empty_text_has_no_design(finder: StudyFinder) -> None:
    study = find(finder, "", "")._.study
    assert (study["design"], study["n_patients"]) == (None, None)
