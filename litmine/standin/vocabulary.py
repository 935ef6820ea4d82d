"""What PubMed knows beyond the served records: words of its index, headings' trees, mappings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from html import unescape
from importlib.resources import files

from litmine.standin.corpus import Corpus
from litmine.standin.record import plain

TAG = re.compile(rb"<[^>]*>")


def read_table(name: str) -> list[list[str]]:
    """Read the rows of a file of this package: tab-separated, `#` starts a comment line."""
    text = files("litmine.standin").joinpath(name).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    return list(csv.reader(rows, delimiter="\t"))


class Vocabulary:
    """The words that count as known, the mapping of untagged phrases, and headings below headings.

    PubMed reports a phrase as not found when none of its 39 million records has it. A small
    corpus cannot judge that alone: `known` texts (queries, say) add their words.
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        """Read the tables and take in the words of `known`."""
        self.outside = {word for text in known for word in plain(text).split()}
        self.inside: set[str] = set()
        self.stopwords = frozenset(row[0] for row in read_table("stopwords.txt"))
        self.mappings = {plain(phrase): query for phrase, query in read_table("mapping.tsv")}
        self.trees: dict[str, set[str]] = {}
        for heading, narrower in read_table("explosion.tsv"):
            self.trees.setdefault(plain(heading), set()).add(plain(narrower))

    def refresh(self, corpus: Corpus) -> None:
        """Forget the words of the corpus; they are read again when a phrase must be judged."""
        self.inside = set()
        self.corpus = corpus

    def knows(self, phrase: str) -> bool:
        """Tell whether every word of a phrase is known."""
        words = plain(phrase).split()
        if all(word in self.outside for word in words):
            return True
        if not self.inside:
            self.inside = self.read_words()
        known = self.inside | self.outside
        if phrase.endswith("*"):
            *words, start = words
            if not any(word.startswith(start) for word in known):
                return False
        return all(word in known for word in words)

    def read_words(self) -> set[str]:
        """Read every word of the corpus, from the bare bytes: parsing all would take long."""
        words: set[str] = set()
        for record in self.corpus.records.values():
            text = unescape(TAG.sub(b" ", record.xml).decode("utf-8", "replace"))
            words.update(plain(text).split())
        return words

    def mapping(self, phrase: str) -> str | None:
        """Give the query that an untagged phrase stands for, if the table has it."""
        return self.mappings.get(plain(phrase))

    def below(self, heading: str) -> frozenset[str]:
        """Give a heading and all headings that the table puts under it."""
        found: set[str] = set()
        waiting = {heading}
        while waiting:
            found |= waiting
            waiting = {below for name in waiting for below in self.trees.get(name, ())} - found
        return frozenset(found)

    def is_stopword(self, word: str) -> bool:
        """Tell whether PubMed leaves the word out of a search."""
        return plain(word) in self.stopwords
