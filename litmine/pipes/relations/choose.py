"""From probabilities to relations: thresholds, one predicate a pair, one comparison an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from litmine.pipes.relations.candidates import PREDICATES, Pair
from litmine.pipes.relations.read import Described
from litmine.pipes.relations.weights import Weights

# what compares one arm with another: told of the experimental arm only
COMPARATIVE = frozenset({"INCREASES", "DECREASES", "NO_EFFECT"})


class Choice(NamedTuple):
    """A predicate for a pair, how probable it is and what was seen."""

    pair: Pair
    predicate: str
    probability: float
    features: tuple[str, ...]


def choose_predicates(weights: Weights, described: Iterable[Described]) -> Iterator[Choice]:
    """Choose for each pair the predicate that passes its threshold by most, if any does."""
    pairs = list(described)
    chances = weights.probabilities(pairs).tolist() if pairs else []
    bars = dict(zip(weights.predicates, weights.thresholds.tolist(), strict=True))
    for one, row in zip(pairs, chances, strict=True):
        found = dict(zip(weights.predicates, row, strict=True))
        predicate = lead_predicate(PREDICATES[one.pair.kinds], found, bars)
        if predicate:
            yield Choice(one.pair, predicate, found[predicate], one.features)


def lead_predicate(
    allowed: Iterable[str], chances: dict[str, float], bars: dict[str, float]
) -> str | None:
    """Give the predicate that passes its threshold by most.

    Thresholds differ by predicate (each maximises F1 on articles it was not trained on), so the
    odds against the threshold are compared and not the bare probabilities.
    """
    best, lead = None, 1.0
    for predicate in allowed:
        chance, bar = chances[predicate], bars[predicate]
        odds = chance / max(1e-6, 1 - chance) * (1 - bar) / max(1e-6, bar)
        if odds >= lead:
            best, lead = predicate, odds
    return best


def within_clause(choices: Iterable[Choice]) -> Iterator[Choice]:
    """Drop denials of one clause that reach for the drug of the next.

    "There was no response to A, but B induced remission" denies nothing of B.
    """
    for choice in choices:
        denied_before = {"way:os", "B:break"} <= set(choice.features)
        if not (choice.predicate == "NOT_OBSERVED" and denied_before):
            yield choice


def compared_once(choices: Iterable[Choice]) -> Iterator[Choice]:
    """Keep of each comparison (either way round) the first, as the guidelines ask."""
    seen: set[frozenset[str]] = set()
    for choice in choices:
        if choice.predicate == "COMPARED_WITH":
            ends = frozenset({choice.pair.subject.name, choice.pair.object.name})
            if ends in seen:
                continue
            seen.add(ends)
        yield choice


def arm_of(choice: Choice) -> int:
    """Rank a subject as an arm: 0 where it is the experimental one, 2 the one compared with."""
    if "versus:True/False" in choice.features or "role:comparator" in choice.features:
        return 2
    return 0 if "role:experimental" in choice.features else 1


def experimental_first(choices: Iterable[Choice]) -> Iterator[Choice]:
    """Drop the other arm's rows where the experimental arm has them: one comparison, one row.

    "Relapse was similar with A and B" is about A where the article compares A with B.
    """
    kept = list(choices)
    best: dict[tuple[int, str, str], int] = {}
    for choice in kept:
        if choice.predicate in COMPARATIVE and choice.pair.subject.kind == "T":
            key = statement_of(choice)
            best[key] = min(best.get(key, 2), arm_of(choice))
    for choice in kept:
        if best.get(statement_of(choice), 2) == 2 or arm_of(choice) < 2:
            yield choice


def statement_of(choice: Choice) -> tuple[int, str, str]:
    """Name what is said of which object in which sentence."""
    return choice.pair.frame.number, choice.predicate, choice.pair.object.name
