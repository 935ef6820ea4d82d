"""Read numbers as abstracts write them: what each one is, before asking what it measures.

`read_numbers` finds every number of a text, digits or words, and says its kind: percent, count,
decimal, ratio, duration, fold or quantity may be results; p, ci, level, spread, of, time, age,
dose, label, year and power never are. Which wording makes which kind lies in
`corpora/language/number_cues.tsv`; the first row that fits wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from litmine.wording import read_cues

# one character for one, so that offsets stay true: middle dots, dashes and odd spaces
PLAIN = str.maketrans({**dict.fromkeys("·‧∙⋅", "."), **dict.fromkeys("–—−‐‑‒", "-")}) | {
    c: " " for c in (0xA0, 0x2009, 0x202F, 0x2002, 0x2003, 0x200A)
}
WINDOW = 60
DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
VALUES = frozenset({"percent", "count", "decimal", "ratio", "duration", "fold", "quantity"})
# the gap between members of one list of numbers: "14 vs 16 days", "90, 60, and 45%"
JOIN = re.compile(
    r"^\s*%?\s*(?:[,;/-]|and|or|to|vs?\.?|versus|compared (?:with|to)|in contrast to|&|,\s*and|"
    r",\s*or|;\s*and)\s*(?:and\s+|only\s+)?$"
)
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
FRACTION = re.compile(r"^\s*(?:/|(?:out )?of(?: [a-z-]+){0,3})\s*$")
# units glued to a number, unlike the letters of a name ("375mg", "6MP")
GLUED = re.compile(
    r"(?:mg|mcg|µg|μg|g|kg|c?Gy|m[lL]|d|h|wk|mo|yr|fold|(?:day|month|year|week|hour)s?)(?![A-Za-z])"
)
RANGED = re.compile(r"\brange|\bage")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text: where, how much, of which kind.

    unit: as written ("%", "months"). of: the whole it is part of. n: the count behind a
    percentage. low, high: its confidence interval. measure: of a ratio. left, right: where the
    whole expression begins and ends, if wider than the number.
    """

    start: int
    end: int
    value: float
    kind: str
    unit: str | None = None
    n: float | None = None
    of: float | None = None
    low: float | None = None
    high: float | None = None
    measure: str | None = None
    left: int = -1
    right: int = -1

    @property
    def first(self) -> int:
        """Give where its whole expression begins ("5 of 7 (71%)" begins at the 5)."""
        return self.left if self.left >= 0 else self.start

    @property
    def last(self) -> int:
        """Give where its whole expression ends, interval and spread included."""
        return max(self.right, self.end)

    @property
    def is_value(self) -> bool:
        """Tell whether a number of this kind can be a result."""
        return self.kind in VALUES


def plain(text: str) -> str:
    """Replace middle dots, dashes and odd spaces by their ASCII, character for character."""
    return text.translate(PLAIN)


@lru_cache(maxsize=1)
def number_words() -> dict[str, float]:
    """Give the value of each number word."""
    return {r["word"]: float(r["value"]) for r in read_cues("number_words", ("word", "value"))}


@lru_cache(maxsize=1)
def number_pattern() -> re.Pattern[str]:
    """Give the pattern of one number: digits not part of a name, or one to four number words."""
    word = "|".join(sorted(number_words(), key=len, reverse=True))
    words = (
        rf"\b(?:a (?=hundred))?(?:{word})(?:(?:[- ]| and )(?:{word})\b)*"
        r"(?:(?=fold)|(?!\w))(?!-[a-z]|'s)"
    )
    return re.compile(
        rf"(?<![\w*~])(?<![A-Za-z]-)(?<!\d[.,])(?<!\w\()(?P<digits>(?:(?<=[\s(\[:=])-)?(?:{DIGITS}))"
        rf"(?![\d'])(?!-?[A-Z]{{2}})|(?i:(?P<words>{words}))"
    )


