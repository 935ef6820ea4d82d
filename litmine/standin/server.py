"""The HTTP side: aiohttp in, pure endpoints, aiohttp out, and a log of every request."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from urllib.parse import unquote_plus

from aiohttp import web

from litmine.standin.endpoints import ROOT, answer
from litmine.standin.limits import Limiter
from litmine.standin.messages import TEXT, Reply, Request
from litmine.standin.state import State

LARGEST_FORM = 64 * 1024 * 1024
LONGEST_LINE = 16 * 1024  # NCBI answers longer request lines with 414


@dataclass(frozen=True)
class Logged:
    """One request as it was answered. Times are the server's clock, in seconds."""

    method: str
    path: str
    endpoint: str
    params: dict[str, list[str]]
    headers: dict[str, str]
    identity: str
    started: float
    ended: float
    status: int
    sent: int
    fault: str | None = None


@dataclass
class Server:
    """State, limits and log behind one aiohttp application."""

    state: State
    limiter: Limiter
    log: list[Logged] = field(default_factory=list)

    def application(self) -> web.Application:
        """Make the application."""
        app = web.Application(client_max_size=LARGEST_FORM)
        app.router.add_route("*", "/{path:.*}", self.handle)
        return app

    async def handle(self, http: web.Request) -> web.StreamResponse:
        """Answer one request and log it."""
        started = self.state.clock.now()
        request = await read_request(http)
        reply = self.reply_to(http.path, request)
        response = to_response(http, reply)
        self.log.append(
            Logged(
                http.method,
                http.path,
                request.endpoint,
                request.params,
                dict(http.headers),
                request.identity,
                started,
                self.state.clock.now(),
                reply.status,
                len(reply.body),
            )
        )
        return response

    def reply_to(self, path: str, request: Request) -> Reply:
        """Check as NCBI does: key, rate, then the endpoint."""
        if not path.startswith(ROOT):
            return Reply(b"Not Found\n", TEXT, 404)
        refusal = self.limiter.check_key(request)
        if refusal:
            return refusal
        refusal, headers = self.limiter.admit(request)
        reply = refusal or answer(self.state, request)
        return Reply(reply.body, reply.content_type, reply.status, {**reply.headers, **headers})


async def read_request(http: web.Request) -> Request:
    """Merge query string and form; repeated parameters keep their order."""
    params: dict[str, list[str]] = {}
    for name, value in http.query.items():
        params.setdefault(name, []).append(value)
    if http.method == "POST":
        for name, value in parse_form((await http.read()).decode("utf-8", "replace")):
            params.setdefault(name, []).append(value)
    return Request(http.path.removeprefix(ROOT), params, http.remote or "")


def parse_form(body: str) -> list[tuple[str, str]]:
    """Read a form, whatever its Content-Type says: EDirect and curl differ in that."""
    pairs = (piece.partition("=") for piece in body.split("&") if piece)
    return [(unquote_plus(name), unquote_plus(value)) for name, _, value in pairs]


def to_response(http: web.Request, reply: Reply) -> web.Response:
    """Turn a reply into aiohttp's, packed if the client takes gzip."""
    headers = {"Content-Type": reply.content_type, **reply.headers}
    body = reply.body
    if "gzip" in http.headers.get("Accept-Encoding", "") and body:
        body = gzip.compress(body, 1)
        headers["Content-Encoding"] = "gzip"
    return web.Response(status=reply.status, body=body, headers=headers)
