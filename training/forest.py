"""Train boosted trees with LightGBM and write them as plain data (`litmine.pipes.results.forest`).

Ke et al. 2017, "LightGBM: a highly efficient gradient boosting decision tree", NeurIPS 30.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

FOLDER = Path(__file__).resolve().parents[1] / "corpora" / "language"
ALWAYS = {"objective": "binary", "bagging_freq": 1, "deterministic": True, "num_threads": 1,
          "verbosity": -1, "seed": 0}  # fmt: skip
KEYS = ("feature", "threshold", "left", "right", "value")


@dataclass
class Table:
    """Rows of features with their answer."""

    rows: list[list[float]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def add(self, row: list[float], answer: bool) -> None:
        """Add one row."""
        self.rows.append(row)
        self.answers.append(int(answer))


def train(table: Table, names: tuple[str, ...], settings: dict[str, Any]) -> dict[str, Any]:
    """Train boosted trees and give them as plain data."""
    rows, answers = np.asarray(table.rows, dtype=np.float32), np.asarray(table.answers)
    data: dict[str, Any] = {
        "names": names, "prior": 0.0, "roots": [], "depth": settings["max_depth"],
        **{key: [] for key in KEYS},
    }  # fmt: skip
    booster = lightgbm.train({**ALWAYS, **settings}, lightgbm.Dataset(rows, answers))
    for tree in booster.dump_model()["tree_info"]:
        data["roots"].append(add_node(data, tree["tree_structure"]))
    return data


def add_node(data: dict[str, Any], node: dict[str, Any]) -> int:
    """Append a node and what lies below it, give its place; a leaf points to itself."""
    place = len(data["feature"])
    leaf = "leaf_value" in node
    data["feature"].append(0 if leaf else node["split_feature"])
    data["threshold"].append(0 if leaf else float(f"{node['threshold']:.6g}"))
    data["value"].append(float(f"{node['leaf_value']:.4g}") if leaf else 0)
    for side in ("left", "right"):
        data[side].append(place)
    if not leaf:
        for side in ("left", "right"):
            data[side][place] = add_node(data, node[f"{side}_child"])
    return place


def write_forest(data: dict[str, Any], name: str) -> None:
    """Write a forest next to the wording it was trained with."""
    (FOLDER / f"{name}.json").write_text(json.dumps(data, separators=(",", ":")) + "\n")
    print(f"wrote {name}.json: {len(data['roots'])} trees, {len(data['feature'])} nodes")
