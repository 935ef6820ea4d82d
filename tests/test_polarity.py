"""An outcome that no table lists still has its good or bad side."""

import pytest

from litmine.polarity import judge_polarity


@pytest.mark.parametrize(
    ("name", "polarity"),
    [
        ("acute gvhd grade iii-iv", -1),
        ("moderate-severe chronic gvhd", -1),
        ("gvhd-free survival", 1),
        ("relapse", -1),
        ("hope", None),
    ],
)
def test_the_last_telling_word_decides(name: str, polarity: int | None) -> None:
    assert judge_polarity("OUTCOME", name) == polarity


def test_only_outcomes_are_judged() -> None:
    assert judge_polarity("DISEASE", "relapse") is None
