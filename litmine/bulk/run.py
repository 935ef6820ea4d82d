"""Import files in order: read here or on a cluster, merged by this process alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from litmine.bulk.merge import is_imported, merge_part
from litmine.bulk.part import Part, read_part
from litmine.cluster import read_on_cluster
from litmine.corpus import Corpus
from litmine.errors import Failure
from litmine.fingerprint import fingerprint_pipeline
from litmine.harvest.loading import check_promise, md5_of, order_of
from litmine.harvest.recording import recording
from litmine.progress import track
from litmine.selection import read_selection


@dataclass(frozen=True)
class Wanted:
    """A file to read and its content's MD5."""

    path: Path
    md5: str


def import_files(
    db: Database,
    corpus: Corpus,
    paths: Sequence[Path],
    cluster: str | None = None,
    model: str | None = None,
    annotate: bool = True,
) -> int:
    """Import files into the corpus and give the run's key in `harvests`.

    Files whose content was imported before are skipped. cluster: the address of a Dask scheduler
    (`tcp://...`) or a number of local worker processes; workers must see the files under the same
    paths. The rows are the same with and without it.

    RAISES: Failure naming the file that is broken; the files before it are in the database.
    """
    read_selection(corpus)
    with recording(db, corpus, "load") as harvest_id:
        wanted = list(choose_files(db, corpus, paths))
        parts = read_parts(wanted, cluster, (corpus_address(corpus), annotate, model))
        fingerprint = fingerprint_pipeline(corpus, model)
        for part in track(parts, "files", len(wanted)):
            merge_part(db, corpus.name, part, harvest_id, fingerprint)
    return harvest_id


def choose_files(db: Database, corpus: Corpus, paths: Sequence[Path]) -> Iterator[Wanted]:
    """Yield the files that are not imported yet, in the order of their numbers.

    RAISES: Failure for a file that is not what its `.md5` says.
    """
    seen = set()
    for path in sorted(paths, key=order_of):
        md5 = md5_of(path)
        check_promise(path, md5)
        if md5 not in seen and not is_imported(db, corpus.name, md5):
            yield Wanted(path, md5)
        seen.add(md5)


def read_parts(
    wanted: Sequence[Wanted], cluster: str | None, how: tuple[str, bool, str | None]
) -> Iterable[Part]:
    """Read the files here, one after the other, or on a cluster; `how` as `read_part` takes it."""
    tasks = [(file.path.resolve(), file.md5, *how) for file in wanted]
    if cluster is None:
        return (read_part(*task) for task in tasks)
    return read_on_cluster(cluster, tasks)


def corpus_address(corpus: Corpus) -> str:
    """Give what finds the corpus again in another process: its folder's path."""
    if not isinstance(corpus.folder, Path):
        raise Failure(f"corpus {corpus.name}: its folder is no plain folder, so no worker finds it")
    return str(corpus.folder)
