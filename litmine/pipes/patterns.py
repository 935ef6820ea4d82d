"""Spellings that no table can list: `t(9;22)(q34;q11)`, `anti-CD45 antibody`, `x-free survival`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from litmine.corpus import Corpus
from litmine.errors import Failure
from litmine.pipes.lookup import PLAIN, Found
from litmine.pipes.names import Names, make_curie
from litmine.terms import TABLES, Term

HEADER = ["label", "pattern"]


class Patterns:
    """Find what patterns describe; its name is its plain text, its identifier made of that."""

    def __init__(self, rows: Iterable[tuple[str, re.Pattern[str]]], names: Names) -> None:
        """Take (label, pattern) pairs and how names are made plain."""
        self.rows = list(rows)
        self.names = names

    def search(self, text: str) -> Iterator[Found]:
        """Yield every match in `text`; overlapping ones too."""
        near = text.translate(PLAIN)
        for label, pattern in self.rows:
            for match in pattern.finditer(near):
                yield Found(*match.span(), self.term(label, match.group()))

    def term(self, label: str, words: str) -> Term:
        """Make the term that a match stands for."""
        name = self.names(words)
        return Term(label, words, name, make_curie(name), "derived", "", "pattern", "")


def read_patterns(corpus: Corpus) -> list[tuple[str, re.Pattern[str]]]:
    """Read `patterns.tsv` of the corpus's term folders, where there is one.

    RAISES: Failure naming file and line for a bad header, label or pattern.
    """
    found = []
    for path in (folder.joinpath("patterns.tsv") for folder in corpus.terms):
        if not path.is_file():
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            row = line.split("\t")
            if row == HEADER and number == 1:
                continue
            if len(row) != 2 or row[0] not in TABLES.values():
                raise Failure(f"{path}:{number}: {row} is no label and pattern")
            try:
                pattern = re.compile(rf"(?<![A-Za-z0-9])(?:{row[1]})(?![A-Za-z0-9])")
            except re.error as error:
                raise Failure(f"{path}:{number}: {error}") from error
            found.append((row[0], pattern))
    return found
