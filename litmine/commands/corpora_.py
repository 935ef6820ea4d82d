"""`litmine corpora`: which topics there are, and whether a folder is one."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from litmine.corpus import Corpus
    from litmine.terms import ReadFolder, Term


def describe(corpus: Corpus, read: ReadFolder) -> dict[str, Any]:
    """Read a corpus to its last row and say what it holds.

    RAISES: Failure naming the file and line that is wrong.
    """
    from litmine.terms import check_sources, read_terms

    terms = read_terms(corpus, read)
    check_sources(corpus, terms)
    return {
        "name": corpus.name,
        "title": corpus.title,
        "since": corpus.since,
        "spellings": dict(sorted(Counter(term.label for term in terms).items())),
        "concepts": len({(term.label, term.name) for term in terms}),
        "query": corpus.query,
        "sources": corpus.settings["sources"],
    }


def read_once() -> ReadFolder:
    """Make a reader of term folders that reads each but once: corpora share them."""
    from litmine.terms import read_folder

    kept: dict[str, list[Term]] = {}
    return lambda folder: kept.get(str(folder)) or kept.setdefault(str(folder), read_folder(folder))


def show(row: dict[str, Any], whole: bool) -> None:
    """Print a corpus: three lines, or everything."""
    counts = ", ".join(f"{n} {label}" for label, n in row["spellings"].items())
    click.secho(row["name"], bold=True, nl=False)
    click.echo(f"  {row['title']}, records since {row['since']}")
    click.echo(f"  spellings: {counts}; {row['concepts']} concepts")
    click.echo(f"  query: {row['query'] if whole else row['query'][:80] + ' ...'}")
    if whole:
        for name, licence in row["sources"].items():
            click.echo(f"  source: {name}: {licence}")


@click.command()
@click.argument("names", nargs=-1, metavar="[CORPUS...]")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a corpus.")
def command(names: tuple[str, ...], as_json: bool) -> None:
    """List the corpora, or show and check some.

    CORPUS is a name or the path of a folder with a corpus.toml. Everything in it is read: a bad
    line in a term table, a missing file or a source without a licence stops with file and line.
    """
    from litmine.corpus import list_corpora, read_corpus
    from litmine.errors import Failure

    read = read_once()
    for name in names or list_corpora():
        try:
            corpus = read_corpus(name)
        except (FileNotFoundError, ValueError) as error:
            raise Failure(str(error)) from error
        row = describe(corpus, read)
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            show(row, whole=bool(names))
