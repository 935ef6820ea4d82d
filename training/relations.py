"""Train and cross-validate the relation weights: `python training/relations.py TRAIN.jsonl [OUT]`.

A logistic regression a predicate and a layer of hidden units (`hidden.py`) over the named features
of `litmine.pipes.relations`, on the pairs of annotated and of found mentions (`pairs.py`). Folds
are whole articles. Thresholds are set on the articles that a fold held out: half-way between those
best for the articles most like what is to come, which are few, and those best for all. Then all
articles train the weights in OUT, those few with more weight than the others.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from cuts import Cut, choose_cuts, highest, rankings, truths
from hidden import Lesson, fit_hidden
from noting import FOLDS, note_figures
from numpy.typing import NDArray
from pairs import UNSEEN, Example, mention_pipeline, read_examples
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from litmine.corpus import read_corpus
from litmine.evaluate import read_annotated
from litmine.evaluate.match import Row, unique_relations
from litmine.pipes.relations.candidates import PREDICATES
from litmine.pipes.relations.weights import (
    KINDS,
    Weights,
    average,
    conjoined,
    plain_names,
    write_weights,
)

VERSION = "litmine_relations@2"
STRENGTH = 0.03  # liblinear's C: small, for there are far more features than relations
TOPIC_WEIGHT = 3.0  # of an article like those to come; 8 gained nothing more on held-out ones
MIN_ARTICLES = 8  # a feature seen in fewer articles would tell papers apart and not wordings
ALL = sorted({p for ps in PREDICATES.values() for p in ps})


def learn_index(examples: Iterable[Example]) -> dict[str, int]:
    """Number the features of the examples that train, those of too few articles left out."""
    articles: dict[str, set[int]] = defaultdict(set)
    for example in examples:
        for name in conjoined(example.kinds, example.features):
            articles[name].add(example.article)
    names = sorted(n for n, seen in articles.items() if len(seen) >= MIN_ARTICLES)
    return {name: i for i, name in enumerate(names)}


def lay_rows(index: dict[str, int], examples: list[Example]) -> csr_matrix:
    """Turn examples into sparse rows of ones."""
    ends, columns = [0], []
    for e in examples:
        known = {index.get(name, -1) for name in conjoined(e.kinds, e.features)}
        columns += sorted(known - {-1})
        ends.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    return csr_matrix((ones, columns, ends), shape=(len(examples), len(index)))


def without_repeats(examples: list[Example]) -> list[Example]:
    """Leave out pairs that the article compares in another sentence.

    A comparison is annotated once an article, so that its other sentences are no counterexamples.
    """

    def ends(e: Example) -> tuple[int, frozenset[str]]:
        return e.article, frozenset({e.subject, e.object})

    compared = {ends(e) for e in examples if e.predicate == "COMPARED_WITH"}
    return [
        e
        for e in examples
        if e.kinds != "TT" or e.predicate == "COMPARED_WITH" or ends(e) not in compared
    ]


def fit(examples: list[Example], topic: set[int]) -> Weights:
    """Train one regression a predicate on the pairs whose kinds allow it, and the hidden units.

    Articles whose numbers are in `topic` weigh more.
    """
    examples = without_repeats(examples)
    index = learn_index(examples)
    rows = lay_rows(index, examples)
    weights = np.zeros((len(index), len(ALL)), np.float32)
    bias = np.zeros(len(ALL), np.float32)
    lesson = lay_lesson(index, rows, examples, topic)
    for column in range(len(ALL)):
        use, right = lesson.allowed[:, column], lesson.truth[:, column]
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3, random_state=0)
        model.fit(rows[use], right[use], sample_weight=lesson.weights[use])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    halves = np.full(len(ALL), 0.5, np.float32)
    hidden = fit_hidden(lesson, len(KINDS))
    return Weights(index, weights, bias, tuple(ALL), halves, "", hidden)


def lay_lesson(
    index: dict[str, int], rows: csr_matrix, examples: list[Example], topic: set[int]
) -> Lesson:
    """Lay out for the hidden units what the features in general say."""
    return Lesson(
        plain_columns(index, rows),
        number_kinds(examples),
        np.array([[e.predicate == p for p in ALL] for e in examples]),
        np.array([[p in PREDICATES[e.kinds] for p in ALL] for e in examples]),
        np.array([e.article for e in examples]),
        np.array([TOPIC_WEIGHT if e.article in topic else 1.0 for e in examples]),
    )


def plain_columns(index: dict[str, int], rows: csr_matrix) -> csr_matrix:
    """Take from rows of all features those in general, as the hidden units have them."""
    return rows[:, [index[name] for name in plain_names(index)]].tocsr()


def number_kinds(examples: list[Example]) -> Any:
    """Number the kinds of the pairs."""
    return np.array([KINDS.index(e.kinds) for e in examples])


def judge(weights: Weights, examples: list[Example]) -> Any:
    """Give each example's probability of each predicate."""
    rows = lay_rows(weights.index, examples)
    sums = plain_columns(weights.index, rows) @ weights.hidden.rows[1:]
    hidden = weights.hidden.log_odds(sums, number_kinds(examples))
    return average(rows @ weights.table + weights.bias, hidden)


