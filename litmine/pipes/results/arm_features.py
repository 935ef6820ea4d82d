"""What speaks for a candidate arm: the features that the arm scorer reads.

Words lie in `corpora/language/arms.tsv` (side: lead and tail of the candidate, between it and the
number, near the number, the sentence).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from litmine.pipes.numbers import VERSUS
from litmine.pipes.results.arms import (
    CONTROL,
    Candidate,
    Memory,
    Plot,
    arm_place,
    nearest,
    pairs_align,
)
from litmine.pipes.results.features import KINDS
from litmine.pipes.results.scene import ARM_LABELS, Scene, Thing
from litmine.pipes.results.told import told_arm
from litmine.wording import Search, compile_wording, find_search, read_cues

SIDES = ("lead", "tail", "between", "sentence", "near")
LABELS = ("DRUG", "PROCEDURE", "MARKER", "DISEASE", "OUTCOME")
OWN_NAMES = (
    "nobody control drug procedure marker disease outcome "
    "named title order titles drugs commonest back told told_other same_place other_place "
    "places partner pairs paired pair_place here last_before first_after mentioned joins joined "
    "ahead distance rivals values rank aligned deeper"
)
NUMBER_NAMES = "place chain treatments chains versus depth passage interval n"
COMBINED = re.compile(r"\s*(?:,|,?\s*and|plus|\+|/|with)\s+")


@lru_cache(maxsize=1)
def arm_cues() -> dict[str, tuple[tuple[str, Search], ...]]:
    """Give, per side, the named searches of the table."""
    rows = read_cues("arms", ("feature", "side", "pattern"))
    return {
        side: tuple(
            (f"{side}:{r['feature']}", find_search(compile_wording(r["pattern"])))
            for r in rows
            if r["side"] == side
        )
        for side in SIDES
    }


@lru_cache(maxsize=512)
def match(side: str, text: str) -> tuple[float, ...]:
    """Give 1.0 for each pattern of the side that fits the text."""
    low = text.lower()
    return tuple([1.0 if search(low) else 0.0 for _, search in arm_cues()[side]])


def place_features(scene: Scene, i: int, outcome: Thing) -> list[float]:
    """Describe the number whose arm is sought."""
    n = scene.numbers[i]
    _, place, chain = scene.chain_of(i)
    last = scene.numbers[chain[-1]]
    spot, arms = arm_place(scene, i, outcome)
    near = scene.text[n.last : min(scene.end, n.last + 60)]
    versus = place > 0 and VERSUS.match(
        scene.text[scene.numbers[chain[place - 1]].last : n.first].lstrip(" %")
    )
    return [
        *(float(n.kind == k) for k in KINDS),
        float(spot),
        float(arms),
        float(len({t.name for t in scene.treatments})),
        float(len(scene.chains)),
        float(versus is not None and versus is not False),
        float(scene.depth[n.start - scene.start]),
        scene.place,
        float(last.low is not None),
        float(n.n is not None),
        *match("near", near),
        *match("sentence", scene.text[scene.start : scene.end]),
    ]


@lru_cache(maxsize=1)
def unmentioned() -> tuple[float, ...]:
    """Give the features of a candidate that the sentence does not name."""
    return (0.0,) * (13 + sum(len(arm_cues()[s]) for s in ("lead", "tail", "between")))


def thing_features(scene: Scene, i: int, outcome: Thing, thing: Thing) -> Sequence[float]:
    """Describe how a candidate of the sentence stands to the number."""
    n = scene.numbers[i]
    spot = nearest(scene, thing.name, n.start)
    if spot is None:
        return unmentioned()
    ahead = spot.end <= n.first
    left, right = (spot.end, n.first) if ahead else (n.last, spot.start)
    between = scene.text[left:right] if right > left else ""
    rivals = [
        t for t in scene.things if t.name != thing.name and left <= t.start and t.end <= right
    ]
    values = [m for _, m in scene.values if left <= m.start and m.end <= right]
    first, last = n.first, n.last
    prior = [t for t in scene.treatments if t.end <= first]
    later = [t for t in scene.treatments if t.start >= last]
    return [
        1.0,
        float(bool(prior) and prior[-1].name == thing.name),
        float(bool(later) and later[0].name == thing.name),
        float(sum(t.name == thing.name for t in scene.things)),
        float(COMBINED.match(scene.text[spot.end : spot.end + 12]) is not None),
        float(COMBINED.search(scene.text[max(0, spot.start - 10) : spot.start]) is not None),
        float(ahead),
        math.log1p(max(0, right - left)),
        float(sum(t.label in ARM_LABELS for t in rivals)),
        float(len(values)),
        float(
            len({t.name for t in scene.things if t.start < spot.start and t.label == thing.label})
        ),
        pairs_align(scene, i, outcome, thing.name),
        float(scene.depth[spot.start - scene.start] - scene.depth[n.start - scene.start]),
        *match("lead", scene.text[max(scene.start, spot.start - 60) : spot.start]),
        *match("tail", scene.text[spot.end : min(scene.end, spot.end + 40)]),
        *match("between", between),
    ]


def partner_of(scene: Scene, plot: Plot, place: int) -> str | None:
    """Give who holds a place when the sentence names just one of the two arms compared."""
    here = {t.name for t in scene.things}
    named = [name for name in plot.pair if name in here]
    if len(named) != 1 or place > 1:
        return None
    return named[0] if place == 0 else next(n for n in plot.pair if n != named[0])


def arm_features(
    scene: Scene, i: int, outcome: Thing, candidate: Candidate, plot: Plot, memory: Memory
) -> list[float]:
    """Describe one candidate arm of one number."""
    thing = candidate.arm if isinstance(candidate.arm, Thing) else None
    name = candidate.name
    place, _ = arm_place(scene, i, outcome)
    told = told_arm(scene, i, outcome)
    return [
        float(candidate.arm is None),
        float(candidate.arm == CONTROL),
        *(float(thing is not None and thing.label == label) for label in LABELS),
        float(plot.counts[name] if thing and name else 0),
        float(thing is not None and name in plot.title),
        float(plot.order.index(name) if thing and name in plot.order else 9),
        float(len(plot.title)),
        float(plot.drugs),
        float(bool(thing and plot.counts[thing.name] == max(plot.counts.values(), default=0))),
        math.log1p(max(0, scene.start - thing.end)) if thing else 0.0,
        float(told is not None and told == name),
        float(told is not None and told != name),
        float(memory.places.get(place, "\0") == name),
        float(place in memory.places and name in memory.places.values()),
        float(len(memory.places)),
        float(partner_of(scene, plot, place) == name and name is not None),
        float(len(plot.pair)),
        float(name in plot.pair),
        float(bool(plot.pair) and place < 2 and plot.pair[place] == name),
        *(thing_features(scene, i, outcome, thing) if thing else unmentioned()),
    ]


@lru_cache(maxsize=1)
def arm_feature_names() -> tuple[str, ...]:
    """Name the features in order: of the candidate, then of the number."""
    cues = {side: [name for name, _ in searches] for side, searches in arm_cues().items()}
    return (
        *OWN_NAMES.split(),
        *cues["lead"],
        *cues["tail"],
        *cues["between"],
        *(f"kind:{k}" for k in KINDS),
        *NUMBER_NAMES.split(),
        *cues["near"],
        *cues["sentence"],
    )
