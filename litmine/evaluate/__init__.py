"""How right the pipeline is: annotated articles, figures, and the sentences behind them."""

from litmine.evaluate.annotated import gold_doc, read_annotated, record_passages
from litmine.evaluate.score import Figure, score_articles

__all__ = ["Figure", "gold_doc", "read_annotated", "record_passages", "score_articles"]
