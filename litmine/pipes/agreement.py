"""Let a ratio decide the relation that it proves: a hazard ratio of 0.4 (0.3-0.6) is less of it.

By the annotation guidelines a ratio whose interval spans 1, or that is not significant, is no
effect; one that lies clear of 1 is more or less of the outcome. Only outcomes that are bad for the
patient are judged so: a hazard ratio "of survival" may count deaths.
"""

from __future__ import annotations

import re
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from litmine.polarity import judge_polarity

Row = dict[str, Any]

RATIOS = {"hazard_ratio": "HR", "odds_ratio": "OR", "relative_risk": "RR"}
TREATMENTS = {"DRUG", "PROCEDURE"}
COMPARED = {"OBSERVED", "INCREASES", "DECREASES", "NO_EFFECT"}
SIGNIFICANT = 0.05
SOURCE = "litmine_agreement@1"
P_VALUE = re.compile(r"([<>=≤≥]?)\s*(\d*[.·]\d+)")


def is_significant(p: str | None) -> bool | None:
    """Tell whether a p value as written is below 0.05, None where it does not say.

    >>> [is_significant(p) for p in ("<.001", "0.26", "NS", ">.01")]
    [True, False, False, None]
    """
    if p is None:
        return None
    if p.strip().upper() in ("NS", "N.S."):
        return False
    found = P_VALUE.search(p)
    if not found:
        return None
    value = float(found[2].replace("·", "."))
    if found[1] in (">", "≥"):
        return False if value >= SIGNIFICANT else None
    return value < SIGNIFICANT or (found[1] == "<" and value <= SIGNIFICANT)


def read_ratio(row: Row) -> str | None:
    """Give the predicate that a ratio proves by its interval or else its p value."""
    low, high, value = row["ci_low"], row["ci_high"], row["value"]
    if low is not None and high is not None:
        return "INCREASES" if low > 1 else "DECREASES" if high < 1 else "NO_EFFECT"
    clear = is_significant(row["p"])
    if clear is None or value == 1:
        return None
    return ("INCREASES" if value > 1 else "DECREASES") if clear else "NO_EFFECT"


def write_cue(row: Row) -> str:
    """Write the ratio as the reason."""
    interval = f" ({row['ci_low']:g}-{row['ci_high']:g})" if row["ci_low"] is not None else ""
    p = f", p {row['p']}" if row["p"] else ""
    return f"{RATIOS[row['measure']]} {row['value']:g}{interval}{p}"


def agree(doc: Doc) -> Doc:
    """Bring `doc._.relations` in line with the ratios of `doc._.results`."""
    names = [mention["name"] for mention in doc._.mentions]
    relations = list(doc._.relations)
    for row in doc._.results:
        predicate = read_ratio(row) if row["measure"] in RATIOS else None
        arm, outcome = row["arm"], row["outcome"]
        if not predicate or not isinstance(arm, int) or doc.ents[arm].label_ not in TREATMENTS:
            continue
        if judge_polarity("OUTCOME", names[outcome]) != -1:
            continue
        relations = [r for r in relations if not is_said(r, row, names)]
        relations.append(make_relation(row, predicate))
    doc._.relations = sorted(relations, key=lambda r: r["sentence"])
    return doc


def is_said(relation: Row, row: Row, names: list[str]) -> bool:
    """Tell whether a relation says in the same sentence what of the ratio's arm and outcome."""
    return (
        relation["sentence"] == row["sentence"]
        and relation["predicate"] in COMPARED
        and names[relation["subject"]] == names[row["arm"]]
        and names[relation["object"]] == names[row["outcome"]]
    )


def make_relation(row: Row, predicate: str) -> Row:
    """Write the relation that a ratio proves."""
    return {
        "subject": row["arm"],
        "predicate": predicate,
        "object": row["outcome"],
        "sentence": row["sentence"],
        "cue": write_cue(row),
        "probability": row["probability"],
        "source": SOURCE,
    }


@Language.factory("litmine_agreement", requires=["doc.ents"])
def make_agreement(nlp: Language, name: str) -> Any:
    """Make the component; it has no settings."""
    return agree
