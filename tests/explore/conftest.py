"""The shelf and the servers that tests look at."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from browsing import ARTEFACTS, CHROMIUM, FLAGS
from shelf import write_shelf

from litmine.reading import Reader, open_reader

pytest.importorskip("datasette", reason="exploring needs litmine[explore]")

TOKEN = "a-token-for-tests"


@pytest.fixture(scope="session")
def shelf_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the file of the shelf; tests that write copy it."""
    return write_shelf(tmp_path_factory.mktemp("shelf") / "shelf.db")


@pytest.fixture
def shelf(shelf_path: Path) -> Iterator[Reader]:
    """Give the shelf open for reading."""
    reader = open_reader(shelf_path)
    yield reader
    reader.close()


def run_apart(waited_for: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine in a thread of its own: an open browser keeps a loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, waited_for).result()


def make_client(path: Path, immutable: bool = True, token: str | None = None) -> Any:
    """Give a function that asks the site without a socket: path -> httpx response."""
    from litmine.explore.site.serving import make_server

    server = make_server(path, immutable, token)

    def ask(path: str, method: str = "get", **options: Any) -> Any:
        return run_apart(getattr(server.client, method)(path, **options))

    ask.server = server  # type: ignore[attr-defined]
    return ask


@pytest.fixture(scope="session")
def ask(shelf_path: Path) -> Any:
    """Give the client of a read-only site of the shelf."""
    return make_client(shelf_path)


@contextmanager
def serve(path: Path, immutable: bool = True, token: str | None = None) -> Iterator[str]:
    """Serve a database on a free port in a thread; give its address."""
    import uvicorn

    from litmine.explore.site.serving import make_server

    app = make_server(path, immutable, token).app()
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="on"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        thread.join(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start the browser, Debian's own."""
    reason = "no playwright: pages are untested"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    if not CHROMIUM:
        pytest.skip("no chromium: pages are untested")
    ARTEFACTS.mkdir(exist_ok=True)
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
