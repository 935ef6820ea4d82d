"""`litmine evaluate`: how right the pipeline is on annotated articles."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import click

from litmine.errors import Failure
from litmine.progress import track


def figure_lines(figures: dict[str, Any]) -> Iterator[str]:
    """Write one line a figure."""
    for name, f in figures.items():
        if name.startswith("study"):
            yield f"{name:34} accuracy {f.recall:.3f}   of {f.gold}"
        else:
            yield (
                f"{name:34} P {f.precision:.3f}  R {f.recall:.3f}  F1 {f.f1:.3f}   "
                f"annotated {f.gold}  predicted {f.predicted}"
            )


def held_out_lines() -> Iterator[str]:
    """Write one line a figure of cross-validation."""
    from litmine.evaluate.held_out import read_held_out

    for part in read_held_out().values():
        for name, figure in part["figures"].items():
            yield f"held out: {name:44} {figure:.3f}   on {part['articles']} articles"


def as_json(figures: dict[str, Any]) -> str:
    """Write the figures as one JSON object."""
    rows = {
        name: {
            "precision": round(f.precision, 4),
            "recall": round(f.recall, 4),
            "f1": round(f.f1, 4),
            "annotated": f.gold,
            "predicted": f.predicted,
        }
        for name, f in figures.items()
    }
    return json.dumps(rows, indent=1)


@click.command(short_help="Score the pipeline on annotated articles.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--corpus", default="atg", show_default=True, help="Corpus whose pipeline is used.")
@click.option("--pipeline", metavar="PATH-OR-NAME", help="NER model in place of our own.")
@click.option(
    "--predictions",
    type=click.Path(exists=True, dir_okay=False),
    help="Score this file (as `litmine extract` writes it) instead of running the pipeline.",
)
@click.option("--errors", is_flag=True, help="List what was missed, invented or confused.")
@click.option("--held-out", is_flag=True, help="Add what cross-validation gave in training.")
@click.option("--json", "as_object", is_flag=True, help="Write the figures as JSON.")
def command(
    file: str,
    corpus: str,
    pipeline: str | None,
    predictions: str | None,
    errors: bool,
    held_out: bool,
    as_object: bool,
) -> None:
    """Compare the pipeline with the annotated articles of FILE (JSON lines).

    Precision, recall and F1 are micro-averaged over articles: entities (exact and overlapping,
    per label), relations (per predicate, each statement of an article once), results with and
    without their arm, doses; accuracy of study design and number of patients. `--held-out` adds
    F1 and accuracy of five-fold cross-validation of what is trained, noted by `make train`.

    \b
    litmine evaluate dev.jsonl --errors | grep "relations NO_EFFECT"
    """
    from litmine.evaluate import all_confusions, predict_records, read_annotated, score_articles

    try:
        gold = read_annotated(file)
        answers = read_annotated(predictions) if predictions else None
    except ValueError as error:
        raise Failure(f"{error}; expected one annotated article a line") from error
    if answers is None:
        predicted = predict_records(gold, corpus, pipeline)
        answers = list(track(predicted, "articles", len(gold)))
    figures = score_articles(gold, answers)
    click.echo(as_json(figures) if as_object else "\n".join(figure_lines(figures)))
    if held_out:
        click.echo("\n".join(held_out_lines()), err=as_object)
    if errors:
        for wrong in all_confusions(gold, answers):
            click.echo("\t".join(wrong), err=as_object)
