"""A server over a few invented records, and a plain way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from asking import Answer, post

pytest.importorskip("aiohttp")

from litmine.standin.clock import VirtualClock
from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock("2026-02-10T12:00")


@pytest.fixture
def server(clock: VirtualClock) -> Iterator[Standin]:
    """Forty invented records; its clock stands at 10 February 2026."""
    with Standin(invented_records(40), clock=clock) as standin:
        yield standin


@pytest.fixture
def ask(server: Standin) -> Callable[..., Answer]:
    """Ask an endpoint of the server: ask("esearch", term=...)."""

    def asked(endpoint: str, **params: object) -> Answer:
        return post(f"{server.url}{endpoint}.fcgi", {"db": "pubmed", **params})

    return asked
