"""The plan of what goes wrong: which requests, how often, and by which preset."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from litmine.errors import Failure
from litmine.standin.messages import Request
from litmine.standin.said import SAID
from litmine.standin.transport import TRANSPORTS
from litmine.standin.twisted import TWISTED

Predicate = Callable[[Request], bool]


def preset_names() -> list[str]:
    """Name every preset."""
    return sorted(["reply", *SAID, *TWISTED, *TRANSPORTS])


@dataclass
class Fault:
    """A preset and the requests that it meets.

    amount: its number (bytes, records, bytes a second), where the preset takes one.
    endpoint: `efetch`; any where empty. nth: only the nth request (from 1) that fits the rest.
    where: parameter name to a pattern that its value must match; `when` any test of the request.
    probability: by the seed of the plan. count: how many times at most, None for ever.
    after: how many fitting requests pass unharmed first. status, body, headers: for preset `reply`.
    """

    preset: str
    amount: int | None = None
    endpoint: str = ""
    nth: int | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    when: Predicate | None = None
    identity: str | None = None
    probability: float = 1.0
    count: int | None = 1
    after: int = 0
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    met: int = 0
    fired: int = 0

    def fits(self, request: Request) -> bool:
        """Tell whether the request is of the kind that the fault is for."""
        name = request.endpoint.split(".")[0]
        return (
            self.endpoint in ("", name, request.endpoint)
            and (self.identity is None or self.identity == request.identity)
            and all(re.search(p, request.get(n)) for n, p in self.where.items())
            and (self.when is None or self.when(request))
        )

    def strikes(self, request: Request, chance: random.Random) -> bool:
        """Count the request and tell whether it is met."""
        if not self.fits(request) or (self.count is not None and self.fired >= self.count):
            return False
        self.met += 1
        if self.met <= self.after or (self.nth is not None and self.met != self.nth):
            return False
        if self.probability < 1.0 and chance.random() >= self.probability:
            return False
        self.fired += 1
        return True


class FaultPlan:
    """All faults of a server; the first that fits a request meets it."""

    def __init__(self, seed: int = 0) -> None:
        """Draw probabilities from this seed."""
        self.chance = random.Random(seed)
        self.faults: list[Fault] = []

    def add(self, preset: str, amount: int | None = None, **details: object) -> Fault:
        """Plan a fault (the fields of Fault by name), once unless `count` says otherwise.

        RAISES: Failure for a preset that there is not.
        """
        if preset not in preset_names():
            raise Failure(f"no fault preset {preset!r}; there are: {', '.join(preset_names())}")
        try:
            fault = Fault(preset, amount, **details)  # type: ignore[arg-type]
        except TypeError as error:
            raise Failure(f"fault {preset}: {error}") from error
        self.faults.append(fault)
        return fault

    def clear(self) -> None:
        """Let everything go well from now on."""
        self.faults.clear()

    def pick(self, request: Request) -> Fault | None:
        """Give the fault that meets a request."""
        return next((f for f in self.faults if f.strikes(request, self.chance)), None)


def read_fault(text: str) -> dict[str, object]:
    """Read a fault as the command line takes it.

    >>> read_fault("rst_after_bytes=900:endpoint=efetch:count=2")
    {'preset': 'rst_after_bytes', 'amount': 900, 'endpoint': 'efetch', 'count': 2}

    RAISES: Failure for a piece that is not name=value.
    """
    first, *pieces = text.split(":")
    preset, _, amount = first.partition("=")
    details: dict[str, object] = {"preset": preset}
    try:
        if amount:
            details["amount"] = int(amount)
        for piece in pieces:
            name, _, value = piece.partition("=")
            details[name] = read_detail(name, value)
    except ValueError as error:
        raise Failure(
            f"fault {text!r}: {error}; write PRESET[=N][:endpoint=..][:count=..]"
        ) from error
    return details


def read_detail(name: str, value: str) -> object:
    """Read one detail of a fault: numbers as numbers, count=all as no limit."""
    if name == "count" and value == "all":
        return None
    if name in ("count", "after", "nth", "status"):
        return int(value)
    if name == "probability":
        return float(value)
    if name in ("endpoint", "identity"):
        return value
    raise ValueError(f"no detail {name!r}")
