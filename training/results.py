"""Train the two scorers of `litmine_results` and cross-validate them by article.

    python training/results.py TRAIN.jsonl --unseen A B            # figures only, five folds
    python training/results.py TRAIN.jsonl --unseen A B --write    # train on all, write the files

They learn from annotated mentions and from those that the pipeline finds with a model that has not
seen the article, so that they bear its mistakes. The figures are of annotated mentions: they say
what the scorers do, not what the whole pipeline does; `litmine evaluate` says that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click
import numpy as np
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import GroupKFold
from spacy.language import Language
from spacy.tokens import Doc

sys.path.insert(0, str(Path(__file__).resolve().parent))
from convert import half_of
from relations import UNSEEN, annotated_names, mention_pipeline

from litmine.annotate import load_model, make_doc
from litmine.corpus import read_corpus
from litmine.evaluate import gold_doc, read_annotated, record_passages
from litmine.pipes import declare_extensions
from litmine.pipes.results.arm_features import arm_feature_names, arm_features, place_features
from litmine.pipes.results.arms import Memory, arm_place, list_candidates, set_plot
from litmine.pipes.results.component import Results, pair_rows, value_pairs
from litmine.pipes.results.features import feature_names
from litmine.pipes.results.forest import Forest, load_forest
from litmine.pipes.results.scene import Scene, Thing, doc_scenes, doc_things
from litmine.pipes.results.told import told_arm
from litmine.pipes.sentences import Sentences
from litmine.wording import read_words

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "language"
OUTCOMES = {
    "max_depth": 6, "n_estimators": 250, "learning_rate": 0.035, "subsample": 0.6,
    "max_features": 0.1, "min_samples_leaf": 6,
}  # fmt: skip
ARMS = {
    "max_depth": 4, "n_estimators": 200, "learning_rate": 0.05, "subsample": 0.6,
    "max_features": 0.15, "min_samples_leaf": 6,
}  # fmt: skip
SEEDS = (0, 1)
Record = dict[str, Any]


@dataclass
class Table:
    """Rows of features with their answer and the article that they come from."""

    rows: list[list[float]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)

    def add(self, row: list[float], answer: bool, group: int) -> None:
        """Add one row."""
        self.rows.append(row)
        self.answers.append(int(answer))
        self.groups.append(group)


@dataclass(frozen=True)
class Case:
    """An article with its Doc, scenes, and which number each annotated result is."""

    record: Record
    doc: Doc
    things: list[Thing]
    scenes: list[Scene]
    gold: dict[tuple[int, int, str], dict[str, Any]]


def name_of(entity: dict[str, Any]) -> str:
    """Give the name by which two mentions are the same thing."""
    return str(entity["name"] or entity["text"]).lower()


def find_gold(
    record: Record, scenes: Sequence[Scene]
) -> dict[tuple[int, int, str], dict[str, Any]]:
    """Say which number of which scene each annotated result is, in the order of the text."""
    text = record["title"] + "\n" + record["abstract"]
    entities = {e["id"]: e for e in record["entities"]}
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in record["results"]:
        start = text.find(row["evidence"])
        end = start + len(row["evidence"])
        name = name_of(entities[row["outcome"]])
        spots = [
            (k, i, name)
            for k, scene in enumerate(scenes)
            if start < scene.end
            and scene.start < end
            and any(o.name == name for o in scene.outcomes)
            for i, n in enumerate(scene.numbers)
            if n.is_value and abs(n.value - row["value"]) < 1e-6
        ]
        used = {(k, i) for k, i, other in found if other != name}
        free = [s for s in spots if s not in found]
        # a value that stands twice: the one that no other outcome has taken
        best = [s for s in free if s[:2] not in used] or free
        if best:
            arm = row["arm"]
            found[best[0]] = {**row, "arm": name_of(entities[arm]) if arm in entities else arm}
    return found


def lay_case(record: Record, doc: Doc) -> Case:
    """Lay an article out as scenes."""
    things = doc_things(doc)
    scenes = list(doc_scenes(doc, things))
    return Case(record, doc, things, scenes, find_gold(record, scenes))


def read_cases(records: Sequence[Record]) -> list[Case]:
    """Lay out the articles with their annotated mentions."""
    declare_extensions()
    nlp, sentences = load_model("blank"), Sentences(read_words("abbreviations"))
    return [lay_case(record, sentences(gold_doc(nlp, record))) for record in records]


def read_found(records: Sequence[Record], pipelines: Sequence[Language]) -> list[Case]:
    """Lay out the articles with the mentions that a pipeline finds, named as the annotated ones."""
    cases = []
    for record in records:
        nlp = pipelines[half_of(record["id"])]
        doc = nlp(make_doc(nlp, record_passages(record)))
        for mention, name in zip(doc._.mentions, annotated_names(doc, record), strict=True):
            mention["name"] = name
        cases.append(lay_case(record, doc))
    return cases


def tabulate_outcomes(cases: Sequence[Case]) -> Table:
    """Give every pair of number and outcome, and whether it is annotated."""
    table = Table()
    for group, case in enumerate(cases):
        for k, scene in enumerate(case.scenes):
            pairs = list(value_pairs(scene))
            for (i, outcome), row in zip(pairs, pair_rows(scene, pairs), strict=True):
                table.add(row, (k, i, outcome.name) in case.gold, group)
    return table


def tabulate_arms(cases: Sequence[Case]) -> Table:
    """Give every candidate arm of every annotated result, and whether it is the one."""
    table = Table()
    for group, case in enumerate(cases):
        title = case.doc._.passages[0][2]
        plot, memory = set_plot(case.doc.text, case.things, title), Memory()
        for (k, i, name), row in sorted(case.gold.items()):
            scene = case.scenes[k]
            outcome = next(o for o in scene.outcomes if o.name == name)
            place = place_features(scene, i, outcome)
            memory.keep(name, *arm_place(scene, i, outcome), told_arm(scene, i, outcome))
            for c in list_candidates(scene, case.things, outcome):
                features = arm_features(scene, i, outcome, c, plot, memory)
                table.add(features + place, c.name == row["arm"], group)
    return table


def train(table: Table, names: tuple[str, ...], settings: dict[str, Any]) -> dict[str, Any]:
    """Train boosted trees and give them as plain data; several seeds are averaged."""
    rows, answers = np.asarray(table.rows, dtype=np.float32), np.asarray(table.answers)
    data: dict[str, Any] = {
        "names": names, "prior": 0.0, "roots": [], "depth": settings["max_depth"],
        **{k: [] for k in ("feature", "threshold", "left", "right", "value")},
    }  # fmt: skip
    for seed in SEEDS:
        model = GradientBoostingClassifier(random_state=seed, **settings).fit(rows, answers)
        data["prior"] += float(np.log(answers.mean() / (1 - answers.mean()))) / len(SEEDS)
        for tree in model.estimators_[:, 0]:
            add_tree(data, tree.tree_, settings["learning_rate"] / len(SEEDS))
    return data


def add_tree(data: dict[str, Any], tree: Any, weight: float) -> None:
    """Append one tree; a leaf points to itself, so that every walk has the same length."""
    base = len(data["feature"])
    data["roots"].append(base)
    for k in range(tree.node_count):
        leaf = tree.children_left[k] < 0
        data["feature"].append(0 if leaf else int(tree.feature[k]))
        data["threshold"].append(0 if leaf else float(f"{tree.threshold[k]:.6g}"))
        data["left"].append(base + (k if leaf else int(tree.children_left[k])))
        data["right"].append(base + (k if leaf else int(tree.children_right[k])))
        data["value"].append(float(f"{tree.value[k][0][0] * weight:.4g}") if leaf else 0)


def write_forest(data: dict[str, Any], name: str) -> None:
    """Write a forest next to the wording it was trained with."""
    (FOLDER / f"{name}.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")


def train_both(cases: Sequence[Case]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Train the scorer of outcomes and the scorer of arms."""
    return (
        train(tabulate_outcomes(cases), feature_names(), OUTCOMES),
        train(tabulate_arms(cases), arm_feature_names(), ARMS),
    )


