"""Lay out a Doc and describe its pairs: what the component judges and what training learns from."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from spacy.tokens import Doc

from litmine.pipes.cues import CueFinder
from litmine.pipes.relations.candidates import Pair, find_pairs
from litmine.pipes.relations.features import Describer, Group
from litmine.pipes.relations.frame import lay_story
from litmine.wording import read_cues


class Described(NamedTuple):
    """A pair and its features, in groups that pairs share."""

    pair: Pair
    groups: tuple[Group, ...]

    @property
    def features(self) -> tuple[str, ...]:
        """Give all features, one after the other."""
        return tuple(chain.from_iterable(self.groups))


class Wording(NamedTuple):
    """The word tables of the component: cues of relations, and words that value outcomes."""

    cues: CueFinder
    values: CueFinder


def read_wording() -> Wording:
    """Read `relations.tsv` and `outcome_words.tsv` of `corpora/language`."""
    tables = (read_cues(name, ("cue", "kind")) for name in ("relations", "outcome_words"))
    return Wording(*(CueFinder((r["cue"], r["kind"]) for r in rows) for rows in tables))


def describe_pairs(doc: Doc, wording: Wording) -> Iterator[Described]:
    """Give every pair of an article that a predicate could join, with what is seen of it."""
    story = lay_story(doc, wording.cues)
    describer = Describer(story, wording.values)
    for pair in find_pairs(story):
        yield Described(pair, describer.describe(pair))
