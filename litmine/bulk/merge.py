"""Write a part into the database: its records, deletions, bad records, annotations and its mark."""

from __future__ import annotations

from collections import Counter

from sqlite_utils import Database

from litmine import ledger
from litmine.bulk.part import Part
from litmine.harvest.loading import note_bad, withdraw
from litmine.harvest.saving import save_record
from litmine.parse import Deleted, Record
from litmine.store import read_passages, save_annotation, save_annotation_failure


def is_imported(db: Database, corpus: str, md5: str) -> bool:
    """Tell whether a file of that content has been imported whole."""
    sql = "SELECT 1 FROM imported_files WHERE corpus = ? AND md5 = ?"
    return db.execute(sql, [corpus, md5]).fetchone() is not None


def merge_part(
    db: Database, corpus: str, part: Part, harvest_id: int, fingerprint: str
) -> Counter[str]:
    """Write a part in one transaction, so that a file is in the database whole or not at all."""
    counts = Counter[str]()
    with db.atomic():
        for event in part.events:
            if isinstance(event, Record):
                counts += save_record(db, corpus, event, harvest_id)
            elif isinstance(event, Deleted):
                counts += withdraw(db, event.pmids, harvest_id)
            else:
                counts += note_bad(db, corpus, part.path, event, harvest_id)
        save_made(db, part, fingerprint)
        mark_imported(db, corpus, part, harvest_id)
        ledger.add_counts(db, harvest_id, counts)
    return counts


def save_made(db: Database, part: Part, fingerprint: str) -> None:
    """Save the annotations whose text is the one stored: an older record gives way to a newer."""
    texts = {e.article.pmid: e.article.passages for e in part.events if isinstance(e, Record)}
    for pmid, annotation in part.annotations.items():
        if read_passages(db, pmid) == texts[pmid]:
            save_annotation(db, pmid, annotation, fingerprint)
    for pmid, reason in part.failures.items():
        save_annotation_failure(db, pmid, fingerprint, reason)


def mark_imported(db: Database, corpus: str, part: Part, harvest_id: int) -> None:
    """Note that the file is done."""
    db["imported_files"].insert(  # type: ignore[union-attr]
        {
            "corpus": corpus,
            "md5": part.md5,
            "name": part.path.name,
            "harvest_id": harvest_id,
            "records": part.records,
            "selected": part.selected,
            "bad": part.bad,
        }
    )
