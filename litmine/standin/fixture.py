"""Run the server in a thread: for tests, for the demo, and for the command line."""

from __future__ import annotations

import asyncio
import random
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from aiohttp import web

from litmine.corpus import list_corpora, read_corpus
from litmine.errors import Failure
from litmine.standin.clock import Clock, RealClock
from litmine.standin.corpus import Corpus, Source
from litmine.standin.endpoints import ROOT
from litmine.standin.limits import Limiter
from litmine.standin.server import Logged, Server
from litmine.standin.state import State
from litmine.standin.vocabulary import Vocabulary

T = TypeVar("T")
HOST = "127.0.0.1"


class Standin:
    """A local E-utilities server in a thread of its own.

    `sources` are files, sets or single records; `known` are texts whose words count as known to
    PubMed beside those of the records (the queries of the shipped corpora are always known).
    `rate` enforces 3 requests a second, 10 with one of the `keys`.

    with Standin(invented_records(100)) as server:
        urlopen(server.url + "esearch.fcgi?db=pubmed&term=all[sb]")
    """

    def __init__(
        self,
        sources: Iterable[Source] | Source = (),
        *,
        port: int = 0,
        rate: bool = False,
        keys: dict[str, int] | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        known: Iterable[str] = (),
    ) -> None:
        """Prepare the state; nothing listens before `start`."""
        clock = clock or RealClock()
        corpus = Corpus(as_sources(sources))
        vocabulary = Vocabulary([*known, *shipped_queries()])
        self.state = State(corpus, vocabulary, clock, random.Random(seed))
        self.server = Server(self.state, Limiter(clock, keys or {}, rate))
        self.port = port
        self.loop: asyncio.AbstractEventLoop | None = None
        self.runner: web.AppRunner | None = None
        self.thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Give the base address of the E-utilities, with a closing slash."""
        return f"http://{HOST}:{self.port}{ROOT}"

    @property
    def log(self) -> list[Logged]:
        """Give every request so far, in the order of their replies."""
        return self.server.log

    def start(self) -> Standin:
        """Listen; gives itself once it does.

        RAISES: Failure when the port is taken.
        """
        ready: threading.Event = threading.Event()
        problems: list[OSError] = []
        self.thread = threading.Thread(target=self._serve, args=(ready, problems), daemon=True)
        self.thread.start()
        ready.wait()
        if problems:
            raise Failure(
                f"port {self.port} cannot be opened ({problems[0].strerror}); choose another"
            )
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        if self.loop is None or self.thread is None:
            return
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=10)
        self.loop = None

    def __enter__(self) -> Standin:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _serve(self, ready: threading.Event, problems: list[OSError]) -> None:
        """Run the loop of the thread until it is stopped."""
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self._open())
        except OSError as error:
            problems.append(error)
            ready.set()
            return
        self.loop = loop
        ready.set()
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(self._close())
            loop.close()

    async def _open(self) -> None:
        """Open the port."""
        self.runner = web.AppRunner(
            self.server.application(), access_log=None, shutdown_timeout=0.1
        )
        await self.runner.setup()
        site = web.TCPSite(self.runner, HOST, self.port)
        await site.start()
        self.port = self.runner.addresses[0][1]

    async def _close(self) -> None:
        """Close the port and its connections."""
        if self.runner:
            await self.runner.cleanup()

    def run(self, job: Callable[[], T]) -> T:
        """Run a change of state in the server's thread, between two requests."""
        if self.loop is None:
            return job()

        async def step() -> T:
            return job()

        return asyncio.run_coroutine_threadsafe(step(), self.loop).result(timeout=30)


def as_sources(sources: Iterable[Source] | Source) -> Iterable[Source]:
    """Take one source for a list of one."""
    return [sources] if isinstance(sources, (bytes, str, Path)) else sources


def shipped_queries() -> list[str]:
    """Give the queries of the corpora that ship with the package: PubMed knows their words."""
    return [read_corpus(name).query for name in list_corpora()]
