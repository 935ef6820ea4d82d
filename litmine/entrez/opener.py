"""Put one request on the wire and bring the whole answer back, or say that it did not come."""

from __future__ import annotations

import http.client
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from functools import partial
from typing import Any
from urllib.request import (
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    Request,
    build_opener,
)

from litmine.entrez.replies import Reply, Transient

CHUNK = 1 << 16
ADVICE = "check the network, then run again"


@dataclass(frozen=True)
class Patience:
    """How long to wait (seconds), how often to try, how much to take (bytes).

    progress: bytes that must arrive within each `read` seconds. failures: attempts in a row that
    may fail before the service counts as down. settle: seconds before a list that contradicts its
    count is asked for again. run: seconds for everything together.
    """

    connect: float = 15.0
    read: float = 60.0
    total: float = 600.0
    progress: int = 1000
    ceiling: int = 128 << 20
    tries: int = 6
    failures: int = 30
    longest_pause: float = 60.0
    settle: float = 3.0
    run: float = 6 * 3600.0


@dataclass
class Watch:
    """Cuts the connection at the deadline, wherever in the exchange it hangs."""

    seconds: float
    expired: bool = False
    connection: socket.socket | None = field(default=None, repr=False)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the clock for the time of the exchange."""
        timer = threading.Timer(self.seconds, self.cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def cut(self) -> None:
        """Shut the socket, so that a read which would wait for ever returns."""
        self.expired = True
        if self.connection is not None:
            try:
                self.connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                self.connection.close()


def guard(kind: type[http.client.HTTPConnection]) -> type[http.client.HTTPConnection]:
    """Make a connection class that shows its socket to a Watch and has its own read time-out."""

    class Guarded(kind):  # type: ignore[valid-type,misc]
        def __init__(self, *args: Any, watch: Watch, read: float, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.watch, self.read = watch, read

        def connect(self) -> None:
            super().connect()
            self.sock.settimeout(self.read)
            self.watch.connection = self.sock

    return Guarded


class _Http(HTTPHandler):
    def http_open(self, request: Request) -> http.client.HTTPResponse:
        kind = guard(http.client.HTTPConnection)
        return self.do_open(partial(kind, **request.guards), request)  # type: ignore[attr-defined]


class _Https(HTTPSHandler):
    def https_open(self, request: Request) -> http.client.HTTPResponse:
        kind = guard(http.client.HTTPSConnection)
        return self.do_open(partial(kind, **request.guards), request)  # type: ignore[attr-defined]


class _EveryStatus(HTTPErrorProcessor):
    """Hands every status back and follows no redirect: NCBI's say that something is wrong."""

    def http_response(self, request: Request, response: Any) -> Any:
        return response

    https_response = http_response


@dataclass(frozen=True)
class Opener:
    """Sends requests by POST under a Patience; proxies come from the environment."""

    patience: Patience = Patience()
    agent: str = "litmine"
    clock: Callable[[], float] = time.monotonic

    def send(self, url: str, data: bytes) -> Reply:
        """Give the reply, whatever its status.

        RAISES: Transient where the connection fails, stalls, or ends before the body does.
        """
        watch = Watch(self.patience.total)
        request = Request(url, data, {"User-Agent": self.agent}, method="POST")
        request.guards = {"watch": watch, "read": self.patience.read}  # type: ignore[attr-defined]
        try:
            with watch.running(), self.make().open(request, timeout=self.patience.connect) as got:
                body = self.read_body(got)
                if watch.expired:
                    raise TimeoutError
                headers = flatten(got.headers)
                return Reply(got.status, headers, self.unpack(body, headers))
        except (OSError, http.client.HTTPException) as error:
            raise Transient(self.say(error, watch), halve=not is_refusal(error)) from None

    def make(self) -> OpenerDirector:
        """Make urllib's opener of our handlers; nothing is installed globally."""
        return build_opener(_Http, _Https, _EveryStatus)

    def read_body(self, response: http.client.HTTPResponse) -> bytes:
        """Read to the end; a body that is cut short, too slow or too long is an error."""
        chunks, size, since, mark = [], 0, self.clock(), 0
        while chunk := response.read1(CHUNK):
            chunks.append(chunk)
            size += len(chunk)
            if size > self.patience.ceiling:
                raise Transient(
                    f"PubMed's reply exceeds {self.patience.ceiling:,} bytes", halve=True
                )
            if self.clock() - since > self.patience.read:
                if size - mark < self.patience.progress:
                    raise TimeoutError
                since, mark = self.clock(), size
        if response.length:  # http.client keeps silent when Content-Length promised more
            raise http.client.IncompleteRead(b"", response.length)
        return b"".join(chunks)

    def unpack(self, body: bytes, headers: dict[str, str]) -> bytes:
        """Undo a compression that nobody asked for; a cut one is a cut reply."""
        if headers.get("content-encoding", "").lower() != "gzip":
            return body
        inflate = zlib.decompressobj(wbits=31)
        try:
            plain = inflate.decompress(body, self.patience.ceiling)
        except zlib.error:
            raise http.client.IncompleteRead(b"") from None
        if not inflate.eof:
            raise http.client.IncompleteRead(b"")
        return plain

    def say(self, error: Exception, watch: Watch) -> str:
        """Word a failure of the connection."""
        reason = getattr(error, "reason", error)
        if watch.expired or isinstance(reason, TimeoutError):
            return f"PubMed gave no complete reply in time; {ADVICE}"
        if isinstance(reason, http.client.IncompleteRead):
            return f"PubMed's reply was cut short; {ADVICE}"
        return f"no connection to PubMed ({type(reason).__name__}: {reason}); {ADVICE}"


def is_refusal(error: Exception) -> bool:
    """Tell whether there was no conversation at all, so that a smaller request cannot help."""
    reason = getattr(error, "reason", error)
    return isinstance(reason, (ConnectionRefusedError, socket.gaierror))


def flatten(headers: Message) -> dict[str, str]:
    """Give the headers with lower-case names."""
    return {name.lower(): value for name, value in headers.items()}
