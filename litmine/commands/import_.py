"""`litmine import`: PubMed in bulk."""

from __future__ import annotations

from pathlib import Path

import click

from litmine.commands import options


@click.command(short_help="Take a corpus out of PubMed's baseline and update files.")
@options.database
@click.argument("corpus")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--cluster", metavar="ADDRESS|N", help="A Dask scheduler, or N worker processes.")
@click.option("--pipeline", metavar="PATH-OR-NAME", help="NER model in place of our own.")
@click.option("--annotate/--no-annotate", default=True, help="Extract what was imported.")
@options.news_as_json
def command(
    database: Path,
    corpus: str,
    files: tuple[Path, ...],
    cluster: str | None,
    pipeline: str | None,
    annotate: bool,
    as_json: bool,
) -> None:
    """Import what CORPUS's own filter selects from FILES (pubmedYYnNNNN.xml.gz) into DATABASE.

    \b
    litmine import atg.db atg baseline/*.xml.gz updatefiles/*.xml.gz --cluster 8

    The filter is [filter] in the corpus's corpus.toml. FILE.md5 is checked where it lies beside
    the file. Files are merged in the order of their numbers; one that is done is not read again,
    so a stopped run goes on where it was. Workers of a cluster must see the files under the same
    paths; one that is lost costs its file only time.
    """
    from litmine.annotation_run import annotate_pending
    from litmine.bulk.run import import_files
    from litmine.commands.harvest_ import print_news
    from litmine.harvest.job import find_corpus
    from litmine.harvest.news import read_news
    from litmine.lock import lock_database, stop_on_sigterm
    from litmine.store import open_database

    chosen = find_corpus(corpus)
    with stop_on_sigterm(), lock_database(database):
        db = open_database(database)
        harvest_id = import_files(db, chosen, files, cluster, pipeline, annotate)
        if annotate:
            annotate_pending(db, chosen, pipeline)
        print_news(read_news(db, harvest_id), as_json)
        db.close()
