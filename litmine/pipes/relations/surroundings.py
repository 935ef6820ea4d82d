"""What stands around a mention: words on either side, brackets, other mentions as their kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from litmine.pipes.relations.frame import Frame, Thing

TOPS = (0, 1, 2, 3, 5, 8, 12, 20, 35)
BUCKETS = (*map(str, TOPS), "far")


def bucket(number: int) -> str:
    """Name a distance or count coarsely."""
    return BUCKETS[bisect_left(TOPS, number)]


def shown(frame: Frame, start: int, end: int) -> list[str]:
    """Give the words from `start` to `end`, each mention as one word: its kind."""
    words, places = frame.shown
    start, end = max(0, start), min(end, len(frame.words))
    if start >= end:
        return []
    thing = frame.covered.get(start)
    cut = [f"<{thing.kind}>"] if thing and thing.start < start else []
    return cut + words[places[start] : places[end]]


def around(frame: Frame, thing: Thing, role: str) -> Iterator[str]:
    """Describe the two words on either side of a mention."""
    before = shown(frame, thing.start - 3, thing.start)[-2:]
    after = shown(frame, thing.end, thing.end + 3)[:2]
    yield f"{role}<1:{before[-1] if before else '^'}"
    yield f"{role}<2:{' '.join(before)}"
    yield f"{role}>1:{after[0] if after else '$'}"
    yield f"{role}>2:{' '.join(after)}"


def depth_at(frame: Frame, place: int) -> int:
    """Count the brackets open at a place."""
    words = frame.words[:place]
    return max(0, words.count("(") - words.count(")"))


def bracket_features(frame: Frame, thing: Thing, role: str) -> Iterator[str]:
    """Describe whether a mention stands in brackets after another of its kind: an explanation."""
    depth = depth_at(frame, thing.start)
    yield f"{role}-depth:{min(depth, 2)}"
    if depth:
        before = [t for t in frame.things if t.end <= thing.start]
        opened = max(i for i in range(thing.start) if frame.words[i] == "(")
        head = [t for t in before if t.end == opened]
        yield f"{role}-explains:{head[0].kind if head else 'none'}"
