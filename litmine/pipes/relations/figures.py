"""What a sentence's figures say: significant or not, and which of two numbers is larger."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from litmine.pipes.relations.frame import Frame, Thing

NUMBER = r"(?:\d+)?[.·]?\d+"
P_VALUE = re.compile(
    rf"(?<![a-z])p(?: -? ?values?)?(?: of| was| is| were)? ?"
    rf"(<|>|=|≤|≥|less than|greater than|not significant|ns|n\.s) ?({NUMBER})?"
)
UNIT = r"(?:%|percent|months?|years?|days?|weeks?)?"
SET_AGAINST = r"(?:versus|vs\.?|v|compared (?:with|to)|against|to|and|than|or)"
PAIR = re.compile(
    rf"({NUMBER}) ?{UNIT}(?: \([^()]*\))?(?: [^0-9;]{{0,60}}?)? "
    rf"{SET_AGAINST} (?:[^0-9;]{{0,40}}? )?({NUMBER})"
)
RATIO = re.compile(
    rf"(?:hr|or|rr|hazard ratio|odds ratio|relative risk|risk ratio)\W{{1,12}}?({NUMBER})"
)
SIGNIFICANT = 0.05


def as_number(text: str) -> float:
    """Read a number that may be written with a middle dot or without its zero."""
    return float(text.replace("·", "."))


class Figures:
    """The p values, pairs of numbers and ratios of one sentence, by word place."""

    def __init__(self, frame: Frame) -> None:
        """Read the figures; places are indices into `frame.words`."""
        self.offsets, at = [], 0
        for word in frame.words:
            self.offsets.append(at)
            at += len(word) + 1
        text = " ".join(frame.words)
        self.p_values = [(self.place(m.start()), self.verdict(m)) for m in P_VALUE.finditer(text)]
        self.pairs = [
            (self.place(m.start()), as_number(m[1]) - as_number(m[2])) for m in PAIR.finditer(text)
        ]
        self.ratios = [(self.place(m.start()), as_number(m[1])) for m in RATIO.finditer(text)]

    def place(self, offset: int) -> int:
        """Give the word at a character offset."""
        return bisect_right(self.offsets, offset) - 1

    @staticmethod
    def verdict(match: re.Match[str]) -> str:
        """Tell whether a p value is significant at the 5 % level."""
        sign, number = match.groups()
        if number is None or sign in (">", "≥", "greater than"):
            return "ns"
        return "sig" if as_number(number) <= SIGNIFICANT else "ns"


def read_after(places: list[tuple[int, str]], thing: Thing) -> str:
    """Give the first verdict after a mention, or the last before it."""
    after = [v for place, v in places if place >= thing.end]
    return after[0] if after else places[-1][1] if places else "none"


class Beside(NamedTuple):
    """The figures that stand with a mention: significant or not, which number is larger."""

    verdict: str
    sign: str | None
    names: tuple[str, ...]


def read_beside(figures: Figures, thing: Thing) -> Beside:
    """Describe the figures that stand with an outcome."""
    verdict = read_after(figures.p_values, thing)
    kinds = {v for _, v in figures.p_values}
    names = [f"p:{verdict}", f"p-all:{'mixed' if len(kinds) > 1 else next(iter(kinds), 'none')}"]
    ratio, pair, sign = first_after(figures.ratios, thing), first_after(figures.pairs, thing), None
    if ratio is not None:
        names.append(f"ratio:{'up' if ratio > 1 else 'down'}/{verdict}")
    if pair is not None:
        sign = "up" if pair > 0 else "down" if pair < 0 else "same"
        names.append(f"pair:{sign}/{verdict}")
    return Beside(verdict, sign, tuple(names))


def first_after(places: list[tuple[int, float]], thing: Thing) -> float | None:
    """Give the first number after a mention, or the first of the sentence."""
    after = (v for place, v in places if place >= thing.end)
    return next(after, places[0][1] if places else None)


def arm_figures(frame: Frame, beside: Beside, subject: Thing) -> Iterator[str]:
    """Describe which of two numbers is larger, seen from the subject's side."""
    arms = frame.concepts.get(subject.kind, ())
    if beside.sign and len(arms) > 1 and subject in frame.things:
        place = "first" if arms[0][0].name == subject.name else "later"
        yield f"pair:{beside.sign}/{place}/{beside.verdict}"
