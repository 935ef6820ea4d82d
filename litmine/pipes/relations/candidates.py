"""Pairs of mentions that may be related: in one sentence, or with one end carried over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from litmine.pipes.relations.frame import Frame, Story, Thing

# which kinds of subject and object may be joined, and by what (annotation guidelines)
PREDICATES = {
    "TD": ("TREATS",),
    "TO": ("TREATS", "OBSERVED", "NOT_OBSERVED", "INCREASES", "DECREASES", "NO_EFFECT"),
    "TM": ("INCREASES", "DECREASES", "NO_EFFECT"),
    "MO": ("INCREASES", "DECREASES", "NO_EFFECT"),
    "MM": ("INCREASES", "DECREASES", "NO_EFFECT"),
    "MD": ("MARKER_OF",),
    "TT": ("COMPARED_WITH",),
}
CARRY_BACK = 8  # sentences that a subject may be carried over; 97 in 100 annotated ones lie within


class Pair(NamedTuple):
    """Two things that may be related, and the sentence that would say so."""

    subject: Thing
    object: Thing
    frame: Frame
    source: Frame  # where the carried end stands; the same frame where both stand in it

    @property
    def kinds(self) -> str:
        """Give the kinds of subject and object, `TO` for a drug and an outcome."""
        return self.subject.kind + self.object.kind

    @property
    def carried(self) -> str:
        """Name the end that is carried over: subject, object or none."""
        if self.source is self.frame:
            return "none"
        return "subject" if self.subject in self.source.things else "object"


def gap(a: Thing, b: Thing) -> int:
    """Count the tokens between two things."""
    return max(b.start - a.end, a.start - b.end)


def nearest(one: list[Thing], other: list[Thing]) -> tuple[Thing, Thing]:
    """Choose the mentions of two concepts that stand closest, the first of equals."""
    return min(((a, b) for a in one for b in other), key=lambda pair: gap(*pair))


def pairs_within(frame: Frame) -> Iterator[Pair]:
    """Give the pairs of concepts of one sentence, each by its closest mentions."""
    for kinds in PREDICATES:
        ones, others = (frame.concepts.get(kind, ()) for kind in kinds)
        for one in ones:
            for other in others:
                if one[0].name == other[0].name:
                    continue
                if kinds == "TT" and one[0].start > other[0].start:
                    continue
                yield Pair(*nearest(one, other), frame, frame)


def nearest_earlier(story: Story, frame: Frame, kind: str) -> Frame | None:
    """Find the closest earlier sentence that names something of the kind."""
    first = max(0, frame.number - CARRY_BACK)
    for source in reversed(story.frames[first : frame.number]):
        if kind in source.concepts:
            return source
    return None


def carried_ends(frame: Frame) -> Iterator[tuple[str, str, str]]:
    """Name what a sentence leaves out: (kind that is missing, kind that is there, as which end)."""
    for kinds in PREDICATES:
        subject, thing = kinds[0], kinds[1]
        if subject != thing and thing in frame.concepts and subject not in frame.concepts:
            yield subject, thing, "subject"
    if "M" in frame.concepts and "D" not in frame.concepts:
        yield "D", "M", "object"


def pairs_carried(story: Story, frame: Frame) -> Iterator[Pair]:
    """Give the pairs whose subject (or, for a marker, disease) the sentence leaves out."""
    for missing, there, end in carried_ends(frame):
        source = nearest_earlier(story, frame, missing)
        for one in source.concepts[missing] if source else ():
            for two in frame.concepts[there]:
                ends = (one[0], two[0]) if end == "subject" else (two[0], one[0])
                yield Pair(*ends, frame, source or frame)


def find_pairs(story: Story) -> Iterator[Pair]:
    """Give every pair of an article that a predicate could join, sentence by sentence."""
    for frame in story.frames:
        yield from pairs_within(frame)
        yield from pairs_carried(story, frame)
