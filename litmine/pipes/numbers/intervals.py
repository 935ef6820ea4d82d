"""Give numbers their confidence intervals and spreads."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from litmine.pipes.numbers.find import DIGITS, WINDOW
from litmine.pipes.numbers.number import Number

CI = re.compile(
    rf"(?:(?:9[059](?:\.\d)?\s*(?:%|percent|per cent)?\s*-?\s*)?"
    r"(?:\bC\.?I\.?s?\b|\bCLs?\b|confidence (?:intervals?|limits?|bounds?)|credible intervals?)"
    r"[\s:;,=)\](\[]*(?:CIs?\b|CLs?\b)?(?:\s+(?:for|of) the difference)?[\s:;,=)\](\[]*"
    r"(?:of\s+|from\s+|was\s+)?)"
    rf"(?P<low>-?(?:{DIGITS}))\s*(?:%|percent|per cent)?\s*(?:-|to|,|;|and)\s*"
    rf"(?P<high>(?:(?<=\s)-)?(?:{DIGITS}))"
)
# once an interval was named, later ones come bare: "40.0% (33.3-46.6)", "2.1 [1.3 to 3.4]"
BARE_CI = re.compile(
    rf"[(\[,;]\s*(?P<low>-?(?:{DIGITS}))\s*%?\s*(?:-|to)\s*(?P<high>(?:(?<=\s)-)?(?:{DIGITS}))"
    r"\s*%?\s*[)\],;]"
)
RANGED = re.compile(r"\brange|\bage")


SPREAD = re.compile(r"^\s*(?:%|percent)?\s*[(\[]?\s*(?:\+\s?/\s?-|±|\+-)\s*$")
PERCENT = re.compile(r"\s*(?:%|percent\b|per cent\b)")


def find_intervals(text: str) -> list[re.Match[str]]:
    """Find what is named an interval, and the bare ranges that may be one, in order."""
    named = list(CI.finditer(text))
    bare = (
        m
        for m in BARE_CI.finditer(text)
        if not any(n.start() < m.end() and m.start() < n.end() for n in named)
        and not RANGED.search(text, max(0, m.start() - 25), m.end())
    )
    return sorted([*named, *bare], key=re.Match.start)


def mark_intervals(text: str, numbers: list[Number]) -> list[Number]:
    """Give each value its confidence interval and take the bounds out of the values."""
    out = list(numbers)
    found = find_intervals(text)
    named = any(m.re is CI for m in found)
    for match in found:
        start, end = match.span()
        low, high = (float(match[x].replace(",", "")) for x in ("low", "high"))
        at = max((i for i, n in enumerate(out) if n.end <= start and n.is_value), default=None)
        owner = out[at] if at is not None and start - out[at].end < WINDOW // 2 else None
        fits = owner is not None and low <= owner.value <= high
        if match.re is BARE_CI and not (fits and owner and (named or owner.kind == "ratio")):
            continue
        if at is not None and owner and owner.low is None:
            out[at] = replace(owner, low=low, high=high, right=end)
        out = [replace(n, kind="ci") if start <= n.start < end else n for n in out]
    return out


def mark_spreads(text: str, numbers: list[Number]) -> list[Number]:
    """Join a number and its spread; "18.8 \u00b1 6.9%" is a percentage."""
    out = list(numbers)
    for i, (left, right) in enumerate(pairwise(numbers)):
        near = right.kind == "spread" and SPREAD.match(text[left.end : right.start])
        if not near or not left.is_value:
            continue
        percent = PERCENT.match(text, right.end) and left.kind in ("count", "decimal")
        kind, unit = ("percent", "%") if percent else (left.kind, left.unit)
        out[i] = replace(left, kind=kind, unit=unit, right=right.end)
    return out
