"""An article laid out for relations: concepts, sentences with their words, cues and mentions."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from litmine.pipes.cues import Cue, CueFinder

GIVEN = frozenset({"DRUG", "PROCEDURE"})
# one letter a label; what is given (drug, procedure) is alike to most predicates
KINDS = {"DRUG": "T", "PROCEDURE": "T", "OUTCOME": "O", "MARKER": "M", "DISEASE": "D"}


@dataclass(frozen=True, slots=True, eq=False)  # itself and no other: compared very often
class Thing:
    """A mention in its sentence: index into `doc.ents`, token borders within the sentence."""

    index: int
    start: int
    end: int
    label: str
    kind: str
    name: str
    assertion: str
    status: str | None
    text: str


@dataclass(frozen=True)
class Frame:
    """A sentence: lower-case words with mentions written as their label, things and cues."""

    number: int
    words: tuple[str, ...]
    things: tuple[Thing, ...]
    cues: tuple[Cue, ...]
    title: bool

    @cached_property
    def covered(self) -> dict[int, Thing]:
        """Map token places to the thing that covers them."""
        return {i: t for t in self.things for i in range(t.start, t.end)}

    @cached_property
    def kinds(self) -> Counter[str]:
        """Count the different concepts of each kind."""
        return Counter(kind for kind, _ in {(t.kind, t.name) for t in self.things})


@dataclass(frozen=True)
class Story:
    """All sentences of an article and how often it names each concept."""

    frames: tuple[Frame, ...]
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    @cached_property
    def title_names(self) -> frozenset[tuple[str, str]]:
        """Give the concepts that the title names."""
        return frozenset((t.kind, t.name) for f in self.frames if f.title for t in f.things)

    @cached_property
    def ranks(self) -> dict[tuple[str, str], int]:
        """Rank the concepts of each kind by how often they are named, first named first."""
        ranks: dict[tuple[str, str], int] = {}
        seen: Counter[str] = Counter()
        for key, _ in self.counts.most_common():
            ranks[key] = seen[key[0]]
            seen[key[0]] += 1
        return ranks


def lay_frame(doc: Doc, number: int, start: int, end: int, finder: CueFinder) -> Frame:
    """Lay out the sentence of tokens `start` to `end`."""
    things = []
    masked = ["" if t.is_space else t.lower_ for t in doc[start:end]]
    for index, (ent, mention) in enumerate(zip(doc.ents, doc._.mentions, strict=True)):
        if start <= ent.start < end:
            a, b = ent.start - start, min(ent.end, end) - start
            things.append(
                Thing(
                    index, a, b, ent.label_, KINDS.get(ent.label_, "X"), mention["name"],
                    mention.get("assertion", "present"), mention.get("status"), ent.text.lower(),
                )
            )  # fmt: skip
            masked[a:b] = [""] * (b - a)
    cues = finder.find(masked)
    title = bool(doc._.passages) and doc._.passages[0][0] == "TITLE"
    title = title and doc[start].idx < doc._.passages[0][2]
    return Frame(number, tuple(masked), tuple(things), tuple(cues), title)


def lay_story(doc: Doc, finder: CueFinder) -> Story:
    """Lay out all sentences of `doc`."""
    frames = [lay_frame(doc, i, s.start, s.end, finder) for i, s in enumerate(doc.sents)]
    counts = Counter((t.kind, t.name) for f in frames for t in f.things)
    return Story(tuple(frames), counts)
