"""Where to cut each predicate's ranking so that F1 over all of them is highest.

Statements are ranked by the probability that weights gave which had not seen their article.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from litmine.evaluate.match import Row, name_of, unique_relations

Statement = tuple[int, str, str, str]  # article, predicate, subject's name, object's name


def highest(chances: Iterable[tuple[Statement, float]]) -> dict[Statement, float]:
    """Give each statement once, with its highest probability."""
    best: dict[Statement, float] = {}
    for statement, chance in chances:
        best[statement] = max(best.get(statement, 0.0), chance)
    return best


def truths(records: list[Row]) -> set[Statement]:
    """Give the annotated statements of every article, comparisons both ways round."""
    out = set()
    for number, record in enumerate(records):
        for row in unique_relations(record):
            ends = name_of(row["subject"]), name_of(row["object"])
            out.add((number, row["predicate"], *ends))
            if row["predicate"] == "COMPARED_WITH":
                out.add((number, row["predicate"], ends[1], ends[0]))
    return out


class Cut(NamedTuple):
    """A point of a predicate's ranking: right and given so far, and the probability there."""

    right: int
    given: int
    bar: float


def rankings(best: dict[Statement, float], truth: set[Statement]) -> dict[str, list[Cut]]:
    """Follow each predicate's ranking from the most to the least probable statement."""
    out: dict[str, list[Cut]] = {}
    for statement, chance in sorted(best.items(), key=lambda item: -item[1]):
        line = out.setdefault(statement[1], [Cut(0, 0, 1.0)])
        line.append(Cut(line[-1].right + (statement in truth), line[-1].given + 1, chance))
    return out


def choose_cuts(lines: dict[str, list[Cut]], total: int) -> tuple[dict[str, Cut], float]:
    """Choose the cuts that together maximise F1 against `total` statements (Dinkelbach 1967)."""
    score, chosen = 0.5, {}
    for _ in range(20):
        half = score / 2
        chosen = {p: max(line, key=lambda c: c.right - half * c.given) for p, line in lines.items()}
        right = sum(c.right for c in chosen.values())
        score = 2 * right / (sum(c.given for c in chosen.values()) + total)
    return chosen, score
