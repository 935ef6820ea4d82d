"""Which arm a number belongs to: candidates and what speaks for each of them.

Candidates are the things named in the sentence, those of the sentences before and those the
article speaks of most, the control arm, and nobody in particular (the whole cohort). The scorer
sees order and distance, the words around the candidate (`corpora/language/arms.tsv`), lists that
pair numbers with arms, and which arm held the same place in the list before: an order once named
is inherited.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from litmine.pipes.results.scene import ARM_LABELS, Scene, Thing, lists_align

CONTROL = "control"
COMPARED = re.compile(
    r"^(?:[^.;:%]|\.\d){0,60}?\b(?:vs?\.?|versus|or|than|compared (?:with|to)|against)"
    r"(?:[^.;:%]|\.\d){0,40}$"
)
LOOK_BACK = 2500
NOT = re.compile(r"\b(?:non|no|without|not given|not receiving)[- ]*$", re.IGNORECASE)
GLUE = re.compile(r"^\s*[-+/\u2010-\u2013]\s*$")
JOINED = re.compile(
    r"^[^.;\d%]{0,40}?\b(?:vs?\.?|versus|and|or|than|compared (?:with|to))\b[^.;\d%]{0,25}$"
    r"|^\s*,\s*(?:and |or )?$"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An arm that may be meant: a thing, "control", or None for the whole cohort."""

    arm: Thing | str | None

    @property
    def name(self) -> str | None:
        """Give what makes two candidates the same arm."""
        return self.arm.name if isinstance(self.arm, Thing) else self.arm


@dataclass(frozen=True)
class Plot:
    """What the whole article says of arms: how often each thing is named, which are compared."""

    counts: Counter[str]
    title: frozenset[str]
    order: tuple[str, ...]
    drugs: int
    pair: tuple[str, str] | tuple[()]


@dataclass
class Memory:
    """Which arms the text itself gave to the last numbers: by place in a list of arms."""

    places: dict[int, str] = field(default_factory=dict)
    run: list[str] = field(default_factory=list)
    outcome: str = ""

    @property
    def pair(self) -> tuple[str, str] | tuple[()]:
        """Give the two arms in their order, if the text told two."""
        first, second = self.places.get(0), self.places.get(1)
        return (first, second) if first and second and first != second else ()

    def keep(self, outcome: str, place: int, length: int, name: str | None) -> None:
        """Remember the arm of a number; two arms of one outcome in a row are an order too."""
        if name is None:
            return
        if length > 1:
            self.places[place] = name
        elif outcome == self.outcome and name not in self.run:
            self.run.append(name)
            self.places = dict(enumerate(self.run))
        else:
            self.run = [name]
        self.outcome = outcome


def set_plot(text: str, things: Sequence[Thing], title_end: int) -> Plot:
    """Count the article's things; `title_end` is where the title stops."""
    treatments = [t for t in things if t.label in ARM_LABELS]
    pairs: Counter[tuple[str, str]] = Counter()
    for a, b in pairwise(treatments):
        if a.name != b.name and COMPARED.match(text[a.end : b.start]):
            pairs[a.name, b.name] += 1 + (b.end <= title_end)
    return Plot(
        Counter(t.name for t in things),
        frozenset(t.name for t in treatments if t.end <= title_end),
        tuple(dict.fromkeys(t.name for t in treatments)),
        len({t.name for t in treatments if t.label == "DRUG"}),
        pairs.most_common(1)[0][0] if pairs else (),
    )


def list_candidates(scene: Scene, things: Sequence[Thing], outcome: Thing) -> list[Candidate]:
    """Give the arms that may be meant in a sentence, one for each name, the nearest mention."""
    chosen: dict[str, Thing] = {}
    for t in things:
        near = t.label in ARM_LABELS and scene.start - LOOK_BACK < t.start < scene.start
        if near:
            chosen[t.name] = t
    for t in scene.things:
        if t.name != outcome.name:
            chosen[t.name] = t
    return [Candidate(None), Candidate(CONTROL), *(Candidate(t) for t in chosen.values())]


def nearest(scene: Scene, name: str, start: int) -> Thing | None:
    """Give the mention of a name that is nearest to a place in the sentence."""
    same = [t for t in scene.things if t.name == name]
    return min(same, key=lambda t: abs(t.start - start), default=None)


@lru_cache(maxsize=16)  # of the sentence at hand
def arm_lists(scene: Scene) -> list[list[Thing]]:
    """Give the arms that stand as one list: "in the A and B groups", "A versus B".

    Names glued to each other ("Flu-TBI", "ATG + TLI") are one arm, called by its first.
    """
    lists: list[list[Thing]] = []
    end = 0
    for t in scene.treatments:
        between = scene.text[end : t.start]
        if lists and GLUE.match(between):
            pass
        elif lists and JOINED.match(between):
            if arm_name(scene, lists[-1][-1]) != arm_name(scene, t):
                lists[-1].append(t)
        else:
            lists.append([t])
        end = t.end
    return [g for g in lists if len(g) > 1]


def arm_name(scene: Scene, thing: Thing) -> str:
    """Give the name of the arm that a mention names: "non-ATG" and "no ATG" are the control."""
    negated = NOT.search(scene.text[max(scene.start, thing.start - 20) : thing.start])
    return CONTROL if negated else thing.name


@lru_cache(maxsize=256)  # each candidate asks for it
def arm_place(scene: Scene, i: int, outcome: Thing) -> tuple[int, int]:
    """Give the number's place among the arms and how many there are.

    Members of a list are arms, unless they are the outcomes ("PFS and OS were 38% and 50%"):
    then each list is an arm.
    """
    _, place, chain = scene.chain_of(i)
    if len(chain) > 1 and members_are_outcomes(scene, i, outcome):
        kind = scene.numbers[i].kind
        alike = [
            c for c in scene.chains if len(c) == len(chain) and scene.numbers[c[0]].kind == kind
        ]
        return alike.index(chain), len(alike)
    return place, len(chain)


def members_are_outcomes(scene: Scene, i: int, outcome: Thing) -> bool:
    """Tell whether the members of the number's list differ in outcome."""
    _, place, chain = scene.chain_of(i)
    other = chain[place - 1] if place else chain[1]
    return lists_align(scene, i, outcome) != lists_align(scene, other, outcome)


def pairs_align(scene: Scene, i: int, outcome: Thing, name: str) -> float:
    """Say whether a list of arms pairs the number with this arm: 1, -1 with another, 0 no list."""
    place, length = arm_place(scene, i, outcome)
    start = scene.numbers[i].start
    groups = [g for g in arm_lists(scene) if len(g) == length]
    lists = [[arm_name(scene, t) for t in g] for g in groups if length > 1]
    if not lists:
        return 0.0
    starts = [g[0].start for g in groups]
    names = min(zip(starts, lists, strict=True), key=lambda g: abs(g[0] - start))[1]
    return (1.0 if names[place] == name else -1.0) if name in names else -0.5
