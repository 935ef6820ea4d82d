"""Run the pipeline over annotated articles."""

from __future__ import annotations

from collections.abc import Iterator

from litmine.annotate import annotate_texts, load_pipeline
from litmine.annotation import to_record
from litmine.corpus import read_corpus
from litmine.evaluate.annotated import Record, record_passages


def predict_records(
    records: list[Record], corpus: str, model: str | None = None
) -> Iterator[Record]:
    """Give what the pipeline says of each article, in the form of the annotated ones."""
    nlp = load_pipeline(read_corpus(corpus), model)
    texts = ((record, record_passages(record)) for record in records)
    for record, annotation in annotate_texts(nlp, texts):
        head = {key: record[key] for key in ("id", "title", "abstract")}
        yield {**head, **to_record(annotation, f"{record['title']}\n{record['abstract']}")}
