"""Which predicted row is which annotated row: the definitions of the annotation guidelines.

A row's ends (`subject`, `outcome`, `arm`, `drug` ...) are entities here, not ids, so that one
article's rows can be laid beside another's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

Row = dict[str, Any]
Same = Callable[[Row, Row], bool]

RATIOS = frozenset({"hazard_ratio", "odds_ratio", "relative_risk"})
SHARES = frozenset({"percent", "proportion"})


class Matched(NamedTuple):
    """Rows of one kind in one article: found pairs, missed and invented ones."""

    found: list[tuple[Row, Row]]
    missed: list[Row]
    invented: list[Row]


def match_rows(gold: list[Row], predicted: list[Row], same: Same) -> Matched:
    """Pair every annotated row with the first predicted row that is the same and still free."""
    free, found, missed = list(predicted), [], []
    for row in gold:
        place = next((i for i, other in enumerate(free) if same(row, other)), None)
        if place is None:
            missed.append(row)
        else:
            found.append((row, free.pop(place)))
    return Matched(found, missed, free)


def name_of(entity: Row) -> str:
    """Give the lower-case name of an entity, or its text where it has none."""
    return str(entity.get("name") or entity["text"]).lower()


def overlaps(a: Row, b: Row) -> bool:
    """Tell whether two entities share a character."""
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def same_span(a: Row, b: Row) -> bool:
    """Tell whether two entities have the same borders."""
    return (a["start"], a["end"]) == (b["start"], b["end"])


def same_thing(a: Row | str | None, b: Row | str | None) -> bool:
    """Tell whether two ends mean the same: shared text, equal words or equal names.

    "control" and None (the whole cohort) are the same only as themselves.
    """
    if not isinstance(a, dict) or not isinstance(b, dict):
        return a == b
    named = bool(a.get("name") and b.get("name")) and name_of(a) == name_of(b)
    return overlaps(a, b) or named or a["text"].lower() == b["text"].lower()


def same_relation(a: Row, b: Row) -> bool:
    """Tell whether two relations say the same; a comparison may be written either way round."""
    if a["predicate"] != b["predicate"]:
        return False
    straight = same_thing(a["subject"], b["subject"]) and same_thing(a["object"], b["object"])
    if straight or a["predicate"] != "COMPARED_WITH":
        return straight
    return same_thing(a["subject"], b["object"]) and same_thing(a["object"], b["subject"])


def measure_kind(measure: str) -> str:
    """Give what a measure is to the figures: all ratios are one kind, all shares another."""
    return "ratio" if measure in RATIOS else "share" if measure in SHARES else measure


def same_value(a: Row, b: Row) -> bool:
    """Tell whether two rows carry the same number."""
    return abs(float(a["value"]) - float(b["value"])) < 1e-6


def same_result(a: Row, b: Row) -> bool:
    """Tell whether two results give the same number of the same outcome."""
    kinds = measure_kind(a["measure"]) == measure_kind(b["measure"])
    return kinds and same_value(a, b) and same_thing(a["outcome"], b["outcome"])


def same_arm(a: Row, b: Row) -> bool:
    """Tell whether two results are the same and speak of the same arm."""
    return same_result(a, b) and same_thing(a["arm"], b["arm"])


def same_dose(a: Row, b: Row) -> bool:
    """Tell whether two doses give the same amount of the same drug."""
    return a["unit"] == b["unit"] and same_value(a, b) and same_thing(a["drug"], b["drug"])


def resolve_ends(record: Row, rows: str, *ends: str) -> list[Row]:
    """Give the rows of a record with entities in place of their ids."""
    entities = {e["id"]: e for e in record.get("entities", ())}
    return [
        {**row, **{end: entities.get(row.get(end), row.get(end)) for end in ends}}
        for row in record.get(rows, ())
    ]


def unique_relations(record: Row) -> Iterator[Row]:
    """Give each statement of an article once: the same predicate between the same names."""
    seen = set()
    for row in resolve_ends(record, "relations", "subject", "object"):
        key = (row["predicate"], name_of(row["subject"]), name_of(row["object"]))
        if key not in seen:
            seen.add(key)
            yield row
