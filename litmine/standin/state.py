"""Everything that a reply depends on, in one place."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from litmine.standin.clock import Clock, RealClock, today
from litmine.standin.corpus import Corpus
from litmine.standin.doctypes import PUBMED_YEAR
from litmine.standin.history import History
from litmine.standin.search import Searcher
from litmine.standin.vocabulary import Vocabulary


@dataclass
class State:
    """Corpus, history, clock, chance and switches of one server.

    cap: records that a search answers at most. dtd_year: the year in the DOCTYPE of records.
    """

    corpus: Corpus
    vocabulary: Vocabulary
    clock: Clock = field(default_factory=RealClock)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    cap: int = 9_999
    dtd_year: int = PUBMED_YEAR
    searcher: Searcher = field(init=False)
    history: History = field(init=False)
    unsupported: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build what depends on the rest."""
        self.searcher = Searcher(self.corpus, self.vocabulary)
        self.history = History(self.clock, self.chance)

    @property
    def today(self) -> date:
        """Give the day in US Eastern."""
        return today(self.clock)


def make_state(
    sources: Iterable[bytes], known: Iterable[str] = (), clock: Clock | None = None, seed: int = 0
) -> State:
    """Make a state over records, for use without a server."""
    corpus, vocabulary = Corpus(sources), Vocabulary(known)
    return State(corpus, vocabulary, clock or RealClock(), random.Random(seed))
