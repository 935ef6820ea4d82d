"""Doses in sentences of our own: `[DRUG]` or `{PROCEDURE}` marks the mention."""

import re

import pytest
import spacy
from spacy.tokens import Doc

from litmine.annotate import load_model
from litmine.pipes import declare_extensions
from litmine.pipes.doses import Doses

MARK = re.compile(r"\[([^\]]+)\]|\{([^}]+)\}")
CASES = [
    ("[busulfan] 3.2 mg/kg/day for 4 days", [("busulfan", 3.2, "mg/kg", "day", 12.8)]),
    ("[rATG] 2.5 mg/kg/d x 3 days", [("rATG", 2.5, "mg/kg", "day", 7.5)]),
    ("[ATLG] (total dose 30 mg/kg)", [("ATLG", 30.0, "mg/kg", "total", 30.0)]),
    ("60 mg/kg [cyclophosphamide]", [("cyclophosphamide", 60.0, "mg/kg", None, None)]),
    ("150 mg/m2 of [melphalan]", [("melphalan", 150.0, "mg/m2", None, None)]),
    ("[rituximab] 375 mg/m(2) weekly", [("rituximab", 375.0, "mg/m2", "week", None)]),
    ("[cytarabine] (3 g/m ( 2 ) twice daily)", [("cytarabine", 3.0, "g/m2", "dose", None)]),
    ("[bortezomib] 1·3 mg/m2 on day 1", [("bortezomib", 1.3, "mg/m2", "day", None)]),
    ("{TBI} (2 Gy)", [("TBI", 2.0, "Gy", None, None)]),
    ("12 Gy {total body irradiation}", [("total body irradiation", 12.0, "Gy", None, None)]),
    ("[hATG] 1·5 vials daily", [("hATG", 1.5, "vials", "day", None)]),
    ("[filgrastim] at 5 microg/kg per day", [("filgrastim", 5.0, "microg/kg", "day", None)]),
    ("[horse ATG] ([ATG], 40 mg/kg)", [("horse ATG", 40.0, "mg/kg", None, None)]),
    ("[BuCy] ([busulfan] 3.2 mg/kg)", [("busulfan", 3.2, "mg/kg", None, None)]),
    (
        "[letermovir] at 60, 120, or 240 mg per day",
        [("letermovir", x, "mg", "day", None) for x in (60.0, 120.0, 240.0)],
    ),
    (
        "[horse ATG] 15 mg/kg/day or [rabbit ATG] 3.75 mg/kg/day",
        [
            ("horse ATG", 15.0, "mg/kg", "day", None),
            ("rabbit ATG", 3.75, "mg/kg", "day", None),
        ],
    ),
    ("[ATG] exposure of 60 AU·d/mL", [("ATG", 60.0, "AU·d/mL", None, None)]),
    ("[ATG] exposure of 60 AU × day/mL", [("ATG", 60.0, "AU × day/mL", None, None)]),
    ("[ATG] 40\u2009mg/kg", [("ATG", 40.0, "mg/kg", None, None)]),  # a thin space
    ("[melphalan] (45 mg per square metre)", [("melphalan", 45.0, "mg/m2", None, None)]),
    ("cells with [imatinib] 10(-6) mol/L", [("imatinib", 1e-6, "mol/L", None, None)]),
]
NO_DOSES = [
    "[ATG] was given; creatinine was 2.1 mg/dL",
    "[ciclosporin] trough levels of 200 ng/mL",
    "a rise of 0.74±0.02 g per deciliter with [epoetin]",
    "[ATG] was given to 12 patients aged 18-60 years",
    "[mycophenolate] not to exceed 3 g",
    "5 x 10(6) CD34+ cells/kg were infused with [G-CSF]",
]


@pytest.fixture(scope="module")
def blank() -> spacy.Language:
    declare_extensions()
    return load_model("blank")


def annotate(nlp: spacy.Language, marked: str) -> Doc:
    text, spans = "", []
    for piece in re.split(r"(\[[^\]]+\]|\{[^}]+\})", f"Patients had {marked}."):
        if MARK.fullmatch(piece):
            label = "DRUG" if piece[0] == "[" else "PROCEDURE"
            spans.append((len(text), len(text) + len(piece) - 2, label))
            piece = piece[1:-1]
        text += piece
    doc = nlp.make_doc(text)
    ents = [doc.char_span(s, e, label, alignment_mode="expand") for s, e, label in spans]
    doc.ents = [e for e in ents if e is not None]
    doc._.mentions = [{"name": e.text.lower()} for e in doc.ents]
    for token in doc:
        token.is_sent_start = token.i == 0
    return Doses()(doc)


@pytest.mark.parametrize(("marked", "expected"), CASES)
def test_a_dose_has_its_drug_unit_and_rhythm(
    blank: spacy.Language,
    marked: str,
    expected: list[tuple[str, float, str, str | None, float | None]],
) -> None:
    doc = annotate(blank, marked)
    assert [
        (doc.ents[d["drug"]].text, d["value"], d["unit"], d["per"], d["total"]) for d in doc._.doses
    ] == expected


@pytest.mark.parametrize("marked", NO_DOSES)
def test_what_is_measured_or_capped_is_no_dose(blank: spacy.Language, marked: str) -> None:
    assert annotate(blank, marked)._.doses == []


def test_both_ends_of_a_range_are_rows_and_the_first_closes_it(blank: spacy.Language) -> None:
    doses = annotate(blank, "[azathioprine] at 1-2 mg/kg per day")._.doses
    assert [(d["value"], d["value_high"]) for d in doses] == [(1.0, 2.0), (2.0, None)]
