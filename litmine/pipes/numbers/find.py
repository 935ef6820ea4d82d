"""Find the numbers of a text, digits or words, and say of which kind each is.

Which wording makes which kind lies in `corpora/language/number_cues.tsv`; the first row that fits
wins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from litmine.pipes.numbers.number import Number
from litmine.wording import Search, find_search, read_cues

WINDOW = 60
# "322 448 subjects" is one number, unlike "grade 3 100 days" and "aged 18-65 120 patients"
LABELLED = ("hase", "rade", "roup", "tage", "arm", "ohort", "day", "eek", "onth", "level", "and")
SPACED = (
    "".join(f"(?<!{word} )" for word in LABELLED)
    + r"(?<![-+–/\d])[1-9]\d{0,2}(?:[ \u2009\u202f\xa0]\d{3})+(?= [a-z]{3})"
)
DIGITS = rf"{SPACED}|(?:\d{{1,3}}(?:,\d{{3}})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
# units glued to a number, unlike the letters of a name ("375mg", "6MP")
GLUED = re.compile(
    r"(?:mg|mcg|µg|μg|g|kg|c?Gy|m[lL]|d|h|wk|mo|yr|fold|(?:day|month|year|week|hour)s?)(?![A-Za-z])"
)


@lru_cache(maxsize=1)
def number_words() -> dict[str, float]:
    """Give the value of each number word."""
    return {r["word"]: float(r["value"]) for r in read_cues("number_words", ("word", "value"))}


# digits that are not part of a name
NUMERAL = re.compile(
    rf"(?<![\w*~])(?<![A-Za-z]-)(?<!\d[.,])(?<!\w\()(?:(?:(?<=[\s(\[:=])-)?(?:{DIGITS}))"
    r"(?![\d'])(?!-?[A-Z]{2})"
)


@lru_cache(maxsize=1)
def words_pattern() -> re.Pattern[str]:
    """Give the pattern of one to four number words, for text in lower case.

    Each way begins with a letter, so that a search can skip to it (see `compile_wording`).
    """
    words = sorted(number_words(), key=len, reverse=True)
    word, first = "|".join(words), "|".join(rf"{w[0]}(?<=\b{w[0]}){w[1:]}" for w in words)
    return re.compile(
        rf"(?:a(?<=\ba) (?=hundred)(?:{word})|{first})(?:(?:[- ]| and )(?:{word})\b)*"
        r"(?:(?=fold)|(?!\w))(?!-[a-z]|'s)"
    )


def lower_each(text: str) -> str:
    """Write a text in lower case, a letter for a letter, so that offsets stay true."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower()[:1] for c in text)


def find_written(text: str) -> list[re.Match[str]]:
    """Find what is written as a number, in digits or in words, left to right."""
    words = words_pattern().finditer(lower_each(text))
    return sorted([*NUMERAL.finditer(text), *words], key=re.Match.start)


@lru_cache(maxsize=1)
def kind_cues() -> tuple[tuple[str, str, Search], ...]:
    """Give (kind, side, search) in the order of the table."""
    rows = read_cues("number_cues", ("kind", "side", "pattern"))
    return tuple((r["kind"], r["side"], find_search(re.compile(r["pattern"]))) for r in rows)


def read_value(match: re.Match[str]) -> float | None:
    """Give the value of a found number, None where the words are no number ("one two")."""
    if match.re is NUMERAL:
        return float(re.sub(r"[^\d.-]", "", match[0]))
    total = 0.0
    for word in re.findall(r"[a-z]+", match[0]):
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


def name_kind(text: str, start: int, end: int) -> tuple[str, str | None]:
    """Give the kind of the number at text[start:end] and its unit, by the table of cues."""
    left, right = text[max(0, start - WINDOW) : start], text[end : end + WINDOW]
    return judge_kind(left, text[start:end], right)


@lru_cache(maxsize=512)  # an article's numbers are read more than once, with and without names
def judge_kind(left: str, written: str, right: str) -> tuple[str, str | None]:
    """Give the kind and unit of a number by what stands on either side of it."""
    sides = {"left": left, "right": right, "self": written}
    for kind, side, search in kind_cues():
        found = search(sides[side])
        if found:
            return kind, found[0].strip(" -+") if side == "right" else None
    return ("decimal" if "." in written else "count"), None


def find_numbers(text: str, names: Iterable[tuple[int, int]]) -> list[Number]:
    """Find the numbers outside `names` (spans of mentions) with the kind that each shows."""
    inside = bytearray(len(text) + 1)
    for start, end in names:
        inside[start:end] = b"\1" * (end - start)
    found = []
    for match in find_written(text):
        start, end = match.span()
        value = None if inside[start] else read_value(match)
        if value is None or (text[end : end + 1].isalpha() and not GLUED.match(text, end)):
            continue
        kind, unit = name_kind(text, start, end)
        if text.startswith(" million", end):
            kind, value = "count", value * 1e6
        found.append(Number(start, end, value, kind, "%" if kind == "percent" else unit))
    return found
