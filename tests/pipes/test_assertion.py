"""Each marked sentence is a promise: every mention's assertion, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from marking import Marked, make_marked, read_marked
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import load_model

MARKED = Path(__file__).parent / "marked" / "assertion.txt"


def marked_lines() -> list[str]:
    lines = MARKED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = load_model("blank")
    nlp.add_pipe("litmine_sentences")
    nlp.add_pipe("litmine_assertion")
    return nlp


def lay(nlp: Language, marked: Marked) -> Doc:
    """Make a Doc with the marked mentions, and run the components."""
    doc = make_marked(nlp, marked)
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


@pytest.mark.parametrize("line", marked_lines())
def test_marked_sentence(nlp: Language, line: str) -> None:
    marked = read_marked(line)
    doc = lay(nlp, marked)
    found = [(e.text, m["assertion"]) for e, m in zip(doc.ents, doc._.mentions, strict=True)]
    assert found == [(marked.text[a:b], assertion) for a, b, _, assertion in marked.spans]


def test_the_cue_is_told(nlp: Language) -> None:
    doc = lay(nlp, read_marked("No [relapse](OUTCOME) was seen after [ATG](DRUG)."))
    assert [m["cue"] for m in doc._.mentions] == ["no", None]


def test_a_cue_ends_with_its_sentence(nlp: Language) -> None:
    doc = lay(nlp, read_marked("It was not. [Relapse](OUTCOME) followed [ATG](DRUG)."))
    assert [m["assertion"] for m in doc._.mentions] == ["present", "present"]
