"""What cross-validation gave is kept for each part, beside the others."""

import json
from pathlib import Path

import noting
import pytest


def test_a_part_leaves_the_others_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noting, "PLACE", tmp_path / "held_out.json")
    noting.note_figures("study", 10, {"study design": 0.81234})
    noting.note_figures("results", 12, {"results core": 0.7})
    noting.note_figures("results", 14, {"results core": 0.8})
    noted = json.loads(noting.PLACE.read_text())
    assert noted["study"] == {"articles": 10, "folds": 5, "figures": {"study design": 0.812}}
    assert noted["results"]["articles"] == 14
