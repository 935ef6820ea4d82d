"""`litmine fetch`: only the records."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from litmine.commands import options

DAY = click.DateTime(["%Y-%m-%d", "%Y/%m/%d"])


@click.command()
@options.database
@click.argument("corpus")
@click.option(
    "--since", type=DAY, metavar="DAY", help="Only records that entered PubMed from this day on."
)
@click.option(
    "--until", type=DAY, metavar="DAY", help="Only records that entered PubMed up to this day."
)
@options.limit
@options.full
@click.option(
    "--load",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Load PubMed XML (.xml, .xml.gz) instead of asking PubMed; may be repeated.",
)
@click.option("--known-only", is_flag=True, help="With --load: only records stored already.")
@options.on_altered
@options.base_url
@options.news_as_json
def command(
    database: Path,
    corpus: str,
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    full: bool,
    load: tuple[Path, ...],
    known_only: bool,
    on_altered: str,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Fetch a corpus's new and revised records, without annotating them.

    The first run fetches everything the corpus's query finds; later runs what is new or revised
    since. A run that was stopped or failed is taken up where it was. NCBI_EMAIL must be set,
    NCBI_API_KEY may be.

    With --load nothing is asked of PubMed: the files' records are saved, and NLM's update files
    also withdraw what they delete. A checksum in FILE.md5 is checked where there is one.
    """
    if load and (since or until or limit or full):
        raise click.UsageError("--load asks nothing of PubMed: --since and the like say nothing")
    if known_only and not load:
        raise click.UsageError("--known-only goes with --load")
    from litmine.commands.harvest_ import print_news
    from litmine.harvest.job import Job, run_job

    job = Job(
        database,
        corpus,
        since=since and since.date(),
        until=until and until.date(),
        limit=limit,
        full=full,
        load=load,
        known_only=known_only,
        on_altered=on_altered,
        base=base_url,
        annotate=False,
    )
    print_news(run_job(job), as_json)
