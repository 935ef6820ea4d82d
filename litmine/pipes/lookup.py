"""Find the term tables' spellings in a text, and the tokens on which they lie."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple, TypeVar

from spacy.tokens import Doc

from litmine.pipes.text import text_of
from litmine.terms import Term

Thing = TypeVar("Thing")

WORD = re.compile(r"[^\W_]+")
# one character for one, so that offsets stay: PubMed has every kind of dash and apostrophe
PLAIN = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("’‘`´", "'"), "\u00a0": " "})


class Found(NamedTuple):
    """A table's spelling at characters start to end of a text."""

    start: int
    end: int
    term: Term


class Tables:
    """Look up every run of words of a text in the tables.

    A look-up needs no tokenized patterns: reading 20,000 rows takes a tenth of a second, and
    a spelling is found whatever the tokenizer makes of it.
    """

    def __init__(self, terms: Iterable[Term]) -> None:
        """Index the terms by their spelling in lower case.

        heads: the first word of each, and how many words it opens at most.
        """
        self.rows: dict[str, list[Term]] = defaultdict(list)
        for term in terms:
            self.rows[plain(term.spelling)].append(term)
        self.heads: dict[str, int] = {}
        for words in map(WORD.findall, self.rows):
            if words:
                self.heads[words[0]] = max(len(words), self.heads.get(words[0], 0))

    def look_up(self, text: str, label: str | None = None) -> list[Term]:
        """Give the rows whose spelling is `text`, as far as case and `label` allow."""
        rows = self.rows.get(plain(text), ())
        return [
            t for t in rows if (t.match == "" or t.spelling == text) and label in (None, t.label)
        ]

    def search(self, text: str) -> Iterator[Found]:
        """Yield every spelling in `text`; overlapping ones too."""
        low = plain(text)
        if len(low) != len(text):  # a letter whose lower case is longer, such as İ
            low = text.translate(PLAIN)
        words = [m.span() for m in WORD.finditer(low)]
        for i, (start, stop) in enumerate(words):
            longest = self.heads.get(low[start:stop])
            if longest is None:
                continue
            for start_at in openings(low, start):
                for end in endings(low, words[i : i + longest]):
                    for term in self.rows.get(low[start_at:end], ()):
                        if term.match == "" or term.spelling == text[start_at:end]:
                            yield Found(start_at, end, term)


def plain(text: str) -> str:
    """Give `text` in lower case with one kind of dash and apostrophe."""
    return text.translate(PLAIN).lower()


def openings(text: str, start: int) -> Iterator[int]:
    """Yield where a spelling may begin: the word, or a bracket before it (`(211)At`)."""
    yield start
    if start and text[start - 1] in "([":
        yield start - 1


def endings(text: str, words: list[tuple[int, int]]) -> Iterator[int]:
    """Yield where a spelling may end: after a word, or after signs that cling to it."""
    for _, end in words:
        yield end
        stop = end
        while stop < len(text) and text[stop] in "+)]-'*" and stop - end < 3:
            stop += 1
            if not (text[stop - 1] == "-" and text[stop : stop + 1].isalpha()):  # CD3-negative
                yield stop


class Aligner:
    """Tell on which tokens a stretch of characters lies, if it may stand alone there."""

    def __init__(self, prefixes: list[str]) -> None:
        """Take the words that may precede a term inside a token (`non-`)."""
        before = "|".join(map(re.escape, prefixes))
        self.head = re.compile(rf"(?:{before}|.*[/+(\[])", re.IGNORECASE)
        self.tail = re.compile(r"[-+)(/*\]]+|-[a-z]{3,}.*|[/+(].*")

    def align(
        self, doc: Doc, found: Iterable[tuple[int, int, Thing]]
    ) -> Iterator[tuple[int, int, Thing]]:
        """Turn character offsets into token offsets; drop what is a mere part of a word.

        The tokenizer keeps `non-ATG`, `CD34(+` and `CD3-depleted` whole: these hold a term.
        `interleukin-2` holds no `interleukin`, and `autophagy-ATG5` no `ATG`.
        """
        starts = doc.to_array("IDX").tolist()
        ends = (doc.to_array("IDX") + doc.to_array("LENGTH")).tolist()
        text = text_of(doc)
        for start, end, thing in found:
            first, last = bisect_right(starts, start) - 1, bisect_left(ends, end)
            before, after = text[starts[first] : start], text[end : ends[last]]
            if (not before or self.head.fullmatch(before)) and (
                not after or self.tail.fullmatch(after)
            ):
                yield first, last + 1, thing
