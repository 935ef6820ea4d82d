"""Train what `litmine_study` reads: the weights of the designs and the forest of patient numbers.

python training/study.py TRAIN.jsonl            # figures only, five folds
python training/study.py TRAIN.jsonl --write    # train on all and write the JSON files
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parent))
from results import FOLDER, Table, train, write_forest

from litmine.evaluate import read_annotated
from litmine.pipes.numbers import plain, read_numbers
from litmine.pipes.study.features import (
    count_feature_names,
    count_features,
    design_feature_names,
    design_features,
    find_counts,
)

COUNTS = {
    "max_depth": 3, "n_estimators": 150, "learning_rate": 0.05, "subsample": 0.6,
    "max_features": 0.3, "min_samples_leaf": 5,
}  # fmt: skip
STRENGTH = 0.03
Record = dict[str, Any]


def parts_of(record: Record) -> tuple[str, str, str]:
    """Give title, body and whole text, dashes and points made plain."""
    title, body = plain(record["title"]), plain(record["abstract"])
    return title, body, f"{title}\n{body}"


def describe(record: Record) -> list[float]:
    """Give the features of the design."""
    title, body, text = parts_of(record)
    return design_features(title.strip(), body.strip(), read_numbers(text))


def train_designs(records: Sequence[Record]) -> dict[str, Any]:
    """Train the designs and give the weights as plain data."""
    rows = np.asarray([describe(r) for r in records])
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(scaler.transform(rows), [r["study"]["design"] for r in records])
    return {
        "classes": list(model.classes_),
        "names": design_feature_names(),
        "mean": scaler.mean_.round(5).tolist(),
        "scale": scaler.scale_.round(5).tolist(),
        "weights": model.coef_.round(5).tolist(),
        "bias": model.intercept_.round(5).tolist(),
    }


def choose_design(data: dict[str, Any], record: Record) -> str:
    """Choose the design of an article with weights as plain data."""
    scaled = (np.asarray(describe(record)) - data["mean"]) / data["scale"]
    return str(data["classes"][int(np.argmax(np.asarray(data["weights"]) @ scaled + data["bias"]))])


def tabulate_counts(records: Sequence[Record]) -> Table:
    """Give every count of every article that states its patients, and whether it is the one."""
    table = Table()
    for group, record in enumerate(records):
        wanted = record["study"]["n_patients"]
        if wanted is None or record["study"]["design"] == "case_report":
            continue
        text = parts_of(record)[2]
        counts = find_counts(text, read_numbers(text))
        for count, row in zip(counts, count_features(text, counts), strict=True):
            table.add(row, count.number.value == wanted, group)
    return table


def cross_validate(records: Sequence[Record]) -> tuple[int, int, int]:
    """Count designs right, patients right, and articles that state their patients."""
    from litmine.pipes.results.forest import load_forest

    designs = patients = stated = 0
    for seen, unseen in KFold(5, shuffle=True, random_state=0).split(list(records)):
        known = [records[i] for i in seen]
        weights = train_designs(known)
        forest = load_forest(train(tabulate_counts(known), count_feature_names(), COUNTS))
        for record in (records[i] for i in unseen):
            design = choose_design(weights, record)
            designs += design == record["study"]["design"]
            wanted = record["study"]["n_patients"]
            stated += wanted is not None
            text = parts_of(record)[2]
            counts = find_counts(text, read_numbers(text))
            scores = forest.score(count_features(text, counts)) or [0.0]
            best = counts[int(np.argmax(scores))].number.value if counts else None
            patients += wanted is not None and wanted == (1 if design == "case_report" else best)
    return designs, patients, stated


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--write", is_flag=True, help="Train on all articles and write the JSON files.")
def main(path: str, write: bool) -> None:
    """Cross-validate, or train and write, what the study component reads."""
    records = read_annotated(path)
    if not write:
        designs, patients, stated = cross_validate(records)
        click.echo(f"design     {designs / len(records):.3f} of {len(records)}")
        click.echo(f"n_patients {patients / stated:.3f} of {stated}")
        return
    data = json.dumps(train_designs(records), separators=(",", ":"))
    (FOLDER / "study_designs.json").write_text(data + "\n")
    write_forest(train(tabulate_counts(records), count_feature_names(), COUNTS), "study_patients")


if __name__ == "__main__":
    main()
