"""How right the pipeline is: annotated articles, figures, and the sentences behind them."""

from litmine.evaluate.annotated import gold_doc, read_annotated, record_passages
from litmine.evaluate.confusions import Confusion, all_confusions
from litmine.evaluate.predict import predict_records
from litmine.evaluate.score import Figure, score_articles

__all__ = [
    "Confusion",
    "Figure",
    "all_confusions",
    "gold_doc",
    "predict_records",
    "read_annotated",
    "record_passages",
    "score_articles",
]
