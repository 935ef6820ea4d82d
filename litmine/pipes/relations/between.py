"""What stands between two mentions of one sentence, and which others compete with them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from litmine.pipes.relations.candidates import Pair, gap
from litmine.pipes.relations.frame import Frame, Thing
from litmine.pipes.relations.surroundings import bucket

LISTING = (",", "and", "or", "/", "plus", "+", ";")


class Words(NamedTuple):
    """The words that a reader sees of a sentence, with the feature names made of them."""

    shown: list[str]
    places: list[int]
    single: list[str]
    double: list[str]
    listing: list[bool]


def name_words(frame: Frame) -> Words:
    """Name the features of the words of a sentence, for every pair to take its part of."""
    shown, places = frame.shown
    single = [f"w:{word[:8]}" for word in shown]
    double = [f"ww:{a[:8]} {b[:8]}" for a, b in pairwise(shown)]
    listing = [word in LISTING or word[:1] == "<" for word in shown]
    return Words(shown, places, single, double, listing)


def words_between(words: Words, left: Thing, right: Thing) -> Iterator[str]:
    """Describe the words between two mentions: cue kinds, single words, pairs, the whole."""
    start, end = words.places[left.end], words.places[right.start]
    yield f"length:{bucket(end - start)}"
    if end - start <= 5:
        yield f"all:{' '.join(words.shown[start:end])}"
    yield from words.single[start : min(end, start + 40)]
    yield from words.double[start : max(start, min(end, start + 26) - 1)]


def things_between(frame: Frame, words: Words, left: Thing, right: Thing) -> Iterator[str]:
    """Describe what else is named between two mentions, and whether they form one list."""
    names: dict[str, set[str]] = {kind: set() for kind in "TOMD"}
    for thing in frame.things:
        if left.end <= thing.start and thing.end <= right.start and thing.kind in names:
            names[thing.kind].add(thing.name)
    for kind, found in names.items():
        yield f"between-{kind}:{min(len(found - {left.name, right.name}), 4)}"
    start, end = words.places[left.end], words.places[right.start]
    yield f"listed:{all(words.listing[start:end])}"


def rivals(pair: Pair) -> Iterator[str]:
    """Describe how many others of each end's kind the sentence has, and which is closer."""
    subject, thing = pair.subject, pair.object
    far = gap(subject, thing)
    for role, one, other in (("s", subject, thing), ("o", thing, subject)):
        same = [t for t in pair.frame.things if t.kind == one.kind and t.name != one.name]
        closer = {t.name for t in same if gap(t, other) < far}
        earlier = {t.name for t in same if t.start < one.start}
        yield f"{role}-closer:{min(len(closer), 4)}"
        yield f"{role}-earlier:{min(len(earlier), 3)}"
