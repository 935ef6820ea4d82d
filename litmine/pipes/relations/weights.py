"""The trained weights: one row a feature, one column a predicate; logistic regression.

Kept as plain text and plain numbers (`features.txt`, `weights.npz`, `meta.json`), so that they can
be read, compared and opened without running anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litmine.pipes.relations.candidates import PREDICATES, Pair

Numbers = NDArray[np.float32]


def conjoined(kinds: str, features: Iterable[str]) -> Iterable[str]:
    """Give every feature twice: as language in general, and for pairs of these kinds."""
    for feature in features:
        yield feature
        yield f"{kinds}|{feature}"


@dataclass(frozen=True)
class Weights:
    """Weights and thresholds; `version` names what made them."""

    index: dict[str, int]
    table: Numbers
    bias: Numbers
    predicates: tuple[str, ...]
    thresholds: Numbers
    version: str

    @cached_property
    def by_kinds(self) -> tuple[dict[str, dict[str, int]], Numbers]:
        """Add up, for each kinds of pair, what a feature weighs in general and for these kinds.

        Row 0 of the table is of no feature and weighs nothing.
        """
        tables = [np.zeros((1, len(self.predicates)), np.float32)]
        rows: dict[str, dict[str, int]] = {}
        for kinds in PREDICATES:
            names, table = self.added(kinds)
            first = sum(map(len, tables))
            rows[kinds] = {name: first + row for row, name in enumerate(names)}
            tables.append(table)
        return rows, np.concatenate(tables)

    def added(self, kinds: str) -> tuple[list[str], Numbers]:
        """Give the features that count for pairs of these kinds, and their weights."""
        head = f"{kinds}|"
        own = {n.removeprefix(head): i for n, i in self.index.items() if n.startswith(head)}
        general = {n: i for n, i in self.index.items() if n[2:3] != "|"}
        names = sorted(own.keys() | general.keys())
        table = np.zeros((len(names), len(self.predicates)), np.float32)
        for row, name in enumerate(names):
            for source in (own, general):
                if name in source:
                    table[row] += self.table[source[name]]
        return names, table

    def probabilities(self, pairs: Iterable[tuple[Pair, Iterable[str]]]) -> Numbers:
        """Give each predicate's probability for each pair with its features, in one sum."""
        by_kinds, table = self.by_kinds
        rows: list[int] = []
        starts: list[int] = []
        for pair, features in pairs:
            find = by_kinds[pair.kinds].get
            starts.append(len(rows))
            rows.append(0)  # a sum needs something to begin with
            rows += [row for row in map(find, features) if row]
        total = np.add.reduceat(table.take(rows, axis=0), starts, axis=0) + self.bias
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float32)

    def share(self, predicate: str, kinds: str, feature: str) -> float:
        """Tell how much a feature speaks for a predicate."""
        by_kinds, table = self.by_kinds
        return float(table[by_kinds[kinds].get(feature, 0), self.predicates.index(predicate)])


def shipped_folder() -> Traversable:
    """Give the folder of the weights that come with the package."""
    return files("litmine.pipes.relations").joinpath("weights")


def read_weights(folder: Traversable | Path | None = None) -> Weights:
    """Read weights from a folder, the shipped one by default.

    RAISES: FileNotFoundError when a file is missing, ValueError when they do not fit together.
    """
    folder = folder or shipped_folder()
    names = folder.joinpath("features.txt").read_text(encoding="utf-8").splitlines()
    meta: dict[str, Any] = json.loads(folder.joinpath("meta.json").read_text(encoding="utf-8"))
    with as_file(folder.joinpath("weights.npz")) as path, np.load(path, allow_pickle=False) as data:
        table, bias = data["table"].astype(np.float32), data["bias"].astype(np.float32)
    if table.shape != (len(names), len(meta["thresholds"])):
        raise ValueError(f"{folder}: {table.shape} weights for {len(names)} features")
    predicates = tuple(meta["thresholds"])
    thresholds = np.array([meta["thresholds"][p] for p in predicates], dtype=np.float32)
    index = {name: i for i, name in enumerate(names)}
    return Weights(index, table, bias, predicates, thresholds, meta["version"])


def write_weights(folder: Path, weights: Weights, notes: dict[str, Any]) -> None:
    """Write weights to a folder; `notes` (figures, data, date) go into `meta.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(weights.index, key=lambda name: weights.index[name])
    folder.joinpath("features.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    np.savez_compressed(
        folder / "weights.npz", table=weights.table.astype(np.float16), bias=weights.bias
    )
    chosen = {
        p: round(float(t), 4) for p, t in zip(weights.predicates, weights.thresholds, strict=True)
    }
    meta = {"version": weights.version, "thresholds": chosen, **notes}
    folder.joinpath("meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
