"""Train the hidden units that judge relations beside the regression, with thinc.

Whole features and units are left out at random while they learn (Srivastava et al. 2014), so that
none can learn an article by heart.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix
from thinc.api import (
    Adam,
    Embed,
    Linear,
    Model,
    Ragged,
    Relu,
    chain,
    fix_random_seed,
    reduce_sum,
    with_array,
)

from litmine.pipes.relations.hidden import Hidden

UNITS, EPOCHS, ARTICLES = 64, 8, 4  # articles are what a step learns from
FEATURES_OUT, UNITS_OUT, DECAY, RATE, WARM = 0.4, 0.5, 0.3, 2e-3, 100


class Lesson(NamedTuple):
    """What the units learn from, one row a pair.

    `rows` holds ones for its features, `kinds` numbers its kinds, `truth` marks the annotated
    predicate and `allowed` those that its kinds allow (both pairs x predicates), `articles` says
    where it stands and `weights` how much it counts.
    """

    rows: csr_matrix
    kinds: Any
    truth: Any
    allowed: Any
    articles: Any
    weights: Any

    def ragged(self, places: Any, rng: np.random.Generator | None = None) -> Ragged:
        """List the features of some pairs, and behind them their kinds; with `rng` not all."""
        parts, lengths = [], []
        first_kind = self.rows.shape[1]
        for place in places:
            own = self.rows.indices[self.rows.indptr[place] : self.rows.indptr[place + 1]]
            if rng is not None:
                own = own[rng.random(len(own)) >= FEATURES_OUT]
            parts += [own, [first_kind + self.kinds[place]]]
            lengths.append(len(own) + 1)
        return Ragged(np.concatenate(parts).astype("int32")[:, None], np.array(lengths, "int32"))


def fit_hidden(lesson: Lesson, kinds: int, seed: int = 0) -> Hidden:
    """Train the units on all pairs of a lesson, of so many kinds."""
    fix_random_seed(seed)
    rng = np.random.default_rng(seed)
    size, predicates = lesson.rows.shape[1] + kinds, lesson.truth.shape[1]
    embed: Model[Any, Any] = Embed(UNITS, size, column=0)  # a layer that takes the column first
    relu, out = Relu(UNITS, UNITS, dropout=UNITS_OUT), Linear(predicates, UNITS)
    net: Model[Any, Any] = chain(with_array(embed), reduce_sum(), relu, out)
    net.initialize(lesson.ragged([0, 1]), lesson.truth[:2].astype("float32"))
    averages = teach(net, lesson, rng)
    with net.use_params(averages):
        return fold(embed.layers[-1].get_param("E"), relu.layers[0], out, lesson.rows.shape[1])


def teach(net: Model[Any, Any], lesson: Lesson, rng: np.random.Generator) -> Any:
    """Go through the articles several times; give the running averages of the weights."""
    articles = np.unique(lesson.articles)
    places = {a: np.flatnonzero(lesson.articles == a) for a in articles}
    steps = EPOCHS * (len(articles) // ARTICLES)
    optimizer = Adam(RATE, L2=DECAY, grad_clip=0.0, use_averages=True)
    for step in range(steps):
        at = step % (len(articles) // ARTICLES) * ARTICLES
        if at == 0:
            rng.shuffle(articles)
        chosen = np.concatenate([places[a] for a in articles[at : at + ARTICLES]])
        optimizer.learn_rate = RATE * min(1, step / WARM) * (1 - step / steps)
        odds, back = net.begin_update(lesson.ragged(chosen, rng))
        error = 1 / (1 + np.exp(-odds)) - lesson.truth[chosen]
        error *= lesson.allowed[chosen] * lesson.weights[chosen, None] / len(chosen)
        back(error.astype("float32"))
        net.finish_update(optimizer)
    return optimizer.averages


def fold(embedded: Any, relu: Model[Any, Any], out: Model[Any, Any], features: int) -> Hidden:
    """Multiply what is linear: the rows of features go straight into the units."""
    rows = embedded @ relu.get_param("W").T
    nothing = np.zeros((1, rows.shape[1]), "float32")
    return Hidden(
        np.concatenate([nothing, rows[:features]]),
        rows[features:] + relu.get_param("b"),
        out.get_param("W").T.copy(),
        out.get_param("b").copy(),
    )
