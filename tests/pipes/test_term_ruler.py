"""Tables and model together: who wins, and which short forms count."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.pipes import declare_extensions
from litmine.pipes.lookup import Tables
from litmine.terms import Term


@pytest.fixture(scope="module")
def ruled() -> Language:
    declare_extensions()
    nlp = load_model("blank")
    nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    return nlp


def read(nlp: Language, text: str, *model: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Give (text, label, source) after the model is made to have found `model`."""
    doc = make_doc(nlp, lay_passages([("TITLE", text)]))
    doc.ents = [span_of(doc, words, label) for words, label in model]
    doc = nlp.get_pipe("litmine_terms")(doc)
    rows = zip(doc.ents, doc._.mentions, strict=True)
    return [(ent.text, ent.label_, row["source"]) for ent, row in rows]


def span_of(doc: Doc, words: str, label: str) -> Span:
    start = doc.text.index(words)
    span = doc.char_span(start, start + len(words), label=label)
    assert span is not None
    return span


def test_the_longer_span_wins(ruled: Language) -> None:
    assert read(ruled, "early graft failure", ("early graft failure", "OUTCOME")) == [
        ("early graft failure", "OUTCOME", "model")
    ]
    assert read(ruled, "acute myeloid leukemia", ("leukemia", "DISEASE")) == [
        ("acute myeloid leukemia", "DISEASE", "terms")
    ]


def test_agreement_is_told(ruled: Language) -> None:
    assert read(ruled, "methotrexate", ("methotrexate", "DRUG")) == [
        ("methotrexate", "DRUG", "both")
    ]


def test_a_spelling_of_two_labels_takes_the_models(ruled: Language) -> None:
    assert read(ruled, "thrombocytopenia")[0][1] == "OUTCOME"
    assert read(ruled, "thrombocytopenia", ("thrombocytopenia", "DISEASE")) == [
        ("thrombocytopenia", "DISEASE", "both")
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ATG was given", []),
        ("ATG against GVHD", ["ATG", "GVHD"]),
        ("the ATG codon in leukemia", ["leukemia"]),
        ("ATG and antithymocyte globulin", ["ATG", "antithymocyte globulin"]),
        ("ATG, here thymoglobulin", ["ATG", "thymoglobulin"]),
        ("all had ALL", ["ALL"]),
        ("a non-ATG arm and antithymocyte globulin", ["ATG", "antithymocyte globulin"]),
        ("ATG5 and antithymocyte globulin", ["antithymocyte globulin"]),
        ("tacrolimus–based, CD34(+) cells", ["tacrolimus", "CD34(+) cells"]),
        ("IL-2-driven", ["IL-2"]),
        ("the graft‐versus‐host disease", ["graft‐versus‐host disease"]),
    ],
)
def test_spellings_count_where_they_may(ruled: Language, text: str, found: list[str]) -> None:
    assert [words for words, _, _ in read(ruled, text)] == found


def test_the_curie_is_on_the_span(ruled: Language) -> None:
    (ent,) = ruled("thymoglobulin").ents
    assert ent.ent_id_ == "drugbank:DB00098"


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    tables = Tables([Term("DRUG", "atg", "atg", "litmine:atg", "curated", "", "litmine", "")])
    assert [(f.start, f.end) for f in tables.search("İİ atg")] == [(3, 6)]
