"""`litmine annotate`: extract from what is stored."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command(short_help="Extract from the articles that wait for it.")
@click.argument("db", type=click.Path(dir_okay=False))
@click.argument("corpus")
@click.option("--all", "again", is_flag=True, help="All articles, not only the pending ones.")
@click.option("--pipeline", metavar="PATH-OR-NAME", help="NER model in place of our own.")
@click.option("--processes", "-p", default=1, show_default=True, help="Worker processes.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def command(
    db: str, corpus: str, again: bool, pipeline: str | None, processes: int, as_json: bool
) -> None:
    """Annotate the articles of CORPUS in DB that are new, changed, or made by another pipeline.

    Stop it whenever you like: what is saved stays, the next run does the rest. --pipeline takes
    a folder that spaCy opens or an installed package such as en_ner_bc5cdr_md (scispaCy's own
    releases; the PyPI package en-core-sci-md is not theirs).
    """
    from litmine.annotation_run import annotate_pending
    from litmine.corpus import read_corpus
    from litmine.store import open_database

    database = open_database(db, create=False)
    run = annotate_pending(database, read_corpus(corpus), pipeline, processes, again)
    for pmid, reason in run.failed.items():
        click.echo(f"PMID {pmid} could not be annotated: {reason}", err=True)
    if as_json:
        click.echo(json.dumps(asdict(run)))
    else:
        rows = ", ".join(f"{n:,} {name}" for name, n in run.rows.items())
        click.echo(f"{run.annotated:,} articles annotated: {rows}")
