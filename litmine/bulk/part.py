"""What one file gives to a corpus: plain values that travel between processes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from litmine.annotation import Annotation
from litmine.corpus import read_corpus
from litmine.parse import BadRecord, Deleted, Record, parse_file
from litmine.selection import read_selection

if TYPE_CHECKING:
    from spacy.language import Language


@dataclass(frozen=True)
class Part:
    """What a corpus takes from one file, in the file's order.

    events: selected records, deletions and bad records. annotations: by PMID, of the last selected
    record of each, empty where the reader did not annotate; failures: the PMIDs whose text broke
    the pipeline, and how. records: how many the file holds.
    """

    path: Path
    md5: str
    records: int
    events: tuple[Record | Deleted | BadRecord, ...]
    annotations: dict[int, Annotation]
    failures: dict[int, str]

    @property
    def selected(self) -> int:
        """Count the selected records."""
        return sum(isinstance(event, Record) for event in self.events)

    @property
    def bad(self) -> int:
        """Count the records that could not be read."""
        return sum(isinstance(event, BadRecord) for event in self.events)


def read_part(path: Path, md5: str, corpus_name: str, annotate: bool, model: str | None) -> Part:
    """Read a whole file, keep what the corpus selects, and annotate that if asked.

    RAISES: Failure naming the file when it is broken: a part is never of half a file.
    """
    selection = read_selection(read_corpus(corpus_name))
    events: list[Record | Deleted | BadRecord] = []
    records = 0
    for parsed in parse_file(path):
        records += isinstance(parsed, Record)
        if not isinstance(parsed, Record) or parsed.article in selection:
            events.append(parsed)
    annotations, failures = annotate_events(events, corpus_name, model) if annotate else ({}, {})
    return Part(path, md5, records, tuple(events), annotations, failures)


def annotate_events(
    events: list[Record | Deleted | BadRecord], corpus_name: str, model: str | None
) -> tuple[dict[int, Annotation], dict[int, str]]:
    """Annotate the selected records, a later one of a PMID in place of an earlier."""
    from litmine.annotate import annotate_texts

    failures: dict[int, str] = {}

    def note(pmid: int, error: Exception) -> None:
        failures[pmid] = f"{type(error).__name__}: {error}"

    chosen = {e.article.pmid: e.article.passages for e in events if isinstance(e, Record)}
    if not chosen:
        return {}, failures
    made = annotate_texts(pipeline(corpus_name, model), chosen.items(), on_failure=note)
    return dict(made), failures


@lru_cache(maxsize=1)
def pipeline(corpus_name: str, model: str | None) -> Language:
    """Load the pipeline once a process: a worker reads many files."""
    from litmine.annotate import load_pipeline

    return load_pipeline(read_corpus(corpus_name), model)
