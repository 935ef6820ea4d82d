"""The words of a design weigh in the component what they weighed in training."""

from typing import Any

import gather
import numpy as np
import study
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from litmine.pipes.study.words import WORD, read_words


def invented(count: int) -> list[dict[str, Any]]:
    rows = gather.read_rows("invented.jsonl")[:count]
    return [gather.unpack(row, f"{row['title']}\n{row['abstract']}") for row in rows]


def test_words_are_weighed_as_scikit_learn_weighs_them() -> None:
    records = invented(60)
    texts = [study.words_of(r) for r in records]
    counter = TfidfVectorizer(min_df=study.MIN_ARTICLES, sublinear_tf=True, token_pattern=WORD)
    model = LogisticRegression(C=study.WORD_STRENGTH, max_iter=1000)
    model.fit(counter.fit_transform(texts), study.answers_of(records))
    words = read_words(study.train_words(records))
    ours = np.array([words.log_odds(text) for text in texts])
    assert np.allclose(ours, model.decision_function(counter.transform(texts)), atol=0.05)


def test_a_text_of_unknown_words_leaves_the_bias() -> None:
    words = read_words(study.train_words(invented(60)))
    assert np.allclose(words.log_odds("qwertz"), words.bias)
