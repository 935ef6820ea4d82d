"""The database: open it, save articles and annotations, tell what is pending, keep verdicts."""

from __future__ import annotations

from litmine.store.annotations import (
    count_pending,
    pending,
    read_passages,
    save_annotation,
    save_annotations,
)
from litmine.store.articles import delete_article, read_raw, save_article, save_corpus
from litmine.store.concepts import save_terms
from litmine.store.failures import save_annotation_failure
from litmine.store.opening import open_database, open_for_reading
from litmine.store.verdicts import save_verdict

__all__ = [
    "count_pending",
    "delete_article",
    "open_database",
    "open_for_reading",
    "pending",
    "read_passages",
    "read_raw",
    "save_annotation",
    "save_annotation_failure",
    "save_annotations",
    "save_article",
    "save_corpus",
    "save_terms",
    "save_verdict",
]
