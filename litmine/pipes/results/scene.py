"""One sentence as the scorers see it: numbers in lists, outcomes in lists, brackets, mentions.

Two lists of equal length speak of each other member by member; where a list says "versus", its
members are arms of one outcome. These two rules carry most of "X and Y, respectively".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from spacy.tokens import Doc

from litmine.pipes.numbers import JOIN, VERSUS, Number, gap, plain, read_numbers
from litmine.pipes.text import text_of

BARE = re.compile(r"^[\s,;:()\[\]/]*(?:and|or|vs\.?|versus)?[\s,;:()\[\]/]*(?:the|rates?|of)?\s*$")
UNIT = re.compile(r"^\s*(?:%|percent|per cent|days|weeks|months|years)")
RESPECTIVELY = re.compile(r"\s*%?\s*(?:\([^)]*\))?[\s,]*(?:days|months|years)?[\s,]*respectively")
ARM_LABELS = ("DRUG", "PROCEDURE")
BARE_BRACKETS = re.compile(r"\([^()\d]*\)")


@dataclass(frozen=True, slots=True, eq=False)  # itself and no other: remembered by identity
class Thing:
    """A mention as the scorers see it: `index` among the mentions, offsets in the text."""

    index: int
    label: str
    start: int
    end: int
    name: str
    text: str


@dataclass(frozen=True, eq=False)  # remembered by identity
class Scene:
    """One sentence with its numbers and mentions; `place` is how far into the article it stands."""

    text: str
    start: int
    end: int
    numbers: tuple[Number, ...]
    things: tuple[Thing, ...]
    place: float

    @cached_property
    def chains(self) -> tuple[tuple[int, ...], ...]:
        """Give the lists of numbers."""
        return link_chains(self.text, self.numbers)

    @cached_property
    def depth(self) -> tuple[int, ...]:
        """Give the bracket depth at each character of the sentence."""
        return bracket_depth(self.text[self.start : self.end])

    @cached_property
    def values(self) -> list[tuple[int, Number]]:
        """Give the numbers that can be results, with their places among the numbers."""
        return [(i, n) for i, n in enumerate(self.numbers) if n.is_value]

    @cached_property
    def treatments(self) -> list[Thing]:
        """Give the things of the sentence that may be arms."""
        return [t for t in self.things if t.label in ARM_LABELS]

    @cached_property
    def outcomes(self) -> list[Thing]:
        """Give the outcomes of the sentence."""
        return [t for t in self.things if t.label == "OUTCOME"]

    @cached_property
    def outcome_lists(self) -> list[list[Thing]]:
        """Give the outcomes that stand as one list: "relapse, NRM and survival"."""
        return list_outcomes(self)

    def chain_of(self, i: int) -> tuple[int, int, tuple[int, ...]]:
        """Give the number's chain: its rank among the chains, its place in it, its members."""
        return self.spots[i]

    @cached_property
    def spots(self) -> dict[int, tuple[int, int, tuple[int, ...]]]:
        """Give what `chain_of` tells of each number that is in a chain."""
        return {
            i: (rank, place, chain)
            for rank, chain in enumerate(self.chains)
            for place, i in enumerate(chain)
        }


def link_chains(text: str, numbers: Sequence[Number]) -> tuple[tuple[int, ...], ...]:
    """Group value numbers that stand as one list: "33% vs 24%", "90, 60 and 45%".

    A list of pairs ("97% vs 96% and 92% vs 91%") is cut between its pairs.
    Each list has its own p value, so one between two numbers parts them.
    """
    chains: list[list[int]] = []
    joins: list[list[bool]] = []
    for i, n in enumerate(numbers):
        if not n.is_value:
            continue
        last = numbers[chains[-1][-1]] if chains else None
        between = UNIT.sub("", gap(text, last.last, n.first)) if last else ""
        apart = last and any(m.kind == "p" and last.end <= m.start < n.start for m in numbers)
        if last and last.kind == n.kind and not apart and JOIN.match(between):
            chains[-1].append(i)
            joins[-1].append(VERSUS.match(between) is not None)
        else:
            chains.append([i])
            joins.append([])
    return tuple(
        tuple(part) for c, j in zip(chains, joins, strict=True) for part in cut_pairs(c, j)
    )


