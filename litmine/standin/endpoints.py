"""From a path to the endpoint that answers, with the checks that come before it."""

from __future__ import annotations

from collections.abc import Callable

from litmine.standin.efetch import answer_efetch
from litmine.standin.einfo import answer_einfo
from litmine.standin.elink import answer_elink
from litmine.standin.epost import answer_epost
from litmine.standin.errors import Unsupported
from litmine.standin.esearch import answer_esearch
from litmine.standin.esummary import answer_esummary
from litmine.standin.messages import TEXT, Reply, Request
from litmine.standin.refusals import refuse
from litmine.standin.small import answer_ecitmatch, answer_egquery, answer_espell
from litmine.standin.state import State

ROOT = "/entrez/eutils/"
Endpoint = Callable[[State, Request], Reply]
ENDPOINTS: dict[str, Endpoint] = {
    "einfo.fcgi": answer_einfo,
    "esearch.fcgi": answer_esearch,
    "epost.fcgi": answer_epost,
    "efetch.fcgi": answer_efetch,
    "esummary.fcgi": answer_esummary,
    "elink.fcgi": answer_elink,
    "espell.fcgi": answer_espell,
    "ecitmatch.cgi": answer_ecitmatch,
    "egquery.fcgi": answer_egquery,
}


def answer(state: State, request: Request) -> Reply:
    """Answer a request; what this server cannot do is answered 501 and recorded."""
    endpoint = ENDPOINTS.get(request.endpoint)
    if endpoint is None:
        return Reply(b"Not Found\n", TEXT, 404)
    try:
        return check_database(request) or endpoint(state, request)
    except Unsupported as error:
        text = f"{request.endpoint}: {error}"
        state.unsupported.append(text)
        return Reply(f"litmine standin does not do this: {text}\n".encode(), TEXT, 501)


def check_database(request: Request) -> Reply | None:
    """Refuse any database but pubmed, in NCBI's words."""
    name = request.get("db")
    if name in ("", "pubmed"):
        return None
    return refuse(request, f"Invalid db name specified: {name}")
