"""`litmine query`: the evidence at the terminal."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from litmine.query import NUMBERS_SHOWN, Question, find_statements, summarise
from litmine.reading import open_reader

DIRECTIONS = {
    "increases": "more",
    "decreases": "less",
    "no_effect": "no difference",
    "observed": "observed",
    "not_observed": "not observed",
    "treats": "treated",
    "compared_with": "compared",
    "marker_of": "marker of",
}
COLOURS = {1: "green", -1: "red"}
WIDTH_OF_A_PIPE = 160


def colour_direction(row: dict[str, Any], column: str, word: str) -> str:
    """Write a direction and its articles, green for benefit and red for harm."""
    change = {"increases": 1, "decreases": -1}.get(column, 0)
    colour = COLOURS.get(change * (row["polarity"] or 0))
    text = f"{word} {row[column]}"
    return f"[{colour}]{text}[/{colour}]" if colour else text


def write_directions(row: dict[str, Any]) -> str:
    """Write how many articles stand on each side."""
    parts = [colour_direction(row, c, word) for c, word in DIRECTIONS.items() if row[c]]
    return " · ".join(parts)


def write_numbers(numbers: Sequence[str]) -> str:
    """Write the first few numbers and how many more there are."""
    more = len(numbers) - NUMBERS_SHOWN
    return "; ".join(numbers[:NUMBERS_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def show_summary(rows: list[dict[str, Any]]) -> None:
    """Print the evidence table."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("subject", "outcome", "direction (articles)", "numbers", box=None)
    table.add_column("articles", justify="right")
    for row in rows:
        numbers = escape(write_numbers(row["numbers"]))
        names = (escape(row["subject"]), escape(row["object"]))
        table.add_row(*names, write_directions(row), numbers, str(row["articles"]))
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_PIPE).print(table)


def show_statements(rows: list[dict[str, Any]]) -> None:
    """Print each statement over its sentence and source."""
    for row in rows:
        said = f"{row['subject']} {row['predicate']} {row['object']}"
        effect = f" ({row['effect']})" if row["effect"] else ""
        click.echo(click.style(said, bold=True) + effect)
        click.echo(f"  {row['sentence']}")
        design = row["design"] or "design not stated"
        concern = ", expression of concern" if row["expression_of_concern"] else ""
        click.echo(f"  {row['citation'] or ''} {design}{concern}, {row['url']}\n")


def write_csv(rows: list[dict[str, Any]]) -> None:
    """Print rows as CSV; lists are joined."""
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, list(rows[0]))
    writer.writeheader()
    for row in rows:
        writer.writerow({k: "; ".join(v) if isinstance(v, list) else v for k, v in row.items()})


@click.command(short_help="Show the evidence at the terminal.")
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--drug", help="A drug or procedure by any of its names.")
@click.option("--outcome", help="An endpoint by any of its names.")
@click.option("--marker", help="A marker by any of its names.")
@click.option("--disease", help="Only articles that speak of this disease.")
@click.option("--predicate", help="Only this kind of statement, NO_EFFECT for example.")
@click.option("--year", help="2015, 2010-2020, 2010- or -1999.")
@click.option("--design", help="Only this design, randomized_trial for example.")
@click.option("--limit", default=30, show_default=True, help="Rows at most.")
@click.option("--sentences", is_flag=True, help="Each statement with its sentence.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array on stdout.")
@click.option("--csv", "as_csv", is_flag=True, help="CSV on stdout.")
def command(
    database: Path, limit: int, sentences: bool, as_json: bool, as_csv: bool, **sides: str | None
) -> None:
    """Show what the articles in DATABASE say: subject, outcome, direction, numbers, articles.

    Synonyms and narrower names count: --drug ATG finds every product, each on its own line.
    Green is benefit, red is harm. Retracted articles and rejected rows are left out.

    \b
    litmine query atg.db --drug ATG --outcome "chronic GVHD"
    litmine query atg.db --marker CD34 --sentences
    """
    db = open_reader(database)
    question = Question(**sides)
    rows = (find_statements if sentences else summarise)(db, question, limit)
    if as_json:
        click.echo(json.dumps(rows, indent=1, ensure_ascii=False))
    elif as_csv:
        write_csv(rows)
    elif not rows:
        click.echo("nothing in this database says that", err=True)
    else:
        (show_statements if sentences else show_summary)(rows)
