"""Precision, recall and F1 of predictions, micro-averaged over articles.

Figures: `entities exact`, `entities overlap` (each also per label), `relations` (also per
predicate), `results core`, `results arm`, `doses`, `study design`, `study n_patients`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litmine.evaluate.match import (
    Matched,
    Row,
    match_rows,
    overlaps,
    resolve_ends,
    same_arm,
    same_dose,
    same_relation,
    same_result,
    same_span,
    unique_relations,
)

STUDY_FIELDS = ("design", "n_patients")


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows were right of how many annotated and how many predicted."""

    hits: int = 0
    gold: int = 0
    predicted: int = 0

    def __add__(self, other: Figure) -> Figure:
        """Add two articles' counts."""
        return Figure(
            self.hits + other.hits, self.gold + other.gold, self.predicted + other.predicted
        )

    @property
    def precision(self) -> float:
        """Give the share of the predicted rows that are annotated."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Give the share of the annotated rows that are predicted."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Give the harmonic mean of precision and recall."""
        both = self.gold + self.predicted
        return 2 * self.hits / both if both else 0.0


def by_value(rows: list[Row], others: list[Row], field: str) -> list[str]:
    """Name the values of a field in either list, sorted."""
    return sorted({row[field] for row in (*rows, *others)})


def match_entities(gold: Row, predicted: Row) -> Iterator[tuple[str, Matched]]:
    """Match the entities of one article label by label, by borders and by overlap."""
    rows, others = gold.get("entities", []), predicted.get("entities", [])
    for label in by_value(rows, others, "label"):
        mine = [e for e in rows if e["label"] == label]
        theirs = [e for e in others if e["label"] == label]
        yield f"entities exact {label}", match_rows(mine, theirs, same_span)
        yield f"entities overlap {label}", match_rows(mine, theirs, overlaps)


def match_relations(gold: Row, predicted: Row) -> Iterator[tuple[str, Matched]]:
    """Match the relations of one article, each statement once."""
    rows, others = list(unique_relations(gold)), list(unique_relations(predicted))
    for predicate in by_value(rows, others, "predicate"):
        mine = [r for r in rows if r["predicate"] == predicate]
        theirs = [r for r in others if r["predicate"] == predicate]
        yield f"relations {predicate}", match_rows(mine, theirs, same_relation)


def match_numbers(gold: Row, predicted: Row) -> Iterator[tuple[str, Matched]]:
    """Match the results and the doses of one article."""
    rows, others = (resolve_ends(r, "results", "outcome", "arm") for r in (gold, predicted))
    yield "results core", match_rows(rows, others, same_result)
    yield "results arm", match_rows(rows, others, same_arm)
    doses, given = (resolve_ends(r, "doses", "drug") for r in (gold, predicted))
    yield "doses", match_rows(doses, given, same_dose)


def match_study(gold: Row, predicted: Row) -> Iterator[tuple[str, Matched]]:
    """Match design and number of patients where the annotation states them."""
    for field in STUDY_FIELDS:
        wanted = gold.get("study", {}).get(field)
        if wanted is not None:
            given = predicted.get("study", {}).get(field)
            rows = [{"value": given}] if given is not None else []
            same = match_rows([{"value": wanted}], rows, lambda a, b: bool(a == b))
            yield f"study {field}", same


def match_article(gold: Row, predicted: Row) -> Iterator[tuple[str, Matched]]:
    """Match everything that was said of one article."""
    for part in (match_entities, match_relations, match_numbers, match_study):
        yield from part(gold, predicted)


def totals_of(name: str) -> Iterator[str]:
    """Name the figures that a row counts in: its own and the one it is a part of."""
    yield name
    head, _, last = name.rpartition(" ")
    if last.isupper():
        yield head


def score_articles(gold: Iterable[Row], predicted: Iterable[Row]) -> dict[str, Figure]:
    """Count every figure; an article that the predictions lack counts as empty.

    `study` figures are accuracies: their recall is the share of right answers.
    """
    answers = {row["id"]: row for row in predicted}
    figures: dict[str, Figure] = {}
    for record in gold:
        for name, matched in match_article(record, answers.get(record["id"], {})):
            hits = len(matched.found)
            count = Figure(hits, hits + len(matched.missed), hits + len(matched.invented))
            for figure in totals_of(name):
                figures[figure] = figures.get(figure, Figure()) + count
    return dict(sorted(figures.items()))