class Untrained(Results):
    """The component with forests given, not read."""

    def __init__(
        self, outcomes: Forest, arms: Forest, settings: tuple[float, float, float]
    ) -> None:
        """Take the two forests."""
        self.outcomes, self.arms = outcomes, arms
        self.threshold, self.second, self.nobody = settings


def count_hits(case: Case, rows: list[dict[str, Any]]) -> tuple[int, int, int, int]:
    """Count rows right in outcome, right in arm too, found, annotated."""
    core = arms = 0
    left = list(case.record["results"])
    entities = {e["id"]: e for e in case.record["entities"]}
    for row in rows:
        name = case.things[row["outcome"]].name
        arm = row["arm"]
        arm = case.things[arm].name if isinstance(arm, int) else arm
        for g in left:
            if abs(g["value"] - row["value"]) < 1e-6 and name_of(entities[g["outcome"]]) == name:
                want = g["arm"]
                core += 1
                arms += (name_of(entities[want]) if want in entities else want) == arm
                left.remove(g)
                break
    return core, arms, len(rows), len(case.record["results"])


def cross_validate(
    cases: list[Case], found: list[Case], settings: tuple[float, float, float]
) -> Iterator[tuple[int, ...]]:
    """Yield the counts of every article from scorers that never saw it."""
    for seen, unseen in GroupKFold(5).split(cases, groups=range(len(cases))):
        outcomes, arms = (
            load_forest(d) for d in train_both([c[i] for c in (cases, found) for i in seen])
        )
        component = Untrained(outcomes, arms, settings)
        for i in unseen:
            yield count_hits(cases[i], component(cases[i].doc)._.results)


def show(counts: Sequence[tuple[int, ...]]) -> None:
    """Print precision, recall and F1 of the core and of the core with its arm."""
    core, arms, found, annotated = (sum(c[k] for c in counts) for k in range(4))
    for name, hits in (("results core", core), ("results with arm", arms)):
        click.echo(
            f"{name:18} P {hits / found:.3f} R {hits / annotated:.3f} "
            f"F1 {2 * hits / (found + annotated):.3f}  of {annotated}"
        )


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--unseen", nargs=2, required=True, metavar="MODEL MODEL", help=UNSEEN)
@click.option("--write", is_flag=True, help="Train on all articles and write the JSON files.")
@click.option("--threshold", default=0.3, show_default=True)
@click.option("--second", default=0.6, show_default=True)
@click.option("--nobody", default=0.5, show_default=True)
def main(
    path: str,
    unseen: tuple[str, str],
    write: bool,
    threshold: float,
    second: float,
    nobody: float,
) -> None:
    """Cross-validate, or train and write, the scorers of results."""
    records = read_annotated(path)
    corpus = read_corpus("atg")
    cases = read_cases(records)
    found = read_found(records, [mention_pipeline(corpus, model) for model in unseen])
    if not write:
        show(list(cross_validate(cases, found, (threshold, second, nobody))))
        return
    both = train_both([*cases, *found])
    for data, name in zip(both, ("result_outcomes", "result_arms"), strict=True):
        write_forest(data, name)
        click.echo(f"wrote {name}.json: {len(data['roots'])} trees, {len(data['feature'])} nodes")


if __name__ == "__main__":
    main()
