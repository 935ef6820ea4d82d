"""The history server: WebEnv to the frozen results of its searches, until they expire."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from litmine.standin.clock import Clock
from litmine.standin.errors import QueryError

HOURS_KEPT = 8.0  # not documented by NCBI; claims range from a quarter of an hour to two days


@dataclass
class Session:
    """One WebEnv: lists of PMIDs, numbered from 1, in the order of their search."""

    lists: dict[int, tuple[int, ...]] = field(default_factory=dict)
    touched: float = 0.0


class History:
    """All sessions."""

    def __init__(self, clock: Clock, chance: random.Random, hours: float = HOURS_KEPT) -> None:
        """Keep sessions for `hours` after their last use."""
        self.clock = clock
        self.chance = chance
        self.seconds = hours * 3600
        self.sessions: dict[str, Session] = {}

    def store(self, pmids: tuple[int, ...], web_env: str | None = None) -> tuple[str, int]:
        """Keep a list in a session, a new one where none is named; give WebEnv and key.

        The WebEnv is a new name each time, under which all earlier lists are found too: NCBI may
        do so, and a client must read it from the latest reply.
        """
        session = self.sessions.get(web_env or "") or Session()
        web_env = f"MCID_{self.chance.getrandbits(96):024x}"
        self.sessions[web_env] = session
        key = len(session.lists) + 1
        session.lists[key] = pmids
        session.touched = self.clock.now()
        return web_env, key

    def recall(self, web_env: str, key: int) -> tuple[int, ...]:
        """Give a list.

        RAISES: QueryError in NCBI's words when it is unknown or expired.
        """
        session = self.sessions.get(web_env)
        if session and self.clock.now() - session.touched > self.seconds:
            session = None
        if session is None or key not in session.lists:
            raise QueryError(f"Unable to obtain query #{key}")
        session.touched = self.clock.now()
        return session.lists[key]

    def forget(self) -> None:
        """Lose every session, as a restart of the backend does."""
        self.sessions.clear()
