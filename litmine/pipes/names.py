"""Write a mention as a name: lower case, American spelling, singular."""

from __future__ import annotations

import re
from collections.abc import Iterable

from litmine.pipes.lookup import plain
from litmine.wording import read_cues, read_words


def make_curie(name: str) -> str:
    """Make litmine's own identifier of a name that no vocabulary here has.

    >>> make_curie("acute gvhd grade ii-iv")
    'litmine:acute-gvhd-grade-ii-iv'
    """
    return "litmine:" + re.sub(r"[^a-z0-9]+", "-", name).strip("-")


class Names:
    """Make names plain, so that `Leukaemias` and `leukemia` are one thing.

    >>> read_names()("T-cell leukaemias")
    't-cell leukemia'
    """

    def __init__(
        self, spellings: Iterable[tuple[re.Pattern[str], str]], singulars: Iterable[str]
    ) -> None:
        """Take spellings with their plain form, and words in -s that are no plural."""
        self.spellings = list(spellings)
        self.singulars = frozenset(singulars)

    def __call__(self, text: str) -> str:
        """Give the plain name of a mention."""
        name = plain(text)
        for wording, put in self.spellings:
            name = wording.sub(put, name)
        name = name.strip(" []().,;" if name.count("(") != name.count(")") else " [].,;")
        words = name.split() or [plain(text)]
        return " ".join([*words[:-1], self.singular(words[-1])])

    def singular(self, word: str) -> str:
        """Give the singular of an English noun; short forms and Latin stay as they are."""
        if word in self.singulars or len(word) < 5 or word.endswith(("ss", "us", "is")):
            return word
        if word.endswith("ies"):
            return word[:-3] + "y"
        if word.endswith(("sses", "xes", "ches", "shes")):
            return word[:-2]
        return word[:-1] if word.endswith("s") else word


def read_names() -> Names:
    """Make it with `plain_names.tsv` and `singular_exceptions.txt` of `corpora/language`."""
    rows = read_cues("plain_names", ("wording", "plain"))
    spellings = [(re.compile(row["wording"]), row["plain"]) for row in rows]
    return Names(spellings, read_words("singular_exceptions"))
