"""`litmine export`: the database in other programs' forms."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from litmine.errors import Failure
from litmine.export import FORMATS, TABLES
from litmine.reading import open_reader


def write_whole(path: Path, pieces: Iterable[str]) -> None:
    """Write the file beside its place and move it there: a failure leaves the old file."""
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        part.replace(path)
    except OSError as error:
        raise Failure(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


@click.command(short_help="Write CSV, JSON lines, PubTator, BioC, BibTeX, RIS, metafor.")
@click.argument("database", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice([*TABLES, *FORMATS]),
    default="csv",
    show_default=True,
    help="What to write.",
)
@click.option("--view", default="evidence", show_default=True, help="For csv and jsonl.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write.  [default: stdout]"
)
def command(database: Path, form: str, view: str, output: Path | None) -> None:
    """Write what DATABASE holds for other programs.

    \b
    csv, jsonl      any view or table (--view results_evidence)
    pubtator, bioc  text and annotations, for miners
    bibtex, ris     the articles, for Zotero and the like; retracted ones are marked
    metafor         log ratios with standard errors and events by arm, for meta-analysis:
                    in R: d <- read.csv(file); rma(yi, sei = sei, slab = slab, data = d)

    \b
    litmine export atg.db --view drug_outcomes > drugs.csv
    """
    db = open_reader(database)
    pieces = TABLES[form](db, view) if form in TABLES else FORMATS[form](db)
    if output is None:
        for piece in pieces:
            click.echo(piece, nl=False)
    else:
        write_whole(output, pieces)
