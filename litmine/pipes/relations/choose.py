"""From probabilities to relations: thresholds, one predicate a pair, one comparison an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from litmine.pipes.relations.candidates import PREDICATES, Pair
from litmine.pipes.relations.read import Described
from litmine.pipes.relations.weights import Weights


class Choice(NamedTuple):
    """A predicate for a pair, how probable it is and what was seen."""

    pair: Pair
    predicate: str
    probability: float
    features: tuple[str, ...]


def choose_predicate(weights: Weights, described: Described) -> Choice | None:
    """Choose the predicate that passes its threshold by most, if any does.

    Thresholds differ by predicate (each maximises F1 on articles it was not trained on), so the
    odds against the threshold are compared and not the bare probabilities.
    """
    pair, features = described
    chances = weights.probabilities(pair, features)
    best: Choice | None = None
    lead = 1.0
    for predicate in PREDICATES[pair.kinds]:
        column = weights.predicates.index(predicate)
        chance, bar = float(chances[column]), float(weights.thresholds[column])
        odds = chance / max(1e-6, 1 - chance) * (1 - bar) / max(1e-6, bar)
        if odds >= lead:
            best, lead = Choice(pair, predicate, chance, features), odds
    return best


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
