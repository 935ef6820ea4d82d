"""The figures of the model card do not sink unnoticed."""

from pathlib import Path

import evaluate
from spacy.language import Language


def test_model_and_tables_together_reach_what_was_asked(nlp: Language, shared: Path) -> None:
    articles = evaluate.read_part("litmine", "dev", shared)
    rows = evaluate.score(articles, evaluate.annotate(nlp, articles))
    assert rows["exact"]["f1"] >= 0.75
    assert rows["overlap"]["f1"] >= 0.85
