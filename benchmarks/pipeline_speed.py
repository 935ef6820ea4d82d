"""Measure the whole pipeline on one core, beside scispaCy's usual recipe on the same text.

Processor time, medians of five; the recipe gives mentions, tags and trees, ours mentions, their
meanings, relations, results and doses. Then how long each component takes, beside the NER.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from harness import REPEATS, Row, in_turn, repeat_articles, seconds
from recipe import build_recipe
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import annotate_texts, load_pipeline, make_doc
from litmine.annotation import from_doc
from litmine.article import Article
from litmine.corpus import read_corpus

NER = ("tok2vec", "ner")
BATCH = 32


def run_component(nlp: Language, name: str, docs: list[Doc]) -> None:
    """Run one component over the docs, in batches as `nlp.pipe` does."""
    component = nlp.get_pipe(name)
    for _ in component.pipe(docs, batch_size=BATCH) if hasattr(component, "pipe") else ():
        pass
    if not hasattr(component, "pipe"):
        for doc in docs:
            component(doc)


def profile_components(nlp: Language, articles: Iterable[Article]) -> dict[str, float]:
    """Give the processor seconds of the tokenizer, of each component and of reading the Doc."""
    docs: list[Doc] = []
    passages = [article.passages for article in articles]

    def tokenize() -> None:
        docs.extend(make_doc(nlp, each) for each in passages)

    clock = time.process_time
    taken = {"tokenizer": seconds(tokenize, clock)}
    for name in nlp.pipe_names:
        taken[name] = seconds(lambda name=name: run_component(nlp, name, docs), clock)  # type: ignore[misc]
    taken["rows"] = seconds(lambda: [from_doc(doc) for doc in docs], clock)
    return taken


def component_rows(nlp: Language, articles: list[Article]) -> list[Row]:
    """Compare each component of ours with the NER, by the best of some runs."""
    runs = [profile_components(nlp, articles) for _ in range(REPEATS)]
    best = {name: min(run[name] for run in runs) / len(articles) * 1000 for name in runs[0]}
    ner = sum(best.pop(name) for name in NER if name in best)
    names = sorted(best, key=lambda name: -best[name])
    return [Row(name, best[name], ner, "ms/article", "below 1", "the NER") for name in names]


def measure(articles: int = 70) -> list[Row]:
    """Measure articles a second, and what each component takes."""
    wanted = repeat_articles(articles)
    texts = [article.text for article in wanted]
    ours, peer = load_pipeline(read_corpus("atg")), build_recipe(texts)
    pairs = [(article.pmid, article.passages) for article in wanted]
    ours_seconds, peer_seconds = in_turn(
        lambda: list(annotate_texts(ours, pairs)),
        lambda: list(peer.pipe(texts, batch_size=BATCH)),
        time.process_time,
    )
    rates = (articles / ours_seconds, articles / peer_seconds)
    row = Row("abstracts, one core", *rates, "articles/s", "1.5", "scispaCy's recipe")
    return [row, *component_rows(ours, wanted)]
