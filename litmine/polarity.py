"""Whether more of an outcome is good or bad for the patient, where no term table says so."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from litmine.wording import read_cues

if TYPE_CHECKING:
    from litmine.pipes.cues import CueFinder

POLARITIES = {"benefit": 1, "harm": -1}


@lru_cache(maxsize=1)
def value_words() -> CueFinder:
    """Read `corpora/language/outcome_words.tsv`."""
    from litmine.pipes.cues import CueFinder

    return CueFinder(
        (row["cue"], row["kind"]) for row in read_cues("outcome_words", ("cue", "kind"))
    )


def judge_polarity(label: str, name: str) -> int | None:
    """Give 1 for an outcome that is good, -1 for a bad one, by the last telling word of its name.

    >>> judge_polarity("OUTCOME", "acute gvhd grade iii-iv")
    -1
    >>> judge_polarity("OUTCOME", "gvhd-free survival")
    1
    """
    found = value_words().find(name.replace("-", " ").split()) if label == "OUTCOME" else []
    return POLARITIES[found[-1].kind] if found else None
