"""An article laid out for relations: concepts, sentences with their words, cues and mentions."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from spacy.tokens import Doc, Span

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


@dataclass(frozen=True, eq=False)
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
    def shown(self) -> tuple[list[str], list[int]]:
        """Give the words that a reader sees, each mention as its kind, and where tokens stand.

        The second list says for each token, and for the end, how many words come before it.
        """
        words: list[str] = []
        places: list[int] = []
        for i, word in enumerate(self.words):
            places.append(len(words))
            thing = self.covered.get(i)
            if thing is None and word:
                words.append("#" if word[0].isdigit() else word)
            elif thing and i == thing.start:
                words.append(f"<{thing.kind}>")
        return words, [*places, len(words)]

    @cached_property
    def concepts(self) -> dict[str, list[list[Thing]]]:
        """Group the things of each kind by name, in order of their first mention."""
        groups: dict[str, dict[str, list[Thing]]] = {}
        for thing in self.things:
            groups.setdefault(thing.kind, {}).setdefault(thing.name, []).append(thing)
        return {kind: list(names.values()) for kind, names in groups.items()}

    @cached_property
    def breaks(self) -> list[int]:
        """Give the places of the words that part one clause from the next."""
        return [c.start for c in self.cues if c.kind == "break"]

    def count(self, kind: str) -> int:
        """Count the different concepts of a kind."""
        return len(self.concepts.get(kind, ()))


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


def make_thing(index: int, ent: Span, mention: Mapping[str, Any], start: int, end: int) -> Thing:
    """Make the thing of a mention in the sentence of tokens `start` to `end`."""
    label = ent.label_
    return Thing(
        index, ent.start - start, min(ent.end, end) - start, label, KINDS.get(label, "X"),
        mention["name"], mention.get("assertion", "present"), mention.get("status"),
    )  # fmt: skip


def lay_frame(
    number: int, words: list[str], things: list[Thing], title: bool, finder: CueFinder
) -> Frame:
    """Lay out a sentence; its mentions are no words of it."""
    for thing in things:
        words[thing.start : thing.end] = [""] * (thing.end - thing.start)
    return Frame(number, tuple(words), tuple(things), tuple(finder.find(words)), title)


def lay_story(doc: Doc, finder: CueFinder) -> Story:
    """Lay out all sentences of `doc`; what spaCy is slow to give is asked for once."""
    mentions, passages = list(zip(doc.ents, doc._.mentions, strict=True)), doc._.passages
    starts = [ent.start for ent, _ in mentions]
    words = ["" if token.is_space else token.lower_ for token in doc]
    title = passages[0][2] if passages and passages[0][0] == "TITLE" else 0
    frames = []
    for number, sentence in enumerate(doc.sents):
        start, end = sentence.start, sentence.end
        inside = range(bisect_left(starts, start), bisect_left(starts, end))
        things = [make_thing(i, *mentions[i], start, end) for i in inside]
        entitled = sentence.start_char < title
        frames.append(lay_frame(number, words[start:end], things, entitled, finder))
    counts = Counter((t.kind, t.name) for f in frames for t in f.things)
    return Story(tuple(frames), counts)
