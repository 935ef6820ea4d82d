"""One thing of an article has one name; things that differ keep theirs."""

import pytest
from marking import make_marked, read_marked
from spacy.language import Language

from litmine.annotate import load_model
from litmine.pipes import declare_extensions

# a marked text, then the names of its mentions in order
CASES = """
[Autologous BMT](PROCEDURE) in 9; all [transplanted](PROCEDURE)
autologous bone marrow transplantation
autologous bone marrow transplantation

[allogeneic BMT](PROCEDURE); [allogeneic](PROCEDURE) ones
allogeneic bone marrow transplantation
allogeneic bone marrow transplantation

[autologous BMT](PROCEDURE) or [allogeneic BMT](PROCEDURE); [transplantation](PROCEDURE)
autologous bone marrow transplantation
allogeneic bone marrow transplantation
transplantation

[tyrphostin AG-490](DRUG), then [AG-490](DRUG)
tyrphostin ag-490
tyrphostin ag-490

[mutant Q77](MARKER) and [Q77](MARKER)
mutant q77
q77

[ZX alpha](MARKER) is [ZXalpha](MARKER)
zx alpha
zx alpha

[t(1;13)](MARKER) or [t(11;3)](MARKER)
t(1;13)
t(11;3)

[zed4+ t cell](MARKER) or [zed4- t cell](MARKER)
zed4+ t cell
zed4- t cell

[zedin-α](DRUG) or [zedin-γ](DRUG), [zedin α](DRUG)
zedin-α
zedin-γ
zedin-α

[horse ATG](DRUG) or [rabbit ATG](DRUG); [ATG](DRUG)
horse antithymocyte globulin
rabbit antithymocyte globulin
antithymocyte globulin

[overall survival](OUTCOME) and [survival](OUTCOME)
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
    doc = make_marked(named, read_marked(marked))
    for name in ("litmine_terms", "litmine_coreference"):
        doc = named.get_pipe(name)(doc)
    assert [row["name"] for row in doc._.mentions] == wanted


def test_the_reason_and_the_identifier_are_those_of_the_thing(named: Language) -> None:
    doc = named("Autologous bone marrow transplantation: 9 were transplanted.")
    first, second = doc._.mentions
    assert second["curie"] == first["curie"] == doc.ents[1].ent_id_
    assert second["reason"] == "same thing in this article"
