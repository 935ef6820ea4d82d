"""From a path to the endpoint that answers, with the checks that come before it."""

from __future__ import annotations

from collections.abc import Callable

from litmine.standin import doctypes
from litmine.standin.efetch import answer_efetch
from litmine.standin.einfo import answer_einfo
from litmine.standin.epost import answer_epost
from litmine.standin.errors import Unsupported
from litmine.standin.esearch import answer_esearch, render_error
from litmine.standin.esummary import answer_esummary
from litmine.standin.messages import TEXT, Reply, Request, escape
from litmine.standin.state import State

ROOT = "/entrez/eutils/"
Endpoint = Callable[[State, Request], Reply]
ENDPOINTS: dict[str, Endpoint] = {
    "einfo.fcgi": answer_einfo,
    "esearch.fcgi": answer_esearch,
    "epost.fcgi": answer_epost,
    "efetch.fcgi": answer_efetch,
    "esummary.fcgi": answer_esummary,
}
# Whose root element a refusal of the database wears.
ROOTS = {
    "epost.fcgi": (doctypes.EPOST, "ePostResult"),
    "efetch.fcgi": (doctypes.EFETCH, "eFetchResult"),
    "esummary.fcgi": (doctypes.SUMMARY_V1, "eSummaryResult"),
    "elink.fcgi": (doctypes.ELINK, "eLinkResult"),
    "einfo.fcgi": (doctypes.EINFO, "eInfoResult"),
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
    if name in ("", "pubmed") or request.endpoint == "ecitmatch.cgi":
        return None
    text = f"Invalid db name specified: {name}"
    if request.endpoint not in ROOTS:
        return render_error(text, request.wants_json)
    head, root = ROOTS[request.endpoint]
    return Reply(f"{head}<{root}>\n\t<ERROR>{escape(text)}</ERROR>\n</{root}>\n".encode())
