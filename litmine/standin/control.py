"""The control port: JSON over HTTP for whoever runs the server as a process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from json import JSONDecodeError
from typing import Any

from aiohttp import web

from litmine.errors import Failure
from litmine.standin import changes
from litmine.standin.clock import VirtualClock
from litmine.standin.faults import Fault, preset_names
from litmine.standin.proxy import Proxy
from litmine.standin.server import Server

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def describe_fault(fault: Fault) -> dict[str, Any]:
    """Describe a fault in plain JSON; a predicate in Python has none."""
    facts = {name: value for name, value in vars(fault).items() if name != "when"}
    return facts | {"where": dict(fault.where), "headers": dict(fault.headers), "body": None}


class Control:
    """Handlers over one server: GET / tells all; the rest changes or empties something."""

    def __init__(self, server: Server, proxy: Proxy | None = None) -> None:
        """Control this server."""
        self.server = server
        self.proxy = proxy

    def application(self) -> web.Application:
        """Make the application."""
        app = web.Application(middlewares=[say_failures], client_max_size=64 * 1024 * 1024)
        app.add_routes(
            [
                web.get("/", self.show),
                web.get("/log", self.show_log),
                web.delete("/log", self.clear_log),
                web.get("/presets", self.show_presets),
                web.get("/faults", self.show_faults),
                web.post("/faults", self.add_fault),
                web.delete("/faults", self.clear_faults),
                web.post("/records", self.add_records),
                web.put("/records/{pmid:[0-9]+}", self.revise_record),
                web.delete("/records/{pmid:[0-9]+}", self.delete_record),
                web.post("/records/{pmid:[0-9]+}/retraction", self.retract_record),
                web.delete("/history", self.lose_history),
                web.post("/clock", self.advance_clock),
            ]
        )
        return app

    async def show(self, _http: web.Request) -> web.Response:
        """Tell how things stand."""
        state = self.server.state
        return web.json_response(
            {
                "records": len(state.corpus.records),
                "deleted": sorted(state.corpus.deleted),
                "requests": len(self.server.log),
                "unsupported": state.unsupported,
                "refused_by_proxy": self.proxy.refused if self.proxy else [],
                "sessions": len(state.history.sessions),
                "cap": state.cap,
                "today": state.today.isoformat(),
            }
        )

    async def show_log(self, _http: web.Request) -> web.Response:
        """Give every request."""
        return web.json_response([asdict(entry) for entry in self.server.log])

    async def clear_log(self, _http: web.Request) -> web.Response:
        """Empty the log."""
        self.server.log.clear()
        return web.json_response([])

    async def show_presets(self, _http: web.Request) -> web.Response:
        """Name the presets."""
        return web.json_response(preset_names())

    async def show_faults(self, _http: web.Request) -> web.Response:
        """Give the plan."""
        return web.json_response([describe_fault(fault) for fault in self.server.faults.faults])

    async def add_fault(self, http: web.Request) -> web.Response:
        """Plan a fault: an object with `preset` and the fields of Fault."""
        details = await http.json()
        if isinstance(details.get("body"), str):
            details["body"] = details["body"].encode()
        return web.json_response(describe_fault(self.server.faults.add(**details)), status=201)

    async def clear_faults(self, _http: web.Request) -> web.Response:
        """Forget the plan."""
        self.server.faults.clear()
        return web.json_response([])

    async def add_records(self, http: web.Request) -> web.Response:
        """Add the records of the body (PubMed XML), entered today."""
        state = self.server.state
        pmids = changes.add(state.corpus, await http.read(), state.today)
        return web.json_response({"pmids": pmids}, status=201)

    async def revise_record(self, http: web.Request) -> web.Response:
        """Put the body (one record's XML) in a record's place, revised today."""
        state, xml = self.server.state, await http.read()
        changes.revise(state.corpus, pmid_in(http), lambda _old: xml, state.today)
        return web.json_response({"pmid": pmid_in(http)})

    async def delete_record(self, http: web.Request) -> web.Response:
        """Withdraw a record."""
        changes.delete(self.server.state.corpus, pmid_in(http))
        return web.json_response({"pmid": pmid_in(http)})

    async def retract_record(self, http: web.Request) -> web.Response:
        """Retract a record today."""
        state = self.server.state
        changes.retract(state.corpus, pmid_in(http), state.today)
        return web.json_response({"pmid": pmid_in(http)})

    async def lose_history(self, _http: web.Request) -> web.Response:
        """Lose every session."""
        self.server.state.history.forget()
        return web.json_response([])

    async def advance_clock(self, http: web.Request) -> web.Response:
        """Move a virtual clock on by `seconds` and `days`."""
        clock = self.server.state.clock
        if not isinstance(clock, VirtualClock):
            raise Failure("the clock is the machine's; start with --clock to have one that moves")
        clock.advance(**await http.json())
        return web.json_response({"today": self.server.state.today.isoformat()})


def pmid_in(http: web.Request) -> int:
    """Read the PMID of a path."""
    return int(http.match_info["pmid"])


@web.middleware
async def say_failures(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Say what was wrong with a request, status 400."""
    try:
        return await handler(request)
    except (Failure, JSONDecodeError, TypeError) as error:
        return web.json_response({"error": str(error)}, status=400)
