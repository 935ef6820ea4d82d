"""Save what the pipeline says of an article, and tell which articles wait for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from sqlite_utils import Database

from litmine.annotation import Annotation
from litmine.article import Passage
from litmine.errors import Failure
from litmine.reading import Readable
from litmine.store.annotation_rows import Rows
from litmine.store.designs import state_design
from litmine.store.failures import forget_annotation_failure
from litmine.store.rows import delete_rows, insert_rows, upsert_row

# Children before parents, so that the foreign keys hold while rows go.
TABLES = ["studies", "doses", "results", "relations", "mentions", "sentences", "annotations"]

WAITING = """
    FROM corpus_articles JOIN articles USING (pmid) LEFT JOIN annotations USING (pmid)
    WHERE corpus = :corpus AND withdrawn = 0
    AND (:fingerprint IS NULL OR fingerprint IS NOT :fingerprint)
"""


def count_pending(db: Readable, corpus: str, fingerprint: str | None) -> int:
    """Count the articles whose annotation is missing or made by another pipeline (None: all)."""
    wanted = {"corpus": corpus, "fingerprint": fingerprint}
    row = db.execute(f"SELECT count(*) {WAITING}", wanted).fetchone()
    return int(row[0])


def read_passages(db: Readable, pmid: int) -> tuple[Passage, ...]:
    """Read an article's passages in order."""
    sql = "SELECT label, offset, text, category FROM passages WHERE pmid = ? ORDER BY position"
    return tuple(Passage(*row) for row in db.execute(sql, [pmid]))


def pending(
    db: Readable, corpus: str, fingerprint: str | None
) -> Iterator[tuple[int, tuple[Passage, ...]]]:
    """Yield (pmid, passages) of the articles whose annotation is missing or stale (None: all).

    The list is taken at the start, so that annotations may be saved while it is read.
    """
    wanted = {"corpus": corpus, "fingerprint": fingerprint}
    waiting = db.execute(f"SELECT pmid {WAITING} ORDER BY pmid", wanted).fetchall()
    for (pmid,) in waiting:
        yield pmid, read_passages(db, pmid)


def drop_annotation(db: Database, pmid: int) -> None:
    """Delete everything the pipeline said of an article; verdicts stay."""
    delete_rows(db, TABLES, pmid)


def find_named(db: Database, pmid: int) -> list[tuple[str]]:
    """Give the concepts without CURIE that an article's mentions brought."""
    sql = "SELECT DISTINCT concept_id FROM mentions WHERE pmid = ? AND concept_id LIKE 'name:%'"
    return db.execute(sql, [pmid]).fetchall()


def drop_unused(db: Database, concepts: list[tuple[str]]) -> None:
    """Delete those of the concepts that nothing means any more."""
    db.conn.executemany(
        "DELETE FROM concepts WHERE concept_id = ?1"
        " AND NOT EXISTS (SELECT 1 FROM mentions WHERE concept_id = ?1)"
        " AND NOT EXISTS (SELECT 1 FROM terms WHERE concept_id = ?1)",
        concepts,
    )


def write_rows(db: Database, rows: Rows) -> None:
    """Write the rows of one annotation over whatever was there."""
    before = find_named(db, rows.pmid)
    drop_annotation(db, rows.pmid)
    insert_rows(db, "sentences", rows.sentences())
    insert_rows(db, "concepts", rows.concepts(), "ON CONFLICT DO NOTHING")
    insert_rows(db, "mentions", rows.mentions())
    insert_rows(db, "relations", rows.relations())
    insert_rows(db, "results", rows.results())
    insert_rows(db, "doses", rows.doses())
    upsert_row(db, "studies", "pmid", rows.study())
    state_design(db, rows.pmid)
    drop_unused(db, before)


def write_if_news(db: Database, rows: Rows, fingerprint: str) -> None:
    """Write the rows unless just these are stored; the fingerprint is noted either way."""
    digest = rows.digest()
    sql = "SELECT 1 FROM annotations WHERE pmid = ? AND digest = ?"
    if not db.execute(sql, [rows.pmid, digest]).fetchone():
        write_rows(db, rows)
    mark = {"fingerprint": fingerprint}
    insert_rows(db, "pipelines", [mark], "ON CONFLICT DO NOTHING")
    upsert_row(db, "annotations", "pmid", {"pmid": rows.pmid, **mark, "digest": digest})
    forget_annotation_failure(db, rows.pmid)


def save_annotation(db: Database, pmid: int, annotation: Annotation, fingerprint: str) -> None:
    """Save an article's annotation in one transaction, in place of the one before.

    fingerprint: of the pipeline that made it. RAISES: Failure naming the PMID for an annotation
    that does not fit the schema or the stored text.
    """
    try:
        with db.atomic():
            rows = Rows(pmid, annotation, read_passages(db, pmid))
            write_if_news(db, rows, fingerprint)
    except (sqlite3.IntegrityError, IndexError, StopIteration) as error:
        raise Failure(f"PMID {pmid}: the annotation does not fit: {error!r}") from error


def save_annotations(
    db: Database,
    pairs: Iterable[tuple[int, Annotation]],
    fingerprint: str,
    on_failure: Callable[[int, Exception], None] | None = None,
    batch: int = 100,
) -> Iterator[int]:
    """Save (pmid, annotation) pairs, one transaction a batch, and yield each pmid once saved.

    One that does not fit is told to `on_failure` and left out; without it the Failure is raised.
    """
    waiting = iter(pairs)
    while ready := list(islice(waiting, batch)):
        saved = []
        with db.atomic():
            for pmid, annotation in ready:
                try:
                    save_annotation(db, pmid, annotation, fingerprint)
                    saved.append(pmid)
                except Failure as failure:
                    if on_failure is None:
                        raise
                    on_failure(pmid, failure)
        yield from saved
