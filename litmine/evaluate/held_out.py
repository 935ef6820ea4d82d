"""Figures of five-fold cross-validation of what is trained, noted when it was trained.

They are of articles that the weights in a fold had not seen, unlike those of a file that one has
developed against. `training/` measures and writes them (`make train`). Relations are counted at the
thresholds best for these very articles; found mentions go by the names of the annotated ones.

They stand here and not with the wording, for what they say shapes no annotation: new figures alone
must not make a database extract its articles again.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

FILE = "held_out.json"


def read_held_out() -> dict[str, dict[str, Any]]:
    """Give for each trained part its `articles`, `folds`, and `figures` (name to F1 or accuracy).

    `articles` are those that the figures were counted on.

    RAISES: FileNotFoundError when nothing was noted.
    """
    found: dict[str, dict[str, Any]] = json.loads(
        files("litmine.evaluate").joinpath(FILE).read_text(encoding="utf-8")
    )
    return found
