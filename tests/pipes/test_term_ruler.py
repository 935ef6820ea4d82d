"""Tables and model together: who wins, and which short forms count."""

from dataclasses import replace
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.corpus import read_corpus
from litmine.errors import Failure
from litmine.pipes import declare_extensions
from litmine.pipes.lookup import Tables
from litmine.pipes.patterns import read_patterns
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


def test_what_the_model_alone_finds_counts_where_no_table_speaks(ruled: Language) -> None:
    text = "Zolofenib mitigated grey marrow syndrome"
    model = [("Zolofenib", "DRUG"), ("grey marrow syndrome", "OUTCOME")]
    assert read(ruled, text, *model) == [(*m, "model") for m in model]


def test_a_model_that_read_the_hints_wins_and_another_does_not(ruled: Language) -> None:
    text = "graft-versus-host disease of the marrow under methotrexate"
    model = [("graft-versus-host disease", "DISEASE")]
    assert read(ruled, text, *model)[0] == ("graft-versus-host disease", "OUTCOME", "terms")
    hinting = load_model("blank")
    hinting.add_pipe("litmine_hints", config={"corpus": "atg"})
    doc = hinting(text)
    doc.ents = [span_of(doc, *model[0]), span_of(doc, "methotrexate", "DRUG")]
    doc = ruled.get_pipe("litmine_terms")(doc)
    pairs = zip(doc.ents, doc._.mentions, strict=True)
    rows = [(ent.label_, row["source"], row["curie"]) for ent, row in pairs]
    assert rows == [("DISEASE", "model", None), ("DRUG", "both", "drugbank:DB00563")]


def test_a_longer_mention_is_spelled_out_by_the_tables(ruled: Language) -> None:
    doc = make_doc(ruled, lay_passages([("TITLE", "Refractory aGVHD of the gut, GVHD")]))
    doc.ents = [span_of(doc, "Refractory aGVHD of the gut", "OUTCOME")]
    names = [row["name"] for row in ruled.get_pipe("litmine_terms")(doc)._.mentions]
    assert names[0] == "refractory acute graft-versus-host disease of the gut"


def test_a_start_codon_is_no_drug_even_to_the_model(ruled: Language) -> None:
    assert read(ruled, "the upstream ATG was mutated", ("ATG", "DRUG")) == []
    text = "antithymocyte globulin, ATG"
    assert read(ruled, text, ("ATG", "DRUG"))[1] == ("ATG", "DRUG", "both")


def test_drugs_joined_by_a_slash_are_one_regimen(ruled: Language) -> None:
    doc = ruled("Tacrolimus/sirolimus/MTX, then prednisone, methotrexate")
    names = [row["name"] for row in doc._.mentions]
    assert names == ["tacrolimus and sirolimus and methotrexate", "prednisone", "methotrexate"]


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


@pytest.mark.parametrize(
    ("text", "found", "label", "name"),
    [
        ("with t(6;9)(p23;q34) here", "t(6;9)(p23;q34)", "MARKER", "t(6;9)"),
        ("a del(7)(q22) clone", "del(7)(q22)", "MARKER", "del(7)(q22)"),
        ("HLA-B*15:17 was lost", "HLA-B*15:17", "MARKER", "hla-b*15:17"),
        ("ZBTB7 mutations", "ZBTB7", "MARKER", "zbtb7"),
        ("an anti-CD99 monoclonal antibody", "anti-CD99 monoclonal antibody", "DRUG", None),
        ("thymoma-free survival", "thymoma-free survival", "OUTCOME", None),
        ("Norovirus infections", "Norovirus infections", "OUTCOME", "norovirus infection"),
        ("ocular toxicities", "ocular toxicities", "OUTCOME", "ocular toxicity"),
    ],
)
def test_patterns_find_what_no_table_lists(
    ruled: Language, text: str, found: str, label: str, name: str | None
) -> None:
    doc = ruled(text)
    rows = [(e.text, e.label_, m["name"]) for e, m in zip(doc.ents, doc._.mentions, strict=True)]
    assert rows == [(found, label, name or found.lower())]


@pytest.mark.parametrize("line", ["GENE\tx", "MARKER\t(", "MARKER"])
def test_a_bad_pattern_stops_with_file_and_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "patterns.tsv").write_text(f"label\tpattern\n{line}\n")
    with pytest.raises(Failure, match=r"patterns\.tsv:2: "):
        read_patterns(replace(read_corpus("atg"), terms=(tmp_path,)))


def test_the_curie_is_on_the_span(ruled: Language) -> None:
    (ent,) = ruled("thymoglobulin").ents
    assert ent.ent_id_ == "drugbank:DB00098"


def test_a_letter_that_grows_in_lower_case_moves_no_offset() -> None:
    tables = Tables([Term("DRUG", "atg", "atg", "litmine:atg", "curated", "", "litmine", "")])
    assert [(f.start, f.end) for f in tables.search("İİ atg")] == [(3, 6)]


def test_statistics_and_bare_numbers_are_no_names(ruled: Language) -> None:
    text = "Relapse was rarer (RR 0·51) with rabbit ATG than with zolofenib."
    model = [("RR", "DRUG"), ("0·51", "DRUG"), ("zolofenib", "DRUG")]
    words = [words for words, _, _ in read(ruled, text, *model)]
    assert words == ["Relapse", "rabbit ATG", "zolofenib"]
