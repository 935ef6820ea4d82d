"""A forest written as plain data judges as LightGBM does."""

import forest
import lightgbm
import numpy as np
import pytest

from litmine.pipes.results.forest import load_forest

SETTINGS = {"max_depth": 4, "num_leaves": 12, "num_iterations": 30, "min_data_in_leaf": 5}
NAMES = ("a", "b", "c")


@pytest.fixture(scope="module")
def table() -> forest.Table:
    """Make rows whose answer hangs on two of their three features."""
    rng, table = np.random.default_rng(0), forest.Table()
    for row in rng.normal(size=(400, 3)).astype(np.float32).tolist():
        table.add(row, row[0] * row[1] > 0)
    return table


def test_the_written_forest_judges_alike(table: forest.Table) -> None:
    rows, answers = np.array(table.rows, np.float32), np.array(table.answers)
    booster = lightgbm.train({**forest.ALWAYS, **SETTINGS}, lightgbm.Dataset(rows, answers))
    written = load_forest(forest.train(table, NAMES, SETTINGS))
    assert np.allclose(written.score(table.rows), booster.predict(rows), atol=1e-3)


def test_it_learns_what_hangs_on_two_features(table: forest.Table) -> None:
    scores = np.array(load_forest(forest.train(table, NAMES, SETTINGS)).score(table.rows))
    assert ((scores > 0.5) == np.array(table.answers)).mean() > 0.95
