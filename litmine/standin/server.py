"""The HTTP side: aiohttp in, pure endpoints, aiohttp out, faults in between, a log of it all."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote_plus

from aiohttp import web

from litmine.standin import bulk, dtds
from litmine.standin.asked import Asked
from litmine.standin.endpoints import ROOT, answer
from litmine.standin.faults import Fault, FaultPlan
from litmine.standin.limits import Limiter
from litmine.standin.messages import TEXT, Reply, Request
from litmine.standin.said import SAID
from litmine.standin.state import State
from litmine.standin.transport import TRANSPORTS, Spent, Wire
from litmine.standin.twisted import TWISTED

LARGEST_FORM = 64 * 1024 * 1024
LONGEST_LINE = 16 * 1024  # NCBI answers a request line with some 2,000 ids with 414


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
    """State, limits, faults and log behind one aiohttp application."""

    state: State
    limiter: Limiter
    faults: FaultPlan = field(default_factory=FaultPlan)
    dtd_folder: Path | None = None
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
        fault, reply = self.reply_to(http, request)
        entry = Logged(
            http.method,
            http.path,
            request.endpoint,
            request.params,
            dict(http.headers),
            request.identity,
            started,
            started,
            reply.status,
            len(reply.body),
            fault.preset if fault else None,
        )
        place = len(self.log)
        self.log.append(entry)
        try:
            return await send(http, reply, fault)
        finally:
            if place < len(self.log) and self.log[place] is entry:
                self.log[place] = replace(entry, ended=self.state.clock.now())

    def reply_to(self, http: web.Request, request: Request) -> tuple[Fault | None, Reply]:
        """Check as NCBI does: length, key, rate; then the fault plan, then the endpoint."""
        if len(http.raw_path) > LONGEST_LINE:
            return None, Reply(b"Request-URI Too Large\n", TEXT, 414)
        if not http.path.startswith(ROOT):
            return self.met(request, lambda: self.reply_to_file(http.path))
        refusal = self.limiter.check_key(request)
        if refusal:
            return None, refusal
        refusal, headers = self.limiter.admit(request)
        if refusal:
            return None, replace(refusal, headers={**refusal.headers, **headers})
        fault, reply = self.met(request, lambda: answer(self.state, request))
        return fault, replace(reply, headers={**reply.headers, **headers})

    def met(self, request: Request, ask: Callable[[], Reply]) -> tuple[Fault | None, Reply]:
        """Give the reply, and the fault that it met or is to meet on the wire."""
        fault = self.faults.pick(request)
        if fault is None or fault.preset in TRANSPORTS:
            return fault, ask()
        if fault.preset == "reply":
            headers = dict(fault.headers)
            kind = headers.pop("Content-Type", TEXT)
            return fault, Reply(fault.body, kind, fault.status, headers)
        preset = SAID.get(fault.preset) or TWISTED[fault.preset]
        asked = Asked(self.state, request, ask, fault.amount, fault.fired, self.faults.chance)
        return fault, preset(asked)

    def reply_to_file(self, path: str) -> Reply:
        """Answer what is no E-utility: bulk files and DTDs, nothing else."""
        if path.startswith(bulk.ROOT):
            return self.state.bulk.answer(path)
        return dtds.answer(self.dtd_folder, path)


async def send(http: web.Request, reply: Reply, fault: Fault | None) -> web.StreamResponse:
    """Send a reply, over a broken wire if the fault says so."""
    if fault is None or fault.preset not in TRANSPORTS:
        return to_response(http, reply)
    await TRANSPORTS[fault.preset](Wire(http, reply, fault.amount))
    return Spent()


async def read_request(http: web.Request) -> Request:
    """Merge query string and form; repeated parameters keep their order."""
    params: dict[str, list[str]] = {}
    pairs = list(http.query.items())
    if http.method == "POST":
        pairs += parse_form((await http.read()).decode("utf-8", "replace"))
    for name, value in pairs:
        params.setdefault(name, []).append(value)
    return Request(http.path.removeprefix(ROOT).lstrip("/"), params, http.remote or "")


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
