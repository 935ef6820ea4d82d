"""A ratio and the relation that it proves agree."""

from __future__ import annotations

from typing import Any

import pytest
import spacy
from spacy.tokens import Span

from litmine.pipes import declare_extensions
from litmine.pipes.agreement import agree, read_ratio

RELATION = {"subject": 0, "predicate": "OBSERVED", "object": 1, "sentence": 0}
EMPTY = dict.fromkeys(("ci_low", "ci_high", "p", "unit"))


def judged(outcome: str, relations: list[dict[str, Any]], **ratio: Any) -> list[tuple[str, str]]:
    """Give (predicate, cue) of the relations after a ratio of ATG and an outcome."""
    declare_extensions()
    doc = spacy.blank("en")(f"ATG {outcome}")
    doc.ents = [Span(doc, 0, 1, "DRUG"), Span(doc, 1, len(doc), "OUTCOME")]
    doc._.mentions = [{"name": "antithymocyte globulin"}, {"name": outcome}]
    doc._.relations = relations
    row = {**EMPTY, "measure": "hazard_ratio", "arm": 0, "outcome": 1, "sentence": 0}
    doc._.results = [{**row, "probability": 0.8, **ratio}]
    return [(r["predicate"], r.get("cue", "")) for r in agree(doc)._.relations]


@pytest.mark.parametrize(
    ("ratio", "predicate"),
    [
        ({"value": 0.4, "ci_low": 0.3, "ci_high": 0.6}, "DECREASES"),
        ({"value": 1.7, "ci_low": 1.2, "ci_high": 2.4}, "INCREASES"),
        ({"value": 0.9, "ci_low": 0.6, "ci_high": 1.4}, "NO_EFFECT"),
        ({"value": 0.4, "p": "< .001"}, "DECREASES"),
        ({"value": 1.1, "p": ".26"}, "NO_EFFECT"),
        ({"value": 1.1, "p": "NS"}, "NO_EFFECT"),
        ({"value": 0.4, "p": None}, None),
        ({"value": 0.4, "p": ">0.01"}, None),
    ],
)
def test_interval_or_p_value_decide(ratio: dict[str, Any], predicate: str | None) -> None:
    assert read_ratio({**EMPTY, **ratio}) == predicate


def test_a_ratio_takes_the_place_of_a_vaguer_statement() -> None:
    found = judged("relapse", [RELATION], value=0.4, ci_low=0.3, ci_high=0.6)
    assert found == [("DECREASES", "HR 0.4 (0.3-0.6)")]


def test_a_ratio_alone_is_a_statement() -> None:
    assert judged("relapse", [], value=1.1, p=".26") == [("NO_EFFECT", "HR 1.1, p .26")]


def test_what_a_ratio_of_survival_counts_is_not_guessed() -> None:
    assert judged("survival", [RELATION], value=0.4, p="<.01") == [("OBSERVED", "")]


def test_the_control_arm_proves_nothing_of_the_drug() -> None:
    assert judged("relapse", [RELATION], value=0.4, p="<.01", arm="control") == [("OBSERVED", "")]
