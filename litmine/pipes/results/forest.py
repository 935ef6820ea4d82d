"""Score rows of features with boosted trees kept as plain JSON.

Gradient boosting (Friedman 2001, doi:10.1214/aos/1013203451), trained by `training/forest.py` with
LightGBM and written out as arrays, so that nothing but numpy is needed to use it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from litmine.wording import language_file

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Forest:
    """Trees of one depth, laid out level by level: node k of a level asks feature <= threshold.

    "No" leads to node 2k of the next level and "yes" to 2k + 1, so that no walk has to be looked
    up; behind the last level lie the values.
    """

    names: tuple[str, ...]
    prior: float
    levels: tuple[tuple[Ints, Floats], ...]
    value: Floats

    def score(self, rows: Sequence[Sequence[float]]) -> list[float]:
        """Give the probability of each row."""
        if not rows:
            return []
        table = np.asarray(rows, dtype=np.float32)
        at: Ints = np.arange(len(self.levels[0][0]))[None, :]
        line = (np.arange(len(table)) * table.shape[1])[:, None]
        cells = table.ravel()  # `take` from one line is twice as fast as indexing in two
        for feature, threshold in self.levels:
            yes = cells.take(feature.take(at) + line) <= threshold.take(at)
            at = 2 * at + yes
        odds = self.prior + self.value.take(at).sum(axis=1)
        return [float(p) for p in 1.0 / (1.0 + np.exp(-odds))]


def load_forest(data: dict[str, Any]) -> Forest:
    """Build a forest from the parsed JSON."""

    def ints(key: str) -> Ints:
        return np.asarray(data[key], dtype=np.intp)

    def floats(key: str) -> Floats:
        return np.asarray(data[key], dtype=np.float32)

    feature, threshold = ints("feature"), floats("threshold")
    children = np.stack([ints("right"), ints("left")], axis=1)
    nodes, levels = ints("roots"), []
    for _ in range(data["depth"]):
        levels.append((feature[nodes], threshold[nodes]))
        nodes = children[nodes].ravel()  # a leaf points to itself
    return Forest(tuple(data["names"]), data["prior"], tuple(levels), floats("value")[nodes])


@lru_cache(maxsize=4)
def read_forest(name: str, names: tuple[str, ...]) -> Forest:
    """Read `NAME.json` of the language folder and check it against the feature names.

    RAISES: ValueError when it was trained on other features.
    """
    path = language_file(f"{name}.json")
    forest = load_forest(json.loads(path.read_text(encoding="utf-8")))
    if forest.names != names:
        odd = sorted(set(forest.names) ^ set(names))[:5]
        raise ValueError(f"{path}: trained on other features {odd}: run training/results.py again")
    return forest
