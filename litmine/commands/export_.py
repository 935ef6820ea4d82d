"""`litmine export`: the database in other programs' forms."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

import click

from litmine.export import FORMATS, TABLES
from litmine.reading import open_reader


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
    "-o",
    "--output",
    type=click.File("w", encoding="utf-8", lazy=False, atomic=True),
    default="-",
    help="File to write, stdout if none.",
)
def command(database: Path, form: str, view: str, output: TextIO) -> None:
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
    for piece in pieces:
        output.write(piece)
