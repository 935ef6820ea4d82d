"""Annotated articles (`*.jsonl`): read them, and lay their mentions on a Doc for development."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from litmine.annotate import make_doc
from litmine.article import Passage, lay_passages

Record = dict[str, Any]


def read_annotated(path: str | Path) -> list[Record]:
    """Read one JSON object a line.

    RAISES: ValueError naming file and line for what is no JSON object with an id.
    """
    records = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
                record["id"], record["title"], record["abstract"]
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: {error!r}") from error
            records.append(record)
    return records


def record_passages(record: Record) -> tuple[Passage, ...]:
    """Give the passages of a record: TITLE and ABSTRACT."""
    return lay_passages([("TITLE", record["title"]), ("ABSTRACT", record["abstract"])])


def gold_doc(nlp: Language, record: Record) -> Doc:
    """Make a Doc with the annotated mentions as entities, widened to token borders."""
    doc = make_doc(nlp, record_passages(record))
    chosen = {}
    for e in record["entities"]:
        span = doc.char_span(e["start"], e["end"], label=e["label"], alignment_mode="expand")
        assert span is not None  # "expand" always finds tokens
        chosen[(span.start, span.end)] = (span, e)
    spans = filter_spans([span for span, _ in chosen.values()])
    doc.ents = spans
    doc._.mentions = [
        {"name": e["name"] or e["text"].lower(), "status": e["status"], "assertion": "present"}
        for e in (chosen[(s.start, s.end)][1] for s in doc.ents)
    ]
    return doc
