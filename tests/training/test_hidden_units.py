"""The hidden units learn what a regression cannot: features that count only together."""

import hidden
import numpy as np
import pytest
from hidden import Lesson, fit_hidden
from scipy.sparse import csr_matrix

from litmine.pipes.relations.hidden import Hidden


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """Make pairs of which one feature or the other tells the predicate, but not both."""
    rows = np.tile(np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], np.float32), (150, 1))
    truth = (rows[:, 0] != rows[:, 1])[:, None]
    kinds, articles = np.zeros(len(rows), int), np.arange(len(rows)) // 6
    return Lesson(csr_matrix(rows), kinds, truth, np.ones_like(truth), articles, np.ones(len(rows)))


@pytest.fixture(scope="module")
def units(lesson: Lesson) -> Hidden:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hidden, "FEATURES_OUT", 0.0)
        patch.setattr(hidden, "EPOCHS", 30)
        patch.setattr(hidden, "DECAY", 0.0)
        return fit_hidden(lesson, kinds=1)


def test_one_or_the_other_but_not_both(lesson: Lesson, units: Hidden) -> None:
    odds = units.log_odds(lesson.rows @ units.rows[1:], lesson.kinds)
    assert ((odds > 0) == lesson.truth).all()


def test_no_feature_weighs_nothing(units: Hidden) -> None:
    assert not units.rows[0].any()
    assert units.rows.shape == (4, hidden.UNITS)


def test_training_again_gives_the_same(lesson: Lesson) -> None:
    first, second = fit_hidden(lesson, kinds=1), fit_hidden(lesson, kinds=1)
    assert (first.rows == second.rows).all()
