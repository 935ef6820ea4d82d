"""A mention is the shortest complete span: no degree, no dose, no sign, no reading."""

import pytest
from spacy.language import Language

from litmine.annotate import load_model
from litmine.pipes.borders import Borders, read_cuts

# LABEL | mention as the model gives it = what is left
CASES = """
OUTCOME | severe mucositis = mucositis
OUTCOME | moderate to severe mucositis = mucositis
OUTCOME | first complete remission = complete remission
OUTCOME | severity of pain = severity of pain
DISEASE | newly diagnosed multiple myeloma = multiple myeloma
DISEASE | relapsed or refractory lymphoma = lymphoma
DISEASE | de novo AML = AML
DISEASE | severe = severe
DRUG | high-dose cytarabine = cytarabine
DRUG | very low dose interleukin-2 = interleukin-2
DRUG | high-dose chemotherapy = high-dose chemotherapy
DRUG | oral contraceptives = oral contraceptives
DRUG | oral busulfan = busulfan
MARKER | CD34+ = CD34
MARKER | CD34(+) = CD34
MARKER | CD34 positive = CD34
MARKER | BCR-ABL-negative = BCR-ABL
MARKER | IL-2 production = IL-2
MARKER | CD34+ cells = CD34+ cells
MARKER | + = +
PROCEDURE | splenectomy/ = splenectomy
"""


@pytest.fixture(scope="module")
def blank() -> Language:
    return load_model("blank")


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_what_is_no_part_of_the_name_is_cut(blank: Language, line: str) -> None:
    label, cut = line.split(" | ")
    mention, left = cut.split(" = ")
    text = f"Here {mention} was seen."
    doc = blank(text)
    doc.ents = [doc.char_span(5, 5 + len(mention), label, alignment_mode="expand")]
    assert [(e.text, e.label_) for e in Borders(read_cuts())(doc).ents] == [(left, label)]


def test_a_border_within_a_word_is_left(blank: Language) -> None:
    doc = blank("the CD4+CD25+Foxp3+cells were few")
    doc.ents = [doc.char_span(4, 24, "MARKER", alignment_mode="expand")]
    before = [e.text for e in doc.ents]
    assert [e.text for e in Borders(read_cuts())(doc).ents] == before
