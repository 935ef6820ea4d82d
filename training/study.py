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
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).resolve().parent))
from forest import FOLDER, Table, train, write_forest
from noting import FOLDS, note_figures

from litmine.evaluate import read_annotated
from litmine.pipes.numbers import plain, read_numbers
from litmine.pipes.results.forest import load_forest
from litmine.pipes.study.component import make_designs
from litmine.pipes.study.features import (
    count_feature_names,
    count_features,
    design_feature_names,
    design_features,
    find_counts,
)
from litmine.pipes.study.words import WORD, worded

COUNTS = {
    "max_depth": 4, "num_leaves": 15, "num_iterations": 300, "learning_rate": 0.05,
    "bagging_fraction": 0.6, "feature_fraction_bynode": 0.3, "min_data_in_leaf": 20,
}  # fmt: skip
STRENGTH, WORD_STRENGTH, MIN_ARTICLES = 0.03, 10, 5
Record = dict[str, Any]


def parts_of(record: Record) -> tuple[str, str, str]:
    """Give title, body and whole text, dashes and points made plain."""
    title, body = plain(record["title"]), plain(record["abstract"])
    return title, body, f"{title}\n{body}"


def describe(record: Record) -> list[float]:
    """Give the features of the design."""
    title, body, text = parts_of(record)
    return design_features(title.strip(), body.strip(), read_numbers(text))


def words_of(record: Record) -> str:
    """Give the text whose words tell the design."""
    title, body, _ = parts_of(record)
    return worded(title.strip(), body.strip())


def train_designs(records: Sequence[Record]) -> dict[str, Any]:
    """Train both judges of the designs and give their weights as plain data."""
    rows, answers = np.asarray([describe(r) for r in records]), answers_of(records)
    scaler = StandardScaler().fit(rows)
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit(scaler.transform(rows), answers)
    return {
        "classes": list(model.classes_),
        "names": design_feature_names(),
        "mean": scaler.mean_.round(5).tolist(),
        "scale": scaler.scale_.round(5).tolist(),
        "weights": model.coef_.round(5).tolist(),
        "bias": model.intercept_.round(5).tolist(),
        "by_words": train_words(records),
    }


def answers_of(records: Sequence[Record]) -> list[str]:
    """Give the annotated designs."""
    return [r["study"]["design"] for r in records]


def train_words(records: Sequence[Record]) -> dict[str, Any]:
    """Train the words of the designs; those of too few articles tell papers apart."""
    counter = TfidfVectorizer(min_df=MIN_ARTICLES, sublinear_tf=True, token_pattern=WORD)
    rows = counter.fit_transform([words_of(r) for r in records])
    model = LogisticRegression(C=WORD_STRENGTH, max_iter=1000).fit(rows, answers_of(records))
    return {
        "words": counter.get_feature_names_out().tolist(),
        "rarity": counter.idf_.round(3).tolist(),
        "weights": model.coef_.T.round(2).tolist(),
        "bias": model.intercept_.round(3).tolist(),
    }


def tabulate_counts(records: Sequence[Record]) -> Table:
    """Give every count of every article that states its patients, and whether it is the one."""
    table = Table()
    for record in records:
        wanted = record["study"]["n_patients"]
        if wanted is None or record["study"]["design"] == "case_report":
            continue
        text = parts_of(record)[2]
        counts = find_counts(text, read_numbers(text))
        for count, row in zip(counts, count_features(text, counts), strict=True):
            table.add(row, count.number.value == wanted)
    return table


def cross_validate(records: Sequence[Record]) -> dict[str, float]:
    """Give the share of designs right, and of patients where the article states them."""
    designs = patients = stated = 0
    for seen, unseen in KFold(FOLDS, shuffle=True, random_state=0).split(list(records)):
        known = [records[i] for i in seen]
        designer = make_designs(train_designs(known))
        forest = load_forest(train(tabulate_counts(known), count_feature_names(), COUNTS))
        for record in (records[i] for i in unseen):
            design, _ = designer.choose(describe(record), words_of(record))
            designs += design == record["study"]["design"]
            wanted = record["study"]["n_patients"]
            stated += wanted is not None
            text = parts_of(record)[2]
            counts = find_counts(text, read_numbers(text))
            scores = forest.score(count_features(text, counts)) or [0.0]
            best = counts[int(np.argmax(scores))].number.value if counts else None
            patients += wanted is not None and wanted == (1 if design == "case_report" else best)
    return {"study design": designs / len(records), "study n_patients": patients / stated}


@click.command()
@click.argument("path", type=click.Path(exists=True, dir_okay=False))
@click.option("--write", is_flag=True, help="Train on all articles too, and write the JSON files.")
def main(path: str, write: bool) -> None:
    """Cross-validate what the study component reads; with --write also train on all."""
    records = read_annotated(path)
    figures = cross_validate(records)
    for name, figure in figures.items():
        click.echo(f"{name:18} {figure:.3f} of {len(records)} articles")
    if not write:
        return
    note_figures("study", len(records), figures)
    data = json.dumps(train_designs(records), separators=(",", ":"))
    (FOLDER / "study_designs.json").write_text(data + "\n")
    write_forest(train(tabulate_counts(records), count_feature_names(), COUNTS), "study_patients")


if __name__ == "__main__":
    main()