def held_out(examples: list[Example], topic: set[int], folds: int) -> Any:
    """Judge every example by weights that never saw its article."""
    chances = np.zeros((len(examples), len(ALL)), np.float32)
    for fold in range(folds):
        inside = [e for e in examples if e.article % folds != fold]
        places = [i for i, e in enumerate(examples) if e.article % folds == fold]
        chances[places] = judge(fit(inside, topic), [examples[i] for i in places])
        print(f"fold {fold + 1} of {folds}", file=sys.stderr)
    return chances


def report(
    title: str, records: list[Row], examples: list[Example], chances: Any, predicted: bool
) -> tuple[dict[str, Cut], dict[str, float]]:
    """Print and give the held-out figures for one kind of mentions; records off topic are empty."""
    judged = (
        ((e.article, p, e.subject, e.object), float(row[ALL.index(p)]))
        for e, row in zip(examples, chances, strict=True)
        if e.predicted == predicted and records[e.article]
        for p in PREDICATES[e.kinds]
    )
    gold = Counter(r["predicate"] for record in records for r in unique_relations(record))
    chosen, score = choose_cuts(rankings(highest(judged), truths(records)), sum(gold.values()))
    figures = {f"relations, {title}": score}
    for predicate, cut in sorted(chosen.items()):
        figures[f"relations {predicate}, {title}"] = (
            2 * cut.right / max(1, cut.given + gold[predicate])
        )
    print("\n".join(f"{name:44} F1 {figure:.3f}" for name, figure in figures.items()))
    return chosen, figures


def between(one: dict[str, Cut], other: dict[str, Cut]) -> NDArray[np.float32]:
    """Give the thresholds half-way, in log-odds, between two choices."""
    bars = np.clip([[chosen[p].bar for p in ALL] for chosen in (one, other)], 1e-6, 1 - 1e-6)
    odds = np.log(bars / (1 - bars)).mean(axis=0)
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)


def main() -> None:
    """Cross-validate; with OUT also train on everything and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--topic", type=Path, required=True, help="articles like those to come")
    parser.add_argument("--corpus", default="atg")
    parser.add_argument("--unseen", nargs=2, required=True, metavar="MODEL", help=UNSEEN)
    options = parser.parse_args()
    records = read_annotated(options.train)
    corpus = read_corpus(options.corpus)
    pipelines = [mention_pipeline(corpus, model) for model in options.unseen]
    examples = list(read_examples(pipelines, records))
    known = {record["id"] for record in read_annotated(options.topic)}
    topic = {number for number, record in enumerate(records) if record["id"] in known}
    chances = held_out(examples, topic, FOLDS)
    ours = [record if number in topic else {} for number, record in enumerate(records)]
    _, figures = report("annotated mentions", ours, examples, chances, predicted=False)
    near, found = report("found mentions", ours, examples, chances, predicted=True)
    if options.out:
        note_figures("relations", len(topic), {**figures, **found})
        wide, _ = report("found mentions, all articles", records, examples, chances, predicted=True)
        weights = replace(fit(examples, topic), thresholds=between(near, wide), version=VERSION)
        said = sum(len(r["relations"]) for r in records)
        write_weights(options.out, weights, {"articles": len(records), "relations": said})


if __name__ == "__main__":
    main()
