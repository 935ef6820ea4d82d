"""Find cue wordings in a Doc: word sequences of the tables in `corpora/language`.

A cue is written in lower case, one blank between tokens; a word that ends in `*` stands for
every word that begins so. Where cues of one kind overlap the longest counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Cue(NamedTuple):
    """A cue in a text: token borders, what it is a cue of, and its words."""

    start: int
    end: int
    kind: str
    words: str


class Pattern(NamedTuple):
    """One row of a cue table."""

    words: tuple[str, ...]
    kind: str


def fits(word: str, pattern: str) -> bool:
    """Tell whether a word is the pattern's word, or begins like it where it ends in `*`."""
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


class CueFinder:
    """Find all cues of a table in lists of lower-case words."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        """Take (cue, kind) rows; the first word of each is indexed."""
        self.exact: dict[str, list[Pattern]] = defaultdict(list)
        self.begins: dict[str, list[Pattern]] = defaultdict(list)
        for cue, kind in rows:
            pattern = Pattern(tuple(cue.split(" ")), kind)
            first = pattern.words[0]
            index = self.begins if first.endswith("*") else self.exact
            index[first.rstrip("*")].append(pattern)
        self.longest = max((len(b) for b in self.begins), default=0)
        self.known: dict[str, tuple[Pattern, ...]] = {}

    def patterns_from(self, word: str) -> tuple[Pattern, ...]:
        """Give the patterns whose first word fits, longest first; words met are remembered."""
        if word not in self.known:
            found = list(self.exact.get(word, ()))
            for length in range(1, min(len(word), self.longest) + 1):
                found += self.begins.get(word[:length], ())
            self.known[word] = tuple(sorted(found, key=lambda p: -len(p.words)))
        return self.known[word]

    def find(self, words: Sequence[str]) -> list[Cue]:
        """Give the cues in order; of one kind the longest where they overlap."""
        cues: list[Cue] = []
        taken: dict[str, int] = {}
        for i, word in enumerate(words):
            known = self.known.get(word)
            for pattern in self.patterns_from(word) if known is None else known:
                end = i + len(pattern.words)
                if taken.get(pattern.kind, 0) > i or end > len(words):
                    continue
                if end == i + 1 or all(map(fits, words[i:end], pattern.words)):
                    taken[pattern.kind] = end
                    cues.append(Cue(i, end, pattern.kind, " ".join(words[i:end])))
        return cues
