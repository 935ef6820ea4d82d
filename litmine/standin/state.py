"""Everything that a reply depends on, in one place."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date

from litmine.standin.bulk import Bulk
from litmine.standin.clock import Clock, RealClock, today
from litmine.standin.corpus import Corpus
from litmine.standin.doctypes import PUBMED_YEAR
from litmine.standin.history import HOURS_KEPT, History
from litmine.standin.search import Searcher
from litmine.standin.vocabulary import Vocabulary


@dataclass
class State:
    """Corpus, history, clock, chance and switches of one server.

    history_hours: how long a WebEnv lives. cap: records that a search answers at most.
    dtd_year: the year in the DOCTYPE of records.
    strict_ids: answer 400 where one id is no number, instead of leaving it out.
    unsupported: what was answered 501.
    """

    corpus: Corpus
    vocabulary: Vocabulary
    clock: Clock = field(default_factory=RealClock)
    chance: random.Random = field(default_factory=lambda: random.Random(0))
    history_hours: float = HOURS_KEPT
    cap: int = 9_999
    dtd_year: int = PUBMED_YEAR
    strict_ids: bool = False
    searcher: Searcher = field(init=False)
    history: History = field(init=False)
    bulk: Bulk = field(init=False)
    unsupported: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Build what depends on the rest."""
        self.searcher = Searcher(self.corpus, self.vocabulary)
        self.bulk = Bulk(self.corpus)
        self.history = History(self.clock, self.chance, self.history_hours)

    @property
    def today(self) -> date:
        """Give the day in US Eastern."""
        return today(self.clock)
