"""Train the two scorers of `litmine_results` and cross-validate them by article.

    python training/results.py TRAIN.jsonl --unseen A B            # figures only, five folds
    python training/results.py TRAIN.jsonl --unseen A B --write    # train on all, write the files

They learn from annotated mentions and from those that the pipeline finds with a model that has not
seen the article, so that they bear its mistakes. The figures are noted for `litmine evaluate`.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from sklearn.model_selection import GroupKFold

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cases import Case, read_cases, read_found
from forest import Table, train, write_forest
from noting import FOLDS, note_figures
from pairs import UNSEEN, mention_pipeline

from litmine.corpus import read_corpus
from litmine.evaluate import read_annotated
from litmine.evaluate.match import measure_kind, name_of
from litmine.pipes.results.arm_features import arm_feature_names, arm_features, place_features
from litmine.pipes.results.arms import Memory, arm_place, list_candidates, set_plot
from litmine.pipes.results.component import Results, pair_rows, value_pairs
from litmine.pipes.results.features import feature_names
from litmine.pipes.results.forest import Forest, load_forest
from litmine.pipes.results.told import told_arm

OUTCOMES = {
    "max_depth": 6, "num_leaves": 48, "num_iterations": 400, "learning_rate": 0.035,
    "bagging_fraction": 0.6, "feature_fraction_bynode": 0.1, "min_data_in_leaf": 6,
}  # fmt: skip
ARMS = {
    "max_depth": 6, "num_leaves": 48, "num_iterations": 300, "learning_rate": 0.05,
    "bagging_fraction": 0.6, "feature_fraction_bynode": 0.15, "min_data_in_leaf": 6,
}  # fmt: skip


def tabulate_outcomes(cases: Sequence[Case]) -> Table:
    """Give every pair of number and outcome, and whether it is annotated."""
    table = Table()
    for case in cases:
        for k, scene in enumerate(case.scenes):
            pairs = list(value_pairs(scene))
            for (i, outcome), row in zip(pairs, pair_rows(scene, pairs), strict=True):
                table.add(row, (k, i, outcome.name) in case.gold)
    return table


def tabulate_arms(cases: Sequence[Case]) -> Table:
    """Give every candidate arm of every annotated result, and whether it is the one."""
    table = Table()
    for case in cases:
        title = case.doc._.passages[0][2]
        plot, memory = set_plot(case.doc.text, case.things, title), Memory()
        for (k, i, name), row in sorted(case.gold.items()):
            scene = case.scenes[k]
            outcome = next(o for o in scene.outcomes if o.name == name)
            place = place_features(scene, i, outcome)
            memory.keep(name, *arm_place(scene, i, outcome), told_arm(scene, i, outcome))
            for c in list_candidates(scene, case.things, outcome):
                features = arm_features(scene, i, outcome, c, plot, memory)
                table.add(features + place, c.name == row["arm"])
    return table


def train_both(cases: Sequence[Case]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Train the scorer of outcomes and the scorer of arms."""
    return (
        train(tabulate_outcomes(cases), feature_names(), OUTCOMES),
        train(tabulate_arms(cases), arm_feature_names(), ARMS),
    )


class Untrained(Results):
    """The component with forests given, not read."""

    def __init__(self, outcomes: Forest, arms: Forest, settings: tuple[float, float]) -> None:
        """Take the two forests."""
        self.outcomes, self.arms = outcomes, arms
        self.threshold, self.second = settings


def count_hits(case: Case, rows: list[dict[str, Any]]) -> Counter[str]:
    """Count rows that are right in outcome (core), in arm too, found, annotated."""
    counts = Counter(found=len(rows), annotated=len(case.record["results"]))
    left = list(case.record["results"])
    entities = {e["id"]: e for e in case.record["entities"]}
    names = {t.index: t.name for t in case.things}
    for row in rows:
        name, arm = names[row["outcome"]], row["arm"]
        arm = names[arm] if isinstance(arm, int) else arm
        for g in left:
            alike = measure_kind(g["measure"]) == measure_kind(row["measure"])
            same = alike and abs(g["value"] - row["value"]) < 1e-6
            if same and name_of(entities[g["outcome"]]) == name:
                want = g["arm"]
                counts["results core"] += 1
                right = (name_of(entities[want]) if want in entities else want) == arm
                counts["results arm"] += right
                left.remove(g)
                break
    return counts


def cross_validate(
    cases: list[Case], found: list[Case], settings: tuple[float, float]
) -> dict[str, float]:
    """Give F1 of the core and of the core with its arm, from scorers that never saw the article."""
    kinds = {"annotated mentions": cases, "found mentions": found}
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in kinds}
    for seen, unseen in GroupKFold(FOLDS).split(cases, groups=range(len(cases))):
        both = train_both([c[i] for c in (cases, found) for i in seen])
        component = Untrained(*map(load_forest, both), settings)
        for kind, docs in kinds.items():
            for i in unseen:
                counts[kind] += count_hits(docs[i], component(docs[i].doc)._.results)
    return {
        f"{name}, {kind}": 2 * c[name] / (c["found"] + c["annotated"])
        for kind, c in counts.items()
        for name in ("results core", "results arm")
    }


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--unseen", nargs=2, required=True, metavar="MODEL MODEL", help=UNSEEN)
@click.option("--write", is_flag=True, help="Train on all articles too, and write the JSON files.")
@click.option("--threshold", default=0.3, show_default=True)
@click.option("--second", default=0.6, show_default=True)
def main(
    path: str,
    unseen: tuple[str, str],
    write: bool,
    threshold: float,
    second: float,
) -> None:
    """Cross-validate the scorers of results; with --write also train on all and write them."""
    records = read_annotated(path)
    corpus = read_corpus("atg")
    cases = read_cases(records)
    found = read_found(records, [mention_pipeline(corpus, model) for model in unseen])
    figures = cross_validate(cases, found, (threshold, second))
    for name, figure in figures.items():
        click.echo(f"{name:36} F1 {figure:.3f}")
    if not write:
        return
    note_figures("results", len(records), figures)
    both = train_both([*cases, *found])
    for data, name in zip(both, ("result_outcomes", "result_arms"), strict=True):
        write_forest(data, name)


if __name__ == "__main__":
    main()
