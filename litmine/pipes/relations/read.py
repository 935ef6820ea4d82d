"""Lay out a Doc and describe its pairs: what the component judges and what training learns from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from spacy.tokens import Doc

from litmine.pipes.cues import CueFinder
from litmine.pipes.relations.candidates import Pair, find_pairs
from litmine.pipes.relations.features import Describer
from litmine.pipes.relations.frame import lay_story


class Described(NamedTuple):
    """A pair and its features."""

    pair: Pair
    features: tuple[str, ...]


def describe_pairs(doc: Doc, finder: CueFinder) -> Iterator[Described]:
    """Give every pair of an article that a predicate could join, with what is seen of it."""
    story = lay_story(doc, finder)
    describer = Describer(story)
    for pair in find_pairs(story):
        yield Described(pair, tuple(dict.fromkeys(describer.describe(pair))))
