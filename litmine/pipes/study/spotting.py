"""Search a text for many wordings at once, each only where a word stands that can begin it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from litmine.wording import LONGEST, Wording

WORD = re.compile(r"\w+")


class Spotter:
    """Count the wordings of a table in lower-case texts.

    A search for each wording goes through the whole text for each; most of a text's words begin
    none of them, which is looked up once for all.
    """

    def __init__(self, wordings: Sequence[Wording]) -> None:
        """Take the wordings; what they begin with is indexed."""
        self.wordings = wordings
        self.begun: dict[str, list[int]] = defaultdict(list)
        for number, wording in enumerate(wordings):
            for beginning in wording.begins or ():
                self.begun[beginning].append(number)
        self.known: dict[str, list[int]] = {}

    def begun_by(self, head: str) -> list[int]:
        """Give the wordings that a word can begin, by its first letters; those met are kept."""
        if head not in self.known:
            heads = (head[:n] for n in range(1, len(head) + 1))
            self.known[head] = sorted({n for one in heads for n in self.begun.get(one, ())})
        return self.known[head]

    def places(self, text: str) -> list[list[int]]:
        """Give for each wording where words stand that can begin it."""
        found: list[list[int]] = [[] for _ in self.wordings]
        for word in WORD.finditer(text):
            for number in self.begun_by(word[0][:LONGEST]):
                found[number].append(word.start())
        return found

    def counts(self, text: str, most: int) -> list[int]:
        """Count how often each wording stands in a text, `most` at most."""
        return [
            count_wording(wording, text, places, most)
            for wording, places in zip(self.wordings, self.places(text), strict=True)
        ]


def count_wording(wording: Wording, text: str, places: list[int], most: int) -> int:
    """Count a wording that may stand at these places, and at those of the letters it holds."""
    if wording.begins is None:
        return sum(1 for _, _ in zip(wording.pattern.finditer(text), range(most), strict=False))
    if wording.holds:
        held = (place for letters in wording.holds for place in find_letters(text, letters))
        places = sorted({*places, *held})
    end = count = 0
    for place in places:
        found = wording.pattern.match(text, place) if place >= end else None
        if found:
            end, count = found.end(), count + 1
            if count == most:
                break
    return count


def find_letters(text: str, letters: str) -> Iterator[int]:
    """Give where letters stand in a text."""
    place = text.find(letters)
    while place >= 0:
        yield place
        place = text.find(letters, place + 1)
