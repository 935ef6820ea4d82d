"""What a fault preset is given: the request, the true answer if it wants it, and its number."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from litmine.standin.messages import Reply, Request
from litmine.standin.state import State


@dataclass(frozen=True)
class Asked:
    """One request met by a fault; `ask` gives the true reply, `fired` counts from 1."""

    state: State
    request: Request
    ask: Callable[[], Reply]
    amount: int | None
    fired: int
    chance: random.Random

    def number(self, default: int) -> int:
        """Give the fault's number."""
        return default if self.amount is None else self.amount
