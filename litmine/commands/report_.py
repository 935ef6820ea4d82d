"""`litmine report`: one question's evidence in one file."""

from __future__ import annotations

from pathlib import Path

import click

from litmine.reading import open_reader


@click.command(short_help="Write one question's evidence as one HTML file.")
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--outcome", help="An endpoint by any of its names.")
@click.option("--drug", help="A drug or procedure by any of its names.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="[default: stdout]"
)
def command(database: Path, outcome: str | None, drug: str | None, output: Path | None) -> None:
    """Write what DATABASE holds on --outcome, --drug, or both: matrix, plots, sentences.

    The file holds everything it shows, asks nothing of the network and prints well.

    \b
    litmine report atg.db --outcome "acute GVHD grade III-IV" --drug ATG -o report.html
    """
    from litmine.report import write_report

    text = write_report(open_reader(database), outcome, drug)
    if output is None:
        click.echo(text)
        return
    output.write_text(text, encoding="utf-8")
    click.echo(f"{output}: {len(text) // 1000} kB", err=True)