@lru_cache(maxsize=1)
def kind_cues() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Give (kind, side, pattern) in the order of the table."""
    rows = read_cues("number_cues", ("kind", "side", "pattern"))
    return tuple((r["kind"], r["side"], re.compile(r["pattern"])) for r in rows)


@lru_cache(maxsize=1)
def ratio_pattern() -> re.Pattern[str]:
    """Give the pattern of a ratio's name standing before its number."""
    rows = read_cues("ratio_words", ("measure", "words"))
    names = "|".join(rf"(?P<{r['measure']}>{r['words']})" for r in rows)
    return re.compile(
        rf"\b(?:{names})\s*(?:[\[(](?:[A-Za-z]{{2,4}})[\])])?(?:\s+(?:for|of) [^.;()\d]{{2,60}})?"
        r"[\s,:;=(\[]*(?:(?:was|were|is|of|about|approximately|only|as high as)\s*)*[(\[]?\s*$"
    )


def read_value(match: re.Match[str]) -> float | None:
    """Give the value of a found number, None where the words are no number ("one two")."""
    if match["digits"]:
        return float(match["digits"].replace(",", ""))
    total = 0.0
    for word in re.findall(r"[a-z]+", match["words"].lower()):
        value = number_words().get(word)
        if value is None:
            continue
        if value in (100, 1000):
            total = max(total, 1) * value
        elif total and (total % 10 or value >= 10) and total % 100:
            return None
        else:
            total += value
    return total


def name_kind(text: str, start: int, end: int, value: float) -> tuple[str, str | None]:
    """Give the kind of the number at text[start:end] and its unit, by the table of cues."""
    sides = {
        "left": text[max(0, start - WINDOW) : start],
        "right": text[end : end + WINDOW],
        "self": text[start:end],
    }
    for kind, side, pattern in kind_cues():
        found = pattern.search(sides[side])
        if found:
            return kind, found[0].strip(" -+") if side == "right" else None
    written = text[start:end]
    return ("decimal" if "." in written else "count"), None


def find_numbers(text: str, names: Iterable[tuple[int, int]]) -> list[Number]:
    """Find the numbers outside `names` (spans of mentions) with the kind that each shows."""
    inside = bytearray(len(text) + 1)
    for start, end in names:
        inside[start:end] = b"\1" * (end - start)
    found = []
    for match in number_pattern().finditer(text):
        start, end = match.span()
        value = None if inside[start] else read_value(match)
        if value is None or (text[end : end + 1].isalpha() and not GLUED.match(text, end)):
            continue
        kind, unit = name_kind(text, start, end, value)
        if text.startswith(" million", end):
            kind, value = "count", value * 1e6
        found.append(Number(start, end, value, kind, "%" if kind == "percent" else unit))
    return found


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


SHARED = frozenset({"percent", "duration", "dose", "time", "ratio", "quantity", "age"})
VERSUS = re.compile(r"^\s*(?:%|percent|per cent)?\s*(?:vs?\s?\.?|versus|compared (?:with|to))\s*$")
ENDING = re.compile(r"\s*[)\],;.]")
SPREAD = re.compile(r"^\s*(?:%|percent)?\s*[(\[]?\s*(?:\+\s?/\s?-|±|\+-)\s*$")
PERCENT = re.compile(r"\s*(?:%|percent\b|per cent\b)")
SENTENCE_END = re.compile(r"\.\s+[A-Z]")
# what may stand between a count and the bracket with its percentage: "5 patients had died ("
COUNT_GAP = re.compile(r"^[^\d,;:.()\[\]%]{0,70}[(\[][^\d()\[\]]{0,8}$")
AFTER_WHOLE = re.compile(r"^\s*(?:[a-z]+\s*)?[,;]\s*$")
INNER_COUNT = re.compile(r"^\s*%?\s*(?:percent|per cent)?\s*[(\[;,]\s*(?P<n>[nN]\s*=\s*)?$")
COUNTED = re.compile(r"^\s*(?:[)\],;/]|of\b|out of|patients|cases|children|subjects|pts|persons)")


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


def read_numbers(text: str, names: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """Read the numbers of a text, left to right; `names` are spans whose digits are no numbers.

    >>> [(n.value, n.kind, n.n, n.of) for n in read_numbers("5 of 7 (71%) responded")][2:]
    [(71.0, 'percent', 5.0, 7.0)]
    """
    text = plain(text)
    numbers = mark_ratios(text, find_numbers(text, names))
    numbers = carry_ratios(text, mark_intervals(text, numbers))
    numbers = mark_spreads(text, numbers)
    numbers = join_fractions(text, numbers)
    return join_shares(text, share_units(text, numbers))
