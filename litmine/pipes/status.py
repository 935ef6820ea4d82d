"""Tell whether a marker is positive, negative, mutated, high or low, from the words around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from litmine.wording import read_cues

# what joins the members of a list: "CD7, CD33 (gp67) and HLA-DR", "CD3+/CD4+"
JOINT = re.compile(
    r"\s*(?:\([^()]{1,30}\)\s*)?(?:,|/|;|\band\b|\bor\b|,\s*(?:and|or)\b)?\s*(?:the )?"
)
REACH = 60


class Rule(NamedTuple):
    """A wording right before or after a marker, and the status it sets."""

    place: str
    wording: re.Pattern[str]
    status: str


def read_rules() -> list[Rule]:
    """Read `corpora/language/marker_status.tsv`, first rule first."""
    rows = read_cues("marker_status", ("place", "wording", "status"))
    return [
        Rule(row["place"], compile_rule(row["place"], row["wording"]), row["status"])
        for row in rows
    ]


def compile_rule(place: str, wording: str) -> re.Pattern[str]:
    """Anchor a wording at the marker; a capital in it (`CD`) keeps its case."""
    anchored = rf"(?:{wording})$" if place == "before" else rf"(?:{wording})"
    return re.compile(anchored, re.IGNORECASE)


def find_statuses(
    text: str, markers: Sequence[tuple[int, int]], rules: Sequence[Rule]
) -> list[str | None]:
    """Give the status of each marker of a sentence (start, end), in order.

    What stands before the first of a list goes for all that follow; what stands after the last,
    if it is a word, for those before. A marker's own sign or word always wins.
    """
    before = [first_status(text[max(0, s - REACH) : s], "before", rules) for s, _ in markers]
    after = [own_sign(text, s, e, rules) for s, e in markers]
    joined = [
        bool(JOINT.fullmatch(text[markers[i][1] : markers[i + 1][0]]))
        for i in range(len(markers) - 1)
    ]
    for i, linked in enumerate(joined):
        if linked and before[i + 1] is None:
            before[i + 1] = before[i]
    for i in reversed(range(len(joined))):
        if joined[i] and after[i] is None and before[i] is None:
            after[i] = after[i + 1]
    return [a or b for a, b in zip(after, before, strict=True)]


def own_sign(text: str, start: int, end: int, rules: Sequence[Rule]) -> str | None:
    """Give the status told inside a marker (`CD34+ cells`, `NPM1 mutations`) or right after it."""
    inside = (start + m.start() for m in re.finditer(r"[ +(-]", text[start:end]))
    for place in (*inside, end):
        status = first_status(text[place : end + REACH], "after", rules)
        if status:
            return status
    return None


def first_status(context: str, place: str, rules: Sequence[Rule]) -> str | None:
    """Give the status of the first rule that fits at the marker."""
    for rule in rules:
        if rule.place == place:
            found = rule.wording.search if place == "before" else rule.wording.match
            if found(context):
                return rule.status
    return None
