"""Arms that the text itself gives to a number: by a list, right behind, right before, in a pair.

These rules come before the scorer. An arm that is told once for "33% vs 24%" is inherited: where
a later sentence names neither arm, the order stays; where it names one, that one comes first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from litmine.pipes.numbers import VERSUS
from litmine.pipes.results.arms import (
    CONTROL,
    Memory,
    Plot,
    arm_lists,
    arm_name,
    arm_place,
)
from litmine.pipes.results.scene import UNIT, Scene, Thing

REST = re.compile(r"^[^()\[\]]{0,60}[)\]]")
BEHIND = re.compile(
    r"^\s*(?:%|percent|per cent|days|months|weeks|years)?\s*(?:\([^()]*\)|\[[^\[\]]*\])?[\s)\],;]*"
    r"(?:of (?:the )?(?:patients|children|recipients|cases)\s+)?(?:(?:had )?grade \d|alive|events|"
    r"\s)*(?:for|in|with|on|after|among|following|receiving|given|\()\s*"
    r"(?:(?!vs\b|versus\b|and\b|compared\b|but\b)[a-z-]+\s+){0,5}?$",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"^\s*(?:group|arm|patients|recipients|treatment|therapy)?\s*(?:[,:(=]|was|were)\s*[(\[]?\s*$"
)
OPENED = re.compile(
    r"^\s*(?:group|arm|patients|recipients|treatment|therapy)?\s*[(\[]\s*"
    r"(?:(?:adjusted |hazards? |odds |risk |rate |relative )*(?:ratios?|risks?|a?[HOR]R)\b)?"
    r"[\s,:=]*$",
    re.IGNORECASE,
)
CONTROLS = re.compile(
    r"^\s*(?:%|percent|per cent|days|months|weeks|years)?\s*(?:\([^()]*\))?[\s)\],;]*"
    r"(?:of (?:the )?(?:patients|children|recipients|cases)\s+)?(?:of|for|in|with|on|after|among|"
    r"given|\()\s*(?:the |those |patients |who received |receiving |given |a )*"
    r"(?:placebo|controls?\b|untreated|no treatment|observation|non-?[a-z])",
    re.IGNORECASE,
)
NAMED = re.compile(r"\([^)\d]*\)|\b(?:compared|whereas|while|controls?|placebo)\b|[)\]]\s*and\b")
COMBO = re.compile(r"^\s*(?:,|,?\s*and|,?\s*plus|\+|with)\s*$")
DOSE = re.compile(r"\b\d+(?:\.\d+)?[- ]?(?P<unit>c?Gy|rads?|mg|g)\b")
RADIATION = re.compile(r"irradiat|radiother|\btbi\b|\btli\b")


@lru_cache(maxsize=256)  # each candidate asks for it
def told_arm(scene: Scene, i: int, outcome: Thing) -> str | None:
    """Give the arm that the text gives a number, or None.

    That is a list of arms ("20% and 30% in A and B"), the arm right behind ("20% for A"), the arm
    right before ("A, 20%"; "A (20%)"), or the arm behind the next number of its clause.
    """
    if own := arm_of_bracket(scene, i):
        return own
    place, length = arm_place(scene, i, outcome)
    start = scene.numbers[i].start
    lists = [g for g in arm_lists(scene) if len(g) == length > 1]
    if lists:
        return arm_name(scene, min(lists, key=lambda g: abs(g[0].start - start))[place])
    return arm_behind(scene, i) or arm_before(scene, i) or arm_of_next(scene, i)


def arm_behind(scene: Scene, i: int) -> str | None:
    """Give the arm right behind a number: "20% (95% CI, 9-31) in patients given A"."""
    n = scene.numbers[i]
    later = [t for t in scene.treatments if t.start >= n.last]
    tail = scene.text[n.last : later[0].start if later else scene.end]
    # an interval may run past the end of its sentence: "(50-63. 5%)"
    inside = scene.depth[min(n.last, scene.end) - scene.start] and REST.match(tail)
    between = tail[inside.end() :] if inside else tail
    if CONTROLS.match(between):
        return CONTROL
    if not later or not BEHIND.match(between):
        return None
    group = [later[0]]
    for t in later[1:]:
        if not COMBO.match(scene.text[group[-1].end : t.start]):
            break
        group.append(t)
    # a member that every arm shares says nothing: "tacrolimus and A", "tacrolimus and B"
    shared = {t.name: sum(o.name == t.name for o in scene.things) for t in group}
    fewest = min(shared.values())
    if fewest == max(shared.values()) == 1:
        return arm_name(scene, group[0])
    return next(arm_name(scene, t) for t in reversed(group) if shared[t.name] == fewest)


def bracket_owner(scene: Scene, i: int) -> Thing | None:
    """Give the drug right before the bracket that a number opens."""
    n = scene.numbers[i]
    prior = [t for t in scene.treatments if t.end <= n.first and t.label == "DRUG"]
    opened = prior and OPENED.match(scene.text[prior[-1].end : n.start])
    return prior[-1] if opened else None


def arm_of_bracket(scene: Scene, i: int) -> str | None:
    """Give the arm whose own bracket the number opens: "A (RR 0.49) and B (RR 0.55)".

    Only where two arms have brackets of their own: a single one ("A versus B (HR 0.5)") may
    speak of both.
    """
    owners = bracket_owners(scene)
    own = owners.get(i)
    several = len({t.name for t in owners.values()}) > 1
    return arm_name(scene, own) if own and several else None


@lru_cache(maxsize=16)  # of the sentence at hand
def bracket_owners(scene: Scene) -> dict[int, Thing]:
    """Give the drug of each number that opens one's bracket."""
    owners = ((i, bracket_owner(scene, i)) for i, _ in scene.values)
    return {i: owner for i, owner in owners if owner}


