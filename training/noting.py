"""Note the figures of cross-validation for `litmine evaluate --held-out`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from litmine.evaluate.held_out import FILE

PLACE = Path(__file__).resolve().parents[1] / "litmine" / "evaluate" / FILE
FOLDS = 5


def note_figures(part: str, articles: int, figures: Mapping[str, float]) -> None:
    """Put the figures of one trained part beside those of the others."""
    noted = json.loads(PLACE.read_text(encoding="utf-8")) if PLACE.exists() else {}
    rounded = {name: round(figure, 3) for name, figure in figures.items()}
    noted[part] = {"articles": articles, "folds": FOLDS, "figures": rounded}
    PLACE.write_text(json.dumps(dict(sorted(noted.items())), indent=1) + "\n", encoding="utf-8")
