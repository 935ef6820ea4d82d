"""Articles that could not be annotated: recorded, so that none disappears silently."""

from __future__ import annotations

from sqlite_utils import Database

from litmine.store.rows import upsert_row


def save_annotation_failure(db: Database, pmid: int, fingerprint: str, reason: str) -> None:
    """Record that a pipeline failed on an article; a later success removes the row."""
    row = {"pmid": pmid, "fingerprint": fingerprint, "reason": reason}
    with db.atomic():
        upsert_row(db, "annotation_failures", "pmid", row)


def forget_annotation_failure(db: Database, pmid: int) -> None:
    """Drop the record of a failure."""
    db.execute("DELETE FROM annotation_failures WHERE pmid = ?", [pmid])
