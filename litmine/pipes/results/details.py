"""What goes with a number once its outcome is known: measure, unit, p value, time, analysis."""

from __future__ import annotations

import re
from functools import lru_cache

from litmine.pipes.numbers import Number
from litmine.pipes.results.scene import Scene, Thing
from litmine.wording import read_cues

WINDOW = 80
TIME_UNIT = r"(?:days?|weeks?|months?|years?|yrs?|hours?|hr?s?)"
COUNT = r"(?:\d+(?:\.\d+)?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)"
TIME = re.compile(
    rf"\b(?:(?:{COUNT}[- ]{TIME_UNIT}\b(?=\s+(?:[a-z-]+\s+){{0,3}}(?:rate|surviv|probabilit|"
    rf"incidence|risk|estimate|OS|PFS|DFS|EFS|NRM|TRM|CCR|relapse|overall|mortality))|{COUNT}-{TIME_UNIT}\b)|"
    rf"(?:at|by|within|before|after|beyond|during)\s+(?:the\s+|a\s+|first\s+|median\s+)*"
    rf"(?:{COUNT}\s*(?:(?:-|to|and|or)\s*{COUNT}\s*)?{TIME_UNIT}\b|"
    r"(?:day|month|week|year)s?\s*[+-]?\d+)"
    rf"|day\s*[+-]?\d+|(?:month|week)\s+\d+"
    rf"|(?:median|mean|minimum) follow-?\s?up(?: (?:period|time|duration))?(?: (?:of|was|is))?,?\s+"
    rf"{COUNT}\s*{TIME_UNIT})",
    re.IGNORECASE,
)
P_VALUE = re.compile(
    r"\bP\s*-?\s*(?:values?\s*)?(?:for \w+\s*)?(?P<op>[=<>≤≥]|less than(?: or equal to)?|"
    r"greater than|of|was)?\s*[=<]?\s*(?P<value>\d*\.\s?\d+|\d+(?:\.\d+)?(?:\s*x\s*10\S+)?|NS\b)",
    re.IGNORECASE,
)
NOT_SIGNIFICANT = re.compile(
    r"\b(?:not (?:statistically )?(?:significant|different)|no (?:statistically )?significant "
    r"difference|not significantly|did not differ|P\s*=\s*NS)\b|\bNS\b",
    re.IGNORECASE,
)
SIGNS = {"less than": "<", "less than or equal to": "<=", "greater than": ">", "≤": "<=", "≥": ">="}
RATIOS = {"hazard_ratio", "odds_ratio", "relative_risk"}


@lru_cache(maxsize=1)
def measure_rows() -> tuple[tuple[str, str, str, re.Pattern[str]], ...]:
    """Give (measure, kind, side, pattern) in the order of the table."""
    rows = read_cues("measures", ("measure", "kind", "side", "pattern"))
    return tuple(
        (r["measure"], r["kind"], r["side"], re.compile(r["pattern"], re.IGNORECASE | re.DOTALL))
        for r in rows
    )


@lru_cache(maxsize=1)
def analysis_rows() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Give (analysis, pattern) in the order of the table."""
    rows = read_cues("analyses", ("analysis", "pattern"))
    return tuple((r["analysis"], re.compile(r["pattern"], re.IGNORECASE)) for r in rows)


def find_measure(scene: Scene, i: int) -> str:
    """Say what the number measures, by its kind and the words around it."""
    n = scene.numbers[i]
    if n.kind == "ratio":
        return n.measure or "relative_risk"
    _, _, chain = scene.chain_of(i)
    first = scene.numbers[chain[0]].first
    sides = {
        "left": scene.text[max(scene.start, first - WINDOW) : first],
        "before": scene.text[scene.start : first],
        "right": scene.text[n.end : min(scene.end, n.end + WINDOW)],
        "sentence": scene.text[scene.start : scene.end],
    }
    share = n.kind == "decimal" and 0 <= n.value <= 1
    kinds = {n.kind, "share"} if share else {n.kind}
    for measure, kind, side, pattern in measure_rows():
        if kind in kinds and pattern.search(sides[side]):
            return measure
    return "other"


@lru_cache(maxsize=16)  # of the sentence at hand, for each of its numbers
def find_p_values(scene: Scene) -> list[re.Match[str]]:
    """Find the p values of a sentence."""
    found = P_VALUE.finditer(scene.text, scene.start, scene.end)
    return [m for m in found if m["op"] or m["value"].upper() == "NS"]


@lru_cache(maxsize=16)
def find_times(scene: Scene) -> list[re.Match[str]]:
    """Find the time points of a sentence."""
    return list(TIME.finditer(scene.text, scene.start, scene.end))


def find_p(scene: Scene, i: int) -> str | None:
    """Give the p value that speaks for the number: the next one before another list of numbers.

    A sentence with one p value means it for all its numbers.
    """
    found = find_p_values(scene)
    _, _, chain = scene.chain_of(i)
    end = scene.numbers[chain[-1]].last
    follow = [n.start for _, n in scene.values if n.start >= end]
    near = [m for m in found if end <= m.start() < min(follow, default=scene.end)]
    chosen = near[0] if near else found[0] if len(found) == 1 else None
    if chosen is None:
        return "NS" if NOT_SIGNIFICANT.search(scene.text, scene.start, scene.end) else None
    if chosen["value"].upper() == "NS":
        return "NS"
    sign = (chosen["op"] or "").lower()
    sign = SIGNS.get(sign, sign if sign in "<>" else "")
    return sign + chosen["value"].replace(" ", "")


def find_time(scene: Scene, n: Number, outcome: Thing) -> str | None:
    """Give the time point nearest to the number or its outcome, as written."""
    best, reach = None, 60
    for match in find_times(scene):
        if match.start() <= n.start < match.end():
            continue
        ends = [(match.end(), n.first), (n.last, match.start()), (match.end(), outcome.start)]
        far = min(b - a for a, b in ends if b >= a) if any(b >= a for a, b in ends) else 999
        if far < reach:
            best, reach = match[0], far
    return best


@lru_cache(maxsize=16)
def find_analysis(scene: Scene) -> str | None:
    """Name the analysis that the sentence tells of."""
    sentence = scene.text[scene.start : scene.end]
    return next((name for name, pattern in analysis_rows() if pattern.search(sentence)), None)


def make_cue(scene: Scene, n: Number, outcome: Thing) -> str:
    """Show the words from outcome to number (or back), shortened in the middle."""
    start, end = min(outcome.start, n.first), max(outcome.end, n.last)
    words = " ".join(scene.text[start:end].split())
    return words if len(words) <= 90 else f"{words[:42]} ... {words[-43:]}"