def arm_before(scene: Scene, i: int) -> str | None:
    """Give the arm right before a number that stands alone: "A group (20%)"; "(A, 20%"."""
    n = scene.numbers[i]
    prior = [t for t in scene.treatments if t.end <= n.first]
    if not prior or prior[-1].label != "DRUG" or len(scene.chain_of(i)[2]) > 1:
        return None
    between = scene.text[prior[-1].end : n.first]
    comma = between.lstrip().startswith(",") and not scene.depth[n.first - scene.start]
    if comma or not BEFORE.match(between):
        return None
    first = prior[-1]
    for t in reversed(prior[:-1]):
        if not COMBO.match(scene.text[t.end : first.start]):
            break
        first = t
    return arm_name(scene, first)


def arm_of_next(scene: Scene, i: int) -> str | None:
    """Give the arm behind the next number: "13% had grade 3 and 73% grade 4 events with A"."""
    n = scene.numbers[i]
    follow = [k for k, m in scene.values if m.start >= n.last]
    if not follow or n.kind != scene.numbers[follow[0]].kind:
        return None
    m = scene.numbers[follow[0]]
    clear = ";" not in scene.text[n.last : m.first] and not VERSUS.match(
        UNIT.sub("", scene.text[n.last : m.first])
    )
    inside = any(n.last <= t.start < m.first for t in scene.treatments)
    named = NAMED.search(scene.text[n.last : m.first])
    arm = arm_behind(scene, follow[0]) if clear and not inside and not named else None
    return arm if arm != CONTROL else None


def pair_arm(scene: Scene, i: int, outcome: Thing, plot: Plot, memory: Memory) -> str | None:
    """Give the arm of a member of "33% vs 24%" where the sentence does not list the arms."""
    place, length = arm_place(scene, i, outcome)
    if length != 2:
        return None
    if not is_versus(scene, i) and " respectively" not in scene.text[scene.start : scene.end]:
        return None
    known: tuple[str, ...] = memory.pair or plot.pair
    here = list(dict.fromkeys(arm_name(scene, t) for t in scene.treatments))
    named = [name for name in known if name in here]
    if len(named) == 1:
        other = known[1] if known[0] == named[0] else known[0]
        return (named[0], other)[place]
    if known and not named and (memory.pair or not here):
        return known[place]
    after = all(t.end <= scene.numbers[i].first for t in scene.treatments)
    if memory.pair and named == list(memory.pair) and here == named and after:
        return memory.pair[place]
    if not known and is_versus(scene, i):
        drugs = list(dict.fromkeys(t.name for t in scene.things if t.label == "DRUG"))
        return (drugs[0], CONTROL)[place] if len(drugs) == 1 else None
    return None


def is_versus(scene: Scene, i: int) -> bool:
    """Tell whether the number's list is joined by "versus"."""
    _, _, chain = scene.chain_of(i)
    if len(chain) < 2:
        return False
    a, b = scene.numbers[chain[0]], scene.numbers[chain[1]]
    return VERSUS.match(UNIT.sub("", scene.text[a.last : b.first])) is not None


def dose_arm(scene: Scene, things: Sequence[Thing]) -> str | None:
    """Give the irradiation or drug whose dose names the arm: "0.12 for the 15.75 Gy group"."""
    found = DOSE.search(scene.text, scene.start, scene.end)
    if not found or scene.treatments:
        return None
    gray = found["unit"] in ("Gy", "cGy", "rad", "rads")
    prior = [t for t in things if t.end <= scene.start]
    if gray:
        prior = [t for t in prior if t.label == "PROCEDURE" and RADIATION.search(t.name)]
    else:
        prior = [t for t in prior if t.label == "DRUG"]
    return prior[-1].name if prior else None


def decide_arm(
    scene: Scene, i: int, outcome: Thing, things: Sequence[Thing], plot: Plot, memory: Memory
) -> str | None:
    """Give the arm that a pair or a dose decides where the text tells none."""
    return pair_arm(scene, i, outcome, plot, memory) or dose_arm(scene, things)
