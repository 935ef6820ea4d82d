"""One thing of an article has one name; things that differ keep theirs."""

import re

import pytest
from spacy.language import Language

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.pipes import declare_extensions

# a text with its mentions in brackets, then their names in order
CASES = """
PROCEDURE: [Autologous BMT] in 9; all [transplanted]
autologous bone marrow transplantation
autologous bone marrow transplantation

PROCEDURE: [allogeneic BMT]; [allogeneic] ones
allogeneic bone marrow transplantation
allogeneic bone marrow transplantation

PROCEDURE: [autologous BMT] or [allogeneic BMT]; [transplantation]
autologous bone marrow transplantation
allogeneic bone marrow transplantation
transplantation

DRUG: [tyrphostin AG-490], then [AG-490]
tyrphostin ag-490
tyrphostin ag-490

MARKER: [mutant Q77] and [Q77]
mutant q77
q77

MARKER: [ZX alpha] is [ZXalpha]
zx alpha
zx alpha

MARKER: [t(1;13)] or [t(11;3)]
t(1;13)
t(11;3)

MARKER: [zed4+ t cell] or [zed4- t cell]
zed4+ t cell
zed4- t cell

DRUG: [zedin-α] or [zedin-γ], [zedin α]
zedin-α
zedin-γ
zedin-α

DRUG: [horse ATG] or [rabbit ATG]; [ATG]
horse antithymocyte globulin
rabbit antithymocyte globulin
antithymocyte globulin

OUTCOME: [overall survival] and [survival]
overall survival
survival
"""


@pytest.fixture(scope="module")
def named() -> Language:
    declare_extensions()
    nlp = load_model("blank")
    nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    nlp.add_pipe("litmine_coreference")
    return nlp


@pytest.mark.parametrize("case", CASES.strip().split("\n\n"))
def test_one_thing_has_one_name(named: Language, case: str) -> None:
    marked, *wanted = case.splitlines()
    label, text = marked.split(": ", 1)
    doc = make_doc(named, lay_passages([("TITLE", re.sub(r"[\[\]]", "", text))]))
    places = [m.span(1) for m in re.finditer(r"\[(.*?)\]", text)]
    # each bracket before a mention moves it by one
    moved = [(start - 2 * i - 1, end - 2 * i - 1) for i, (start, end) in enumerate(places)]
    doc.ents = [doc.char_span(start, end, label) for start, end in moved]
    for name in ("litmine_terms", "litmine_coreference"):
        doc = named.get_pipe(name)(doc)
    assert [row["name"] for row in doc._.mentions] == wanted


def test_the_reason_and_the_identifier_are_those_of_the_thing(named: Language) -> None:
    doc = named("Autologous bone marrow transplantation: 9 were transplanted.")
    first, second = doc._.mentions
    assert second["curie"] == first["curie"] == doc.ents[1].ent_id_
    assert second["reason"] == "same thing in this article"
