"""Measure the import of bulk files: read here, beside read by Dask workers; and what is left out.

One file in two is all of the topic; the others are of other topics, as nearly all of PubMed is.
The cluster is started before, so that starting it does not count; the rows must be the same.
"""

from __future__ import annotations

import gzip
import re
import tempfile
import time
from importlib.resources import files
from itertools import count, cycle, islice
from pathlib import Path

from distributed import Client, LocalCluster
from harness import REPEATS, Row, in_turn, seconds

from litmine.bulk.part import read_part
from litmine.bulk.run import import_files
from litmine.corpus import read_corpus
from litmine.parse import Record, parse_file
from litmine.store import open_database

PMID = re.compile(rb'(<PMID Version="\d+">)\d+(</PMID>)')
# a word of every block of the filter becomes one that no block holds
TOPIC = re.compile(rb"globulin|serum|thymo\w*|lympho\w*|ATL?G\w*|atgam|grafalon|ALG", re.IGNORECASE)
FIRST_PMID = 99_300_001


def demo_records() -> list[bytes]:
    """Give the demo's records of articles as XML."""
    path = Path(str(files("litmine.corpora").joinpath("atg", "demo.xml")))
    found = (each for each in parse_file(path) if isinstance(each, Record))
    return [each.raw for each in found if each.article.kind == "article"]


def write_files(folder: Path, number: int, records: int) -> list[Path]:
    """Write bulk files of so many records each; every other file is of another topic."""
    own = demo_records()
    other = [TOPIC.sub(b"statin", raw) for raw in own]
    numbers = count(FIRST_PMID)
    paths = []
    for k in range(number):
        raw = islice(cycle(other if k % 2 else own), records)
        renamed = (PMID.sub(rb"\g<1>%d\g<2>" % next(numbers), r, count=1) for r in raw)
        path = folder / f"pubmed26n{k + 1:04}.xml.gz"
        body = b"<PubmedArticleSet>" + b"\n".join(renamed) + b"</PubmedArticleSet>\n"
        path.write_bytes(gzip.compress(body, 1))
        paths.append(path)
    return paths


def import_all(path: Path, paths: list[Path], cluster: str | None) -> int:
    """Import the files into a new database and give its number of mentions."""
    db = open_database(path)
    import_files(db, read_corpus("atg"), paths, cluster)
    mentions = db["mentions"].count
    db.close()
    return mentions


def filter_rate(path: Path, records: int) -> float:
    """Give the records a second of reading and leaving out, the better of some runs."""
    folder = str(read_corpus("atg").folder)
    work = lambda: read_part(path, "", folder, True, None)  # noqa: E731
    return records / min(seconds(work, time.process_time) for _ in range(REPEATS))


def measure(number: int = 8, records: int = 35, workers: int = 2) -> list[Row]:
    """Measure records a second on the clock.

    RAISES: RuntimeError where the cluster's database holds other rows.
    """
    with (
        tempfile.TemporaryDirectory() as name,
        LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as local,
        Client(local),
    ):
        folder, numbers = Path(name), count()
        paths = write_files(folder, number, records)

        def work(cluster: str | None) -> int:
            return import_all(folder / f"{next(numbers)}.db", paths, cluster)

        if work(None) != work(local.scheduler_address):
            raise RuntimeError("the cluster gave other rows")
        many, one = in_turn(lambda: work(local.scheduler_address), lambda: work(None))
        rate = filter_rate(paths[1], records)
    total = number * records
    name, beside = f"bulk import, {workers} Dask workers", "this process alone"
    left_out = "records of other topics, read and left out"
    return [
        Row(name, total / many, total / one, "records/s", "1.8", beside),
        Row(left_out, rate, total / one, "records/s", "none", "half kept, annotated"),
    ]
