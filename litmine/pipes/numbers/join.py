"""Put together what belongs together: lists and their unit, ratios, fractions, shares."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from litmine.pipes.numbers.number import Number
from litmine.wording import read_cues

# the gap between members of one list of numbers: "14 vs 16 days", "90, 60, and 45%"
JOIN = re.compile(
    r"^\s*%?\s*(?:[,;/-]|and|or|to|vs?\.?|versus|compared (?:with|to)|in contrast to|&|,\s*and|"
    r",\s*or|;\s*and)\s*(?:and\s+|only\s+)?$"
)
FRACTION = re.compile(r"^\s*(?:/|(?:out )?of(?: [a-z-]+){0,3})\s*$")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
SHARED = frozenset({"percent", "duration", "dose", "time", "ratio", "quantity", "age"})
VERSUS = re.compile(r"^\s*(?:%|percent|per cent)?\s*(?:vs?\s?\.?|versus|compared (?:with|to))\s*$")
ENDING = re.compile(r"\s*[)\],;.]")
SENTENCE_END = re.compile(r"\.\s+[A-Z]")
# what may stand between a count and the bracket with its percentage: "5 patients had died ("
COUNT_GAP = re.compile(r"^[^\d,;:.()\[\]%]{0,70}[(\[][^\d()\[\]]{0,8}$")
AFTER_WHOLE = re.compile(r"^\s*(?:[a-z]+\s*)?[,;]\s*$")
INNER_COUNT = re.compile(r"^\s*%?\s*(?:percent|per cent)?\s*[(\[;,]\s*(?P<n>[nN]\s*=\s*)?$")
COUNTED = re.compile(r"^\s*(?:[)\],;/]|of\b|out of|patients|cases|children|subjects|pts|persons)")


@lru_cache(maxsize=1)
def ratio_pattern() -> re.Pattern[str]:
    """Give the pattern of a ratio's name standing before its number."""
    rows = read_cues("ratio_words", ("measure", "words"))
    names = "|".join(rf"(?P<{r['measure']}>{r['words']})" for r in rows)
    return re.compile(
        rf"\b(?:{names})\s*(?:[\[(](?:[A-Za-z]{{2,4}})[\])])?(?:\s+(?:for|of) [^.;()\d]{{2,60}})?"
        r"[\s,:;=(\[]*(?:(?:was|were|is|of|about|approximately|only|as high as)\s*)*[(\[]?\s*$"
    )


def gap(text: str, start: int, end: int) -> str:
    """Give the text between two numbers without its closed brackets."""
    between = text[start:end]
    return BRACKETS.sub("", between) if "(" in between or "[" in between else between


def share_units(text: str, numbers: list[Number]) -> list[Number]:
    """Hand the unit of a list's last number to those before it ("14 vs 16 days")."""
    out = list(numbers)
    values = [i for i, n in enumerate(out) if n.kind not in ("ci", "p", "level", "spread")]
    for i, j in reversed(list(pairwise(values))):
        left, right = out[i], out[j]
        if left.kind in ("count", "decimal") and right.kind in SHARED:
            if JOIN.match(gap(text, left.last, right.start)):
                out[i] = replace(left, kind=right.kind, unit=right.unit, measure=right.measure)
        # "8% vs 0": the unit is not said twice
        elif left.kind == "percent" and right.kind in ("count", "decimal") and right.of is None:
            between = gap(text, left.last, right.start)
            if VERSUS.match(between) and ENDING.match(text, right.end):
                out[j] = replace(right, kind="percent", unit="%")
    return out


def mark_ratios(text: str, numbers: list[Number]) -> list[Number]:
    """Name the ratios: a number right after "hazard ratio", "OR", "relative risk" ..."""
    out = []
    for n in numbers:
        found = n.kind in ("count", "decimal", "fold") and ratio_pattern().search(
            text[max(0, n.start - 90) : n.start]
        )
        out.append(replace(n, kind="ratio", measure=found.lastgroup) if found else n)
    return out


def carry_ratios(text: str, numbers: list[Number]) -> list[Number]:
    """Call a number with an interval a ratio if the one before it in the sentence is one.

    "The hazard ratio was 0.7 (0.5-0.9) for A, 1.1 (0.8-1.4) for B": the name is said once.
    """
    out = list(numbers)
    values = [i for i, n in enumerate(out) if n.is_value]
    for i, j in pairwise(values):
        left, right = out[i], out[j]
        same = left.kind == "ratio" and right.kind == "decimal" and right.low is not None
        if same and not SENTENCE_END.search(text, left.end, right.start):
            out[j] = replace(right, kind="ratio", measure=left.measure)
    return out


def join_fractions(text: str, numbers: list[Number]) -> list[Number]:
    """Join "5 of 7", "5/7", "five out of the seven" into one count with its whole."""
    out = list(numbers)
    for i, (left, right) in enumerate(pairwise(numbers)):
        counts = left.kind == "count" and right.kind in ("count", "label")
        whole = counts and left.value <= right.value and right.value == int(right.value)
        if whole and FRACTION.match(text[left.end : right.start]):
            out[i] = replace(out[i], of=right.value, right=right.end)
            out[i + 1] = replace(out[i + 1], kind="of")
    return out


def join_shares(text: str, numbers: list[Number]) -> list[Number]:
    """Join a percentage and the count it stands for: "5 of 7 (71%)", "71% (n = 5)"."""
    out = list(numbers)
    for i, (left, right) in enumerate(pairwise(numbers)):
        a, b = out[i], out[i + 1]
        between = text[left.end : right.start]
        inner = COUNT_GAP.match(between) or (a.kind == "of" and AFTER_WHOLE.match(between))
        if a.kind in ("count", "of") and b.kind == "percent" and inner:
            whole = i - 1 if a.kind == "of" and i else i
            n = out[whole]
            out[i + 1] = replace(b, n=n.value, of=n.of, left=n.start)
            out[whole] = replace(n, kind="n")
        elif a.kind == "percent" and b.kind == "count" and is_inner(text, between, right.end):
            out[i] = replace(a, n=b.value, of=b.of, right=b.last)
            out[i + 1] = replace(b, kind="n")
    return out


def is_inner(text: str, between: str, end: int) -> bool:
    """Tell whether a count after a percentage is the same patients: "(n = 5)", "(5 of 7)"."""
    found = INNER_COUNT.match(between)
    return bool(found and (found["n"] or COUNTED.match(text[end : end + 15])))
