"""Load records from files: PubMed XML saved by hand, or NLM's baseline and update files.

A file is read twice: first to see that it is whole (checksum, compression, every tag), then to save
it, so that nothing of a broken file reaches the database.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from sqlite_utils import Database

from litmine import ledger
from litmine.corpus import Corpus
from litmine.errors import Failure
from litmine.harvest.recording import recording
from litmine.harvest.saving import save_record
from litmine.parse import BadRecord, Deleted, Parsed, Record, parse_file
from litmine.progress import track
from litmine.store import delete_article

PIECE = 500
NLM_NAME = re.compile(r"pubmed(\d\d)n(\d+)\.xml")
MD5 = re.compile(r"\b[0-9a-fA-F]{32}\b")


def load_files(
    db: Database, corpus: Corpus, paths: Sequence[Path], known_only: bool = False
) -> int:
    """Load files into the corpus and give the run's key in `harvests`.

    NLM's files are taken in the order of their numbers. A revised record replaces the stored one,
    an older one does not; a record that a file deletes is marked as withdrawn. `known_only`: save
    no record that is not stored already, for update files, which hold all of PubMed.

    RAISES: Failure naming the file when one is broken; the files before it are loaded.
    """
    with recording(db, corpus, "load") as harvest_id:
        for path in sorted(paths, key=order_of):
            check_file(path)
            for piece in pieces(track(parse_file(path), f"loaded {path.name}")):
                save_piece(db, corpus, path, piece, harvest_id, known_only)
    return harvest_id


def order_of(path: Path) -> tuple[int, int, str]:
    """Sort by year and number: a new year's first file comes after the old year's last."""
    found = NLM_NAME.match(path.name)
    return (int(found[1]), int(found[2]), path.name) if found else (-1, 0, path.name)


def check_file(path: Path) -> None:
    """Read a file through once.

    RAISES: Failure naming it when it is missing, broken, or not what its `.md5` says.
    """
    check_promise(path)
    for _ in parse_file(path):
        pass


def check_promise(path: Path, md5: str | None = None) -> None:
    """Compare a file with the checksum in the `.md5` beside it, where there is one.

    RAISES: Failure naming the file when it differs, or when the `.md5` holds no checksum.
    """
    promised = path.with_name(path.name + ".md5")
    if promised.is_file():
        wanted = MD5.search(promised.read_text(encoding="utf-8", errors="replace"))
        if not wanted:
            raise Failure(f"{promised}: holds no checksum; delete it or fetch it again")
        if wanted[0].lower() != (md5 or md5_of(path)):
            raise Failure(f"{path}: not the file that {promised.name} describes; fetch it again")


def md5_of(path: Path) -> str:
    """Give a file's MD5, NLM's checksum (it guards against accidents, not against malice)."""
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with path.open("rb") as source:
            while block := source.read(1 << 20):
                digest.update(block)
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}") from error
    return digest.hexdigest()


def pieces(parsed: Iterator[Parsed]) -> Iterator[list[Parsed]]:
    """Cut into lists that are saved at once."""
    while piece := list(islice(parsed, PIECE)):
        yield piece


def save_piece(
    db: Database,
    corpus: Corpus,
    path: Path,
    piece: Iterable[Parsed],
    harvest_id: int,
    known_only: bool,
) -> None:
    """Save some records of a file in one transaction."""
    counts = Counter[str]()
    with db.atomic():
        for parsed in piece:
            if isinstance(parsed, Record):
                if not known_only or is_stored(db, corpus.name, parsed.article.pmid):
                    counts += save_record(db, corpus.name, parsed, harvest_id)
            elif isinstance(parsed, Deleted):
                counts += withdraw(db, parsed.pmids, harvest_id)
            else:
                counts += note_bad(db, corpus.name, path, parsed, harvest_id)
        ledger.add_counts(db, harvest_id, counts)


def is_stored(db: Database, corpus: str, pmid: int) -> bool:
    """Tell whether the corpus has the record."""
    sql = "SELECT 1 FROM corpus_articles WHERE corpus = ? AND pmid = ?"
    return db.execute(sql, [corpus, pmid]).fetchone() is not None


def withdraw(db: Database, pmids: Iterable[int], harvest_id: int) -> Counter[str]:
    """Mark those deleted records as withdrawn that are stored."""
    gone = [pmid for pmid in pmids if delete_article(db, pmid, harvest_id)]
    for pmid in gone:
        ledger.note_change(db, harvest_id, pmid, "withdrawn")
    return Counter(withdrawn=len(gone))


def note_bad(
    db: Database, corpus: str, path: Path, record: BadRecord, harvest_id: int
) -> Counter[str]:
    """Record an unreadable record by file and byte offset."""
    reason, place = record.reason, path.name
    ledger.note_bad(db, corpus, place, record.position, record.pmid, reason, harvest_id)
    return Counter(bad=1)
