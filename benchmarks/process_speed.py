"""Measure the pipeline on two processes beside one; both must give the same rows."""

from __future__ import annotations

from harness import Row, in_turn, repeat_articles

from litmine.annotate import annotate_texts, load_pipeline
from litmine.corpus import read_corpus


def measure(articles: int = 140, processes: int = 2) -> list[Row]:
    """Measure articles a second on the clock, the pipeline loaded before.

    RAISES: RuntimeError where the rows differ.
    """
    nlp = load_pipeline(read_corpus("atg"))
    texts = [(article.pmid, article.passages) for article in repeat_articles(articles)]
    if list(annotate_texts(nlp, texts)) != list(annotate_texts(nlp, texts, processes)):
        raise RuntimeError("several processes gave other rows than one")
    many, one = in_turn(
        lambda: list(annotate_texts(nlp, texts, processes)),
        lambda: list(annotate_texts(nlp, texts)),
    )
    name = f"abstracts, {processes} processes, same rows"
    return [Row(name, articles / many, articles / one, "articles/s", "1.8", "one process")]
