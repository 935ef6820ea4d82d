"""Tokens end where mentions end."""

from pathlib import Path

import pytest
from spacy.language import Language

from litmine.annotate import load_model
from litmine.evaluate.annotated import read_annotated

CASES = [
    "tacrolimus - based",
    "HLA-DR",
    "graft-versus-host",
    "non - ATG",
    "non-Hodgkin",
    "MDS / AML",
    "CD3 + / CD4 +",
    "CD4 ( + ) CD25 ( + )",
    "CD4 + CD8 -",
    "ATM - / -",
    "CD13 lo",
    "( CD10 ) - positive",
    "( PFS ) ( p<0.01 )",
    "busulfan - cyclophosphamide",
    "survival ( OS )",
    "t(4;11)(q21;q23 ) :",
    "( 5of8 )",
    "TdT .",
    "2.5 mg / kg / day",
]


@pytest.fixture(scope="module")
def blank() -> Language:
    return load_model("blank")


@pytest.mark.parametrize("spaced", CASES)
def test_tokens_are_split_at_the_spaces(blank: Language, spaced: str) -> None:
    doc = blank.make_doc(spaced.replace(" ", ""))
    assert [token.text for token in doc] == spaced.split()


def test_nearly_every_annotated_mention_lies_on_token_borders(
    blank: Language, shared: Path
) -> None:
    off, total = 0, 0
    for record in read_annotated(shared / "gold" / "train.jsonl"):
        doc = blank.make_doc(f"{record['title']}\n{record['abstract']}")
        for entity in record["entities"]:
            total += 1
            off += doc.char_span(entity["start"], entity["end"]) is None
    assert total > 8000
    assert off / total < 0.01
