"""Annotate what is pending in a database: the second half of a scheduled job."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlite_utils import Database

from litmine.corpus import Corpus
from litmine.fingerprint import fingerprint_pipeline
from litmine.progress import track
from litmine.store import (
    count_pending,
    pending,
    save_annotation_failure,
    save_annotations,
    save_terms,
)
from litmine.terms import read_terms

if TYPE_CHECKING:
    from litmine.annotation import Annotation

ROWS = ("mentions", "relations", "results", "doses")


@dataclass
class AnnotationRun:
    """What one run did: `annotated` articles, the rows they gave, and the PMIDs that failed."""

    fingerprint: str
    annotated: int = 0
    rows: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ROWS, 0))
    failed: dict[int, str] = field(default_factory=dict)

    def count(self, annotation: Annotation) -> None:
        """Add the rows of one annotation."""
        for name in ROWS:
            self.rows[name] += len(getattr(annotation, name))

    def note_failure(self, pmid: int, error: Exception) -> None:
        """Remember on which article the pipeline failed, and how."""
        self.failed[pmid] = f"{type(error).__name__}: {error}"


def annotate_pending(
    db: Database,
    corpus: Corpus,
    model: str | None = None,
    processes: int = 1,
    again: bool = False,
) -> AnnotationRun:
    """Annotate the articles that lack a present annotation (`again`: all of the corpus).

    Work is saved batch by batch, so a run that was stopped goes on where it was. An article on
    which the pipeline fails is recorded with its error, tried again at the next run, and stops
    nothing. spaCy is loaded only when there is something to do.
    """
    run = AnnotationRun(fingerprint_pipeline(corpus, model))
    wanted = None if again else run.fingerprint
    total = count_pending(db, corpus.name, wanted)
    if total:
        save_terms(db, read_terms(corpus))
        made = make_annotations(db, corpus, model, processes, wanted, run)
        saved = save_annotations(db, made, run.fingerprint, run.note_failure)
        for _ in track(saved, "annotated", total):
            run.annotated += 1
    for pmid, reason in run.failed.items():
        save_annotation_failure(db, pmid, run.fingerprint, reason)
    return run


def make_annotations(
    db: Database,
    corpus: Corpus,
    model: str | None,
    processes: int,
    wanted: str | None,
    run: AnnotationRun,
) -> Iterator[tuple[int, Annotation]]:
    """Load the pipeline; yield (pmid, annotation) of what is pending, failures noted in `run`."""
    from litmine.annotate import annotate_texts, load_pipeline

    nlp = load_pipeline(corpus, model)
    texts = pending(db, corpus.name, wanted)
    for pmid, annotation in annotate_texts(nlp, texts, processes, run.note_failure):
        run.count(annotation)
        yield pmid, annotation
