"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

database = click.argument("database", type=click.Path(dir_okay=False, path_type=Path))
full = click.option("--full", is_flag=True, help="List and fetch everything again.")
limit = click.option("--limit", type=click.IntRange(1), help="Fetch no more records in this run.")
on_altered = click.option(
    "--on-altered",
    type=click.Choice(["fail", "warn"]),
    default="fail",
    show_default=True,
    help="What to do when PubMed drops a part of the query.",
)
base_url = click.option("--base-url", help="Another E-utilities server, such as `litmine standin`.")
news_as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print what is new as one JSON object."
)
