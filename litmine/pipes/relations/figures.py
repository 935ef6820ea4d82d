"""What a sentence's figures say: significant or not, and which of two numbers is larger."""

from __future__ import annotations

import re
from collections.abc import Iterator

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
        low, high = 0, len(self.offsets)
        while low < high:
            middle = (low + high) // 2
            if self.offsets[middle] <= offset:
                low = middle + 1
            else:
                high = middle
        return low - 1

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


def figure_features(frame: Frame, figures: Figures, subject: Thing, thing: Thing) -> Iterator[str]:
    """Describe the figures that stand with an outcome, seen from the subject's side."""
    verdict = read_after(figures.p_values, thing)
    yield f"p:{verdict}"
    kinds = {v for _, v in figures.p_values}
    yield f"p-all:{'mixed' if len(kinds) > 1 else next(iter(kinds), 'none')}"
    ratios = [v for place, v in figures.ratios if place >= thing.end] or [
        v for _, v in figures.ratios
    ]
    if ratios:
        yield f"ratio:{'up' if ratios[0] > 1 else 'down'}/{verdict}"
    pairs = [v for place, v in figures.pairs if place >= thing.end] or [v for _, v in figures.pairs]
    if not pairs:
        return
    sign = "up" if pairs[0] > 0 else "down" if pairs[0] < 0 else "same"
    yield f"pair:{sign}/{verdict}"
    arms = [t for t in frame.things if t.kind == subject.kind]
    if subject in arms and len({t.name for t in arms}) > 1:
        place = "first" if arms[0].name == subject.name else "later"
        yield f"pair:{sign}/{place}/{verdict}"
