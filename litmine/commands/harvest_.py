"""`litmine harvest`: the scheduled job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from litmine.commands import options
from litmine.errors import Failure

if TYPE_CHECKING:
    from litmine.harvest import News


@click.command()
@options.database
@click.argument("corpus")
@options.full
@options.limit
@click.option("--pipeline", help="Another NER model: a folder, a package, or `blank`.")
@click.option("--processes", type=click.IntRange(1), default=1, show_default=True)
@options.on_altered
@options.base_url
@options.news_as_json
def command(
    database: Path,
    corpus: str,
    full: bool,
    limit: int | None,
    pipeline: str | None,
    processes: int,
    on_altered: str,
    base_url: str | None,
    as_json: bool,
) -> None:
    """Fetch what is new and revised in PubMed, extract it, and say what is new.

    \b
    litmine harvest atg.db atg

    This is the job for cron or a timer (see `litmine schedule`). It may be stopped at any moment
    and run again. NCBI_EMAIL must be set, NCBI_API_KEY may be. Exit codes: 0 done, 1 failed (the
    message says what to do), 2 wrong usage.
    """
    from litmine.harvest.job import Job, run_job

    job = Job(
        database,
        corpus,
        full=full,
        limit=limit,
        model=pipeline,
        processes=processes,
        on_altered=on_altered,
        base=base_url,
    )
    print_news(run_job(job), as_json)


def print_news(news: News, as_json: bool) -> None:
    """Print what a run brought.

    RAISES: Failure afterwards where records are owed, so that a scheduler sees it.
    """
    for line in [news.as_json()] if as_json else news.lines():
        click.echo(line)
    if news.short:
        raise Failure(news.short)