def cut_pairs(chain: list[int], versus: list[bool]) -> list[list[int]]:
    """Cut a list at its commas and ands if it also says "versus"."""
    if not any(versus) or all(versus):
        return [chain]
    parts = [[chain[0]]]
    for i, joined in zip(chain[1:], versus, strict=True):
        if joined:
            parts[-1].append(i)
        else:
            parts.append([i])
    return parts


def bracket_depth(text: str) -> tuple[int, ...]:
    """Give the bracket depth at each character."""
    depth, out = 0, []
    for c in text:
        depth = depth + 1 if c in "([" else max(0, depth - 1) if c in ")]" else depth
        out.append(depth)
    out.append(depth)
    return tuple(out)


def set_scene(
    text: str, start: int, end: int, numbers: Sequence[Number], things: Sequence[Thing]
) -> Scene:
    """Make the scene of text[start:end]; `numbers` and `things` are those inside it."""
    return Scene(text, start, end, tuple(numbers), tuple(things), start / max(1, len(text)))


def doc_things(doc: Doc) -> list[Thing]:
    """Give the mentions of a Doc that have letters; one without a name goes by its text."""
    ents, text = doc.ents, text_of(doc)
    names = [m.get("name") for m in doc._.mentions] or [None] * len(ents)
    things = []
    for i, (e, name) in enumerate(zip(ents, names, strict=True)):
        start, end = e.start_char, e.end_char
        own = text[start:end]
        if any(map(str.isalpha, own)):
            things.append(Thing(i, e.label_, start, end, (name or own).lower(), own))
    return things


def doc_scenes(doc: Doc, things: Sequence[Thing]) -> Iterator[Scene]:
    """Give one scene a sentence, in order."""
    text = plain(text_of(doc))
    numbers = read_numbers(text, [(t.start, t.end) for t in things])
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        yield set_scene(
            text,
            start,
            end,
            [n for n in numbers if start <= n.start < end],
            [t for t in things if start <= t.start < end],
        )


@lru_cache(maxsize=256)  # asked for again and again while one number is judged
def lists_align(scene: Scene, i: int, outcome: Thing) -> float:
    """Say whether lists pair the number with the outcome: 1 with it, -1 with another, 0 no lists.

    "Relapse and NRM were 20% and 11%" pairs member with member; "(20% vs 24%; 11% vs 9%)" pairs
    each outcome with one list of arms.
    """
    _, place, chain = scene.chain_of(i)
    start, end = scene.numbers[chain[0]].first, scene.numbers[chain[-1]].last
    lists = [g for g in scene.outcome_lists if g[0].start < start]
    group = lists[-1] if lists else []
    if len(group) < 2 or outcome not in group or group[-1].end > start:
        return 0.0
    kind = scene.numbers[i].kind
    follow = [
        c
        for c in scene.chains
        if scene.numbers[c[0]].kind == kind and scene.numbers[c[0]].start > group[-1].end
    ]
    if any(group[-1].end < o.start < end for o in scene.outcomes):
        return 0.0
    position = group.index(outcome)
    if len(follow) == len(group) and chain in follow and arms_inside(scene, follow):
        return 1.0 if position == follow.index(chain) else -1.0
    if len(group) == len(chain):
        return 1.0 if position == place else -1.0
    return 0.0


def arms_inside(scene: Scene, chains: list[tuple[int, ...]]) -> bool:
    """Tell whether the members of each list are arms (one list an outcome), not outcomes."""
    first, last = chains[0], chains[-1]
    if len(first) < 2:
        return False
    between = scene.text[scene.numbers[first[0]].last : scene.numbers[first[1]].first]
    if VERSUS.match(UNIT.sub("", between)):
        return True
    told = [
        RESPECTIVELY.match(scene.text, scene.numbers[c[-1]].last) is not None for c in (first, last)
    ]
    return told == [False, True]


def list_outcomes(scene: Scene) -> list[list[Thing]]:
    """Group the outcomes of a sentence that nothing but a joining word keeps apart."""
    lists: list[list[Thing]] = []
    for thing in scene.outcomes:
        if lists:
            between = BARE_BRACKETS.sub("", scene.text[lists[-1][-1].end : thing.start])
            if BARE.match(between):
                if all(o.name != thing.name for o in lists[-1]):
                    lists[-1].append(thing)
                continue
        lists.append([thing])
    return lists
