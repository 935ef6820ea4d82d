"""`litmine review`: accept, reject or correct evidence, least certain first."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from litmine.errors import Failure

if TYPE_CHECKING:
    from litmine.store.verdicts import Verdict

VERDICTS: dict[str, Verdict] = {"a": "accepted", "r": "rejected", "c": "corrected"}
CHOICES = "[a]ccept [r]eject [c]orrect [s]kip [q]uit"


def show(row: dict[str, Any]) -> None:
    """Print what is to be judged."""
    certainty = f", probability {1 - row['doubt']:.2f}" if row["doubt"] else ""
    click.echo(f"\n{click.style(row['statement'], bold=True)}")
    click.echo(f"  {row['sentence']}")
    click.echo(f"  {row['title']} ({row['year']}) {row['url']}")
    click.echo(f"  {row['kind']} by {row['source']}{certainty}; cue: {row['cue'] or 'none'}")


def ask_correction(kind: str) -> dict[str, Any]:
    """Ask for the right predicate or the right fields until they can be read."""
    from litmine.review import parse_correction

    question = "predicate" if kind == "relation" else "field=value, ..."
    while True:
        try:
            return parse_correction(kind, click.prompt(question))
        except Failure as failure:
            click.echo(str(failure), err=True)


def judge(db: Any, row: dict[str, Any], reviewer: str) -> str:
    """Ask for a verdict on one piece of evidence, save it and give the answer."""
    from litmine.store import save_verdict

    show(row)
    answer: str = click.prompt(
        CHOICES, type=click.Choice([*VERDICTS, "s", "q"]), show_choices=False
    )
    while answer in VERDICTS:
        correction = ask_correction(row["kind"]) if answer == "c" else None
        try:
            save_verdict(db, row["evidence_key"], VERDICTS[answer], reviewer, correction)
            break
        except Failure as failure:
            click.echo(str(failure), err=True)
    return answer


def find_reviewer(by: str | None) -> str:
    """Give the reviewer's name: the option, $USER, or the account's."""
    return by or os.environ.get("USER") or getpass.getuser()


@click.command(short_help="Accept, reject or correct evidence, least certain first.")
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--by", metavar="NAME", help="Who reviews.  [default: $USER]")
@click.option(
    "--kind", type=click.Choice(["relation", "result"]), help="Only relations or numbers."
)
def command(database: Path, by: str | None, kind: str | None) -> None:
    """Step through the unreviewed evidence of DATABASE.

    A verdict hangs on what is said in which sentence, so it outlives a new extraction. Rejected
    evidence counts in no view any more. A relation is corrected by its predicate (NO_EFFECT),
    a number by its fields (value=33, p=<0.01).
    """
    from litmine.review import find_unreviewed
    from litmine.store import open_database

    db = open_database(database, create=False)
    reviewer, counts = find_reviewer(by), dict.fromkeys([*VERDICTS, "s"], 0)
    for row in find_unreviewed(db, kind):
        answer = judge(db, row, reviewer)
        if answer == "q":
            break
        counts[answer] += 1
    said = ", ".join(f"{counts[key]} {word}" for key, word in VERDICTS.items())
    click.echo(f"{said}, {counts['s']} skipped", err=True)
