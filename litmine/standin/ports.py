"""The ports of a server and the thread in which they are served."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from aiohttp import web

from litmine.errors import Failure
from litmine.standin.control import Control
from litmine.standin.proxy import Proxy
from litmine.standin.server import LARGEST_FORM, Server

T = TypeVar("T")
HOST = "127.0.0.1"
PATIENCE = 30.0  # seconds


class Ports:
    """Open and close everything that listens, in one asyncio thread."""

    def __init__(
        self, server: Server, http: int, control: bool | int, tls_folder: Path | None
    ) -> None:
        """Prepare; a port of 0 is chosen by the system. `tls_folder` is where keys are kept."""
        self.server = server
        self.http = http
        self.control = 0 if control is True else int(control)
        self.wants_control = control is not False
        self.tls_folder = tls_folder
        self.proxy = 0
        self.authority: Path | None = None
        self.refused: list[str] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.runners: list[web.AppRunner] = []
        self.lead: Proxy | None = None

    def start(self) -> None:
        """Open everything in a thread.

        RAISES: Failure when a port is taken.
        """
        ready, problems = threading.Event(), list[OSError]()
        self.thread = threading.Thread(target=self.serve, args=(ready, problems), daemon=True)
        self.thread.start()
        ready.wait(PATIENCE)
        if problems:
            reason = problems[0].strerror
            raise Failure(f"port {self.http or self.control}: {reason}; choose another")

    def stop(self) -> None:
        """Close everything and end the thread."""
        if self.loop is None or self.thread is None:
            return
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(PATIENCE)
        self.loop = None

    def run(self, job: Callable[[], T]) -> T:
        """Run a job in the thread, between two requests; before the start, at once."""
        if self.loop is None:
            return job()

        async def step() -> T:
            return job()

        return asyncio.run_coroutine_threadsafe(step(), self.loop).result(PATIENCE)

    def serve(self, ready: threading.Event, problems: list[OSError]) -> None:
        """Run the thread's loop until it is stopped."""
        loop = asyncio.new_event_loop()
        try:
            loop.run_until_complete(self.open())
            self.loop = loop
            ready.set()
            loop.run_forever()
        except OSError as error:
            problems.append(error)
        finally:
            ready.set()
            loop.run_until_complete(self.close())
            loop.close()

    async def open(self) -> None:
        """Open the HTTP port, and the others where they are asked for."""
        runner = await self.begin(self.server.application())
        self.http = await self.listen(runner, self.http)
        if self.tls_folder:
            await self.open_tls(runner, self.tls_folder)
        if self.wants_control:
            app = Control(self.server, self.lead).application()
            self.control = await self.listen(await self.begin(app), self.control)

    async def begin(self, app: web.Application) -> web.AppRunner:
        """Make an application ready to listen; request lines may be long, as for NCBI."""
        runner = web.AppRunner(
            app, access_log=None, shutdown_timeout=0.1, max_line_size=LARGEST_FORM
        )
        await runner.setup()
        self.runners.append(runner)
        return runner

    async def listen(self, runner: web.AppRunner, port: int, **options: object) -> int:
        """Open a port and give its number."""
        site = web.TCPSite(runner, HOST, port, **options)  # type: ignore[arg-type]
        await site.start()
        number: int = runner.addresses[-1][1]
        return number

    async def open_tls(self, runner: web.AppRunner, folder: Path) -> None:
        """Open the TLS port and the proxy that leads to it."""
        from litmine.standin.tls import make_tls

        context, self.authority = make_tls(folder)
        port = await self.listen(runner, 0, ssl_context=context)
        self.lead = Proxy(HOST, {"443": port, "80": self.http}, self.refused)
        self.proxy = await self.lead.open()

    async def close(self) -> None:
        """Close every port and its connections, and whatever still runs."""
        if self.lead:
            await self.lead.close()
        for runner in self.runners:
            await runner.cleanup()
        left = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)
