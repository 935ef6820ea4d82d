"""The trained weights: a logistic regression and a layer of hidden units, averaged.

Kept as plain text and plain numbers (`features.txt`, `weights.npz`, `meta.json`), so that they can
be read, compared and opened without running anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from litmine.pipes.relations.candidates import PREDICATES, Pair
from litmine.pipes.relations.features import Group
from litmine.pipes.relations.hidden import FIELDS, Hidden, Numbers

Places = NDArray[np.int_]
KINDS = tuple(PREDICATES)
SHARE = 0.4  # of the hidden units in the average; .3 and .5 did alike on held-out articles


def conjoined(kinds: str, features: Iterable[str]) -> Iterable[str]:
    """Give every feature twice: as language in general, and for pairs of these kinds."""
    for feature in features:
        yield feature
        yield f"{kinds}|{feature}"


def plain_names(index: Iterable[str]) -> list[str]:
    """Give the features as language in general, in order: a row of the hidden units each."""
    return [name for name in index if name[2:3] != "|"]


def average(linear: Numbers, hidden: Numbers) -> Numbers:
    """Give the probabilities that both judges' log-odds come to."""
    total = (1 - SHARE) * linear + SHARE * hidden
    return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float32)


@dataclass(frozen=True)
class Weights:
    """Weights and thresholds; `version` names what made them.

    `table` and `bias` are the regression's: one row a feature, one column a predicate.
    """

    index: dict[str, int]
    table: Numbers
    bias: Numbers
    predicates: tuple[str, ...]
    thresholds: Numbers
    version: str
    hidden: Hidden

    @cached_property
    def general(self) -> dict[str, int]:
        """Give the features as language in general, with their rows of the table."""
        return {name: self.index[name] for name in plain_names(self.index)}

    @cached_property
    def by_kinds(self) -> tuple[dict[str, dict[str, int]], Numbers, Places]:
        """Add up, for each kinds of pair, what a feature weighs in general and for these kinds.

        Row 0 of the table is of no feature and weighs nothing. The last array gives for each row
        the feature's row among the hidden units.
        """
        place = {name: row for row, name in enumerate(self.general, 1)}
        tables = [np.zeros((1, len(self.predicates)), np.float32)]
        rows: dict[str, dict[str, int]] = {}
        plain = [0]
        for kinds in KINDS:
            names, table = self.added(kinds)
            rows[kinds] = {name: len(plain) + row for row, name in enumerate(names)}
            plain += [place.get(name, 0) for name in names]
            tables.append(table)
        return rows, np.concatenate(tables), np.array(plain)

    def added(self, kinds: str) -> tuple[list[str], Numbers]:
        """Give the features that count for pairs of these kinds, and their weights."""
        head = f"{kinds}|"
        own = {n.removeprefix(head): i for n, i in self.index.items() if n.startswith(head)}
        names = sorted(own.keys() | self.general.keys())
        table = np.zeros((len(names), len(self.predicates)), np.float32)
        for source in (own, self.general):
            known = [row for row, name in enumerate(names) if name in source]
            table[known] += self.table[[source[names[row]] for row in known]]
        return names, table

    def probabilities(self, pairs: Sequence[tuple[Pair, Sequence[Group]]]) -> Numbers:
        """Give each predicate's probability for each pair with its groups of features, in one sum.

        A group that several pairs share (the same tuple) is looked up once.
        """
        by_kinds, table, plain = self.by_kinds
        rows: list[int] = []
        starts: list[int] = []
        kinds: list[int] = []
        known: dict[tuple[str, int], list[int]] = {}
        for pair, groups in pairs:
            name = pair.kinds
            kinds.append(KINDS.index(name))
            starts.append(len(rows))
            rows.append(0)  # a sum needs something to begin with
            for group in groups:
                found = known.get((name, id(group)))
                if found is None:
                    found = [row for row in map(by_kinds[name].get, group) if row]
                    known[name, id(group)] = found
                rows += found
        linear = np.add.reduceat(table.take(rows, axis=0), starts, axis=0) + self.bias
        sums = np.add.reduceat(self.hidden.rows.take(plain.take(rows), axis=0), starts, axis=0)
        return average(linear, self.hidden.log_odds(sums, kinds))

    def share(self, predicate: str, kinds: str, feature: str) -> float:
        """Tell how much a feature speaks for a predicate, as the regression has it."""
        by_kinds, table, _ = self.by_kinds
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
        kept = {name: data[name].astype(np.float32) for name in data.files}
    hidden = Hidden(*(kept[f"hidden_{field}"] for field in FIELDS))
    table = kept["table"]
    if table.shape != (len(names), len(meta["thresholds"])):
        raise ValueError(f"{folder}: {table.shape} weights for {len(names)} features")
    if len(hidden.rows) != 1 + len(plain_names(names)) or len(hidden.kinds) != len(KINDS):
        raise ValueError(f"{folder}: {hidden.rows.shape} hidden units for {len(names)} features")
    predicates = tuple(meta["thresholds"])
    thresholds = np.array([meta["thresholds"][p] for p in predicates], dtype=np.float32)
    index = {name: i for i, name in enumerate(names)}
    return Weights(index, table, kept["bias"], predicates, thresholds, meta["version"], hidden)


def write_weights(folder: Path, weights: Weights, notes: dict[str, Any]) -> None:
    """Write weights to a folder; `notes` (figures, data, date) go into `meta.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    names = sorted(weights.index, key=lambda name: weights.index[name])
    folder.joinpath("features.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    kept = {f"hidden_{field}": getattr(weights.hidden, field) for field in FIELDS}
    kept |= {"table": weights.table, "bias": weights.bias}
    half: dict[str, Any] = {name: array.astype(np.float16) for name, array in kept.items()}
    np.savez_compressed(folder / "weights.npz", **half)
    chosen = {
        p: round(float(t), 4) for p, t in zip(weights.predicates, weights.thresholds, strict=True)
    }
    meta = {"version": weights.version, "thresholds": chosen, **notes}
    folder.joinpath("meta.json").write_text(json.dumps(meta, indent=1) + "\n", encoding="utf-8")
