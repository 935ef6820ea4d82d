"""Measure words a second on one core: the shipped NER, and a pipeline of scispaCy's shape.

    OPENBLAS_NUM_THREADS=1 python benchmarks/ner_speed.py ../shared/gold/train.jsonl

scispaCy's published models are tagger, parser, lemmatizer and NER over one network of width 96 and
depth 4. Their weights are not on PyPI; speed does not depend on weights, so untrained ones of that
shape stand in for them. Both read the same texts in the same run, from raw text, best of three.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from litmine.annotate import load_model

PLAIN_TAGS = 50  # as many tags and dependency labels as the published models have


def read_texts(path: Path) -> list[str]:
    """Read titles and abstracts from JSON lines."""
    with path.open(encoding="utf-8") as lines:
        return [f"{row['title']}\n{row['abstract']}" for row in map(json.loads, lines)]


def scispacy_shape() -> Language:
    """Build an untrained pipeline of the published models' components and sizes."""
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "litmine.tokenizer.v1"}}})
    nlp.add_pipe("tok2vec")
    listen = {
        "@architectures": "spacy.Tok2VecListener.v1",
        "width": 96,
    }
    tagger = nlp.add_pipe("tagger", config={"model": {"tok2vec": listen}})
    parser = nlp.add_pipe("parser", config={"model": {"tok2vec": listen}})
    ner = nlp.add_pipe("ner", config={"model": {"tok2vec": listen}})
    for i in range(PLAIN_TAGS):
        tagger.add_label(f"T{i}")  # type: ignore[attr-defined]
        parser.add_label(f"d{i}")  # type: ignore[attr-defined]
    for label in ("CHEMICAL", "DISEASE"):
        ner.add_label(label)  # type: ignore[attr-defined]
    words = ["Patients", "received", "busulfan", "."]
    gold = Doc(
        nlp.vocab, words, heads=[1, 1, 1, 1], deps=["d1", "ROOT", "d2", "d3"], tags=["T1"] * 4
    )
    nlp.initialize(lambda: [Example(nlp.make_doc(gold.text), gold)])
    return nlp


def best_rate(nlp: Language, texts: Iterable[str], words: int) -> float:
    """Give words a second of processor time, the best of three passes."""
    rates = []
    for _ in range(3):
        start = time.process_time()
        for _doc in nlp.pipe(texts, batch_size=64):
            pass
        rates.append(words / (time.process_time() - start))
    return max(rates)


def main() -> None:
    """Print one line a pipeline."""
    texts = read_texts(Path(sys.argv[1]))
    words = sum(len(text.split()) for text in texts)
    threads = os.environ.get("OPENBLAS_NUM_THREADS", "all")
    print(f"{len(texts)} articles, {words} words between spaces, OpenBLAS threads: {threads}")
    start = time.perf_counter()
    own = load_model("litmine.model")
    print(f"litmine.model loads in {time.perf_counter() - start:.2f} s")
    for name, nlp in (("litmine.model, NER only", own), ("scispaCy's shape", scispacy_shape())):
        print(f"{name:28} {best_rate(nlp, texts, words):9,.0f} words/s")


if __name__ == "__main__":
    main()
