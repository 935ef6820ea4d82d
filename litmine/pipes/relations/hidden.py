"""One layer of hidden units over the features of a pair: what they say together.

The regression adds features up; "lower" in one clause and "but" before the next mean something
only side by side. Both judge a pair, and their log-odds are averaged (`weights.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float32]
FIELDS = ("rows", "kinds", "out", "bias")


@dataclass(frozen=True)
class Hidden:
    """Weights of the layer; row 0 of `rows` is of no feature and weighs nothing.

    `rows` is features x units, `kinds` kinds of pair x units, `out` units x predicates.
    """

    rows: Numbers
    kinds: Numbers
    out: Numbers
    bias: Numbers

    def log_odds(self, sums: Numbers, kinds: Sequence[int]) -> Numbers:
        """Give each predicate's log-odds (pairs x predicates) from the sums of the pairs' rows.

        `kinds` says of each pair, by number, which kinds of mention it joins.
        """
        units = np.maximum(0, sums + self.kinds[kinds])
        return np.asarray(units @ self.out + self.bias, dtype=np.float32)
