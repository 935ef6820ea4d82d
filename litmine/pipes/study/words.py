"""The words of an article as a sign of its design: logistic regression over weighted words.

Words are weighted by how often they stand in the article and how few articles hold them (tf-idf
with a logarithmic count: Salton and Buckley 1988, doi:10.1016/0306-4573(88)90021-0); those of the
title count twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

WORD = r"\b[a-z][a-z-]+\b"
WORDS = re.compile(WORD)
Floats = NDArray[np.float32]


def worded(title: str, body: str) -> str:
    """Give the text whose words count."""
    return f"{title} {title} {body}".lower()


@dataclass(frozen=True)
class Words:
    """Weights of the known words; `weights` is words x designs."""

    index: Mapping[str, int]
    rarity: Floats
    weights: Floats
    bias: Floats

    def log_odds(self, text: str) -> Floats:
        """Give each design's log-odds for a text as `worded` gives it."""
        counts = Counter(w for w in WORDS.findall(text) if w in self.index)
        places = [self.index[word] for word in counts]
        values = (1 + np.log(np.array(list(counts.values()), np.float32))) * self.rarity[places]
        length = float(np.sqrt(values @ values)) or 1.0
        return np.asarray(values / length @ self.weights[places] + self.bias, np.float32)


def read_words(data: Mapping[str, Any]) -> Words:
    """Read the words as `training/study.py` writes them."""
    index = {word: place for place, word in enumerate(data["words"])}
    arrays = (np.asarray(data[key], np.float32) for key in ("rarity", "weights", "bias"))
    return Words(index, *arrays)
