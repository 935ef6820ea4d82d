"""Fault presets that answer in place of the service: every reply of the error table."""

from __future__ import annotations

import json
from collections.abc import Callable

from litmine.standin.asked import Asked
from litmine.standin.doctypes import DECLARATION, pubmed
from litmine.standin.efetch import EMPTY_ID, NO_IDS, PROXY_STREAM
from litmine.standin.limits import WITHOUT_KEY, key_refused, too_fast
from litmine.standin.messages import HTML, JSON, TEXT, Reply
from litmine.standin.refusals import PROLOGS, refuse

Preset = Callable[[Asked], Reply]

VIEWER = " Error: External viewer error: Empty Response. Bytes read: 0 Status: Timeout"
ADDRESS_TABLE = (
    "Search Backend failed: Couldn't resolve #pmquerysrv-mz?dbaf=pubmed, "
    "the address table is empty."
)
TXCLIENT = (
    "NCBI C++ Exception:\n    Error: TXCLIENT(CException::eUnknown) "
    '"/export/home/server.cpp", line 0: Read failed: EOF (the other side has unexpectedly '
    "closed connection), peer: 130.14.0.1:7011"
)
SEARCH_FAILED = "Search Backend failed: Error occurred during query processing"
CANNOT_PROCESS = "Cannot process ID list"
TOO_MANY = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
REMOTE_SERVER = b"Error+reading+from+remote+server:+Resource+temporarily+unavailable\n"
MAINTENANCE = (
    b"<!DOCTYPE html>\n<html><head><title>NCBI - Service unavailable</title></head>"
    b'<body><img src="down_bethesda.html"/><p>This service is down for maintenance.</p>'
    b"</body></html>\n"
)
BLOCKED = (
    b"<!DOCTYPE html>\n<html><head><title>NCBI - WWW Error Blocked Diagnostic</title></head>"
    b"<body><h1>Access Denied</h1><p>Your access to the NCBI website has been temporarily "
    b"blocked due to a possible misuse/abuse situation.</p></body></html>\n"
)
MISUSE = "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml"
DOWN = "https://www.ncbi.nlm.nih.gov/corehtml/down_bethesda.html"


def with_error(text: str, status: int = 200) -> Preset:
    """Make a preset that says `text` as the endpoint's ERROR."""
    return lambda asked: refuse(asked.request, text, status)


def with_body(body: bytes, kind: str, status: int = 200, location: str = "") -> Preset:
    """Make a preset that answers with these bytes."""
    headers = {"Location": location} if location else {}
    return lambda _asked: Reply(body, kind, status, headers)


def gateway(status: int, reason: str) -> Preset:
    """Make a preset that answers as a proxy in front of NCBI does."""
    page = f"<html><head><title>{status} {reason}</title></head><body>{reason}</body></html>\n"
    return with_body(page.encode(), HTML, status)


def rate429(asked: Asked) -> Reply:
    """Refuse for the rate; the amount, if any, goes into Retry-After (seconds)."""
    reply = too_fast(asked.request.identity, WITHOUT_KEY + 1, WITHOUT_KEY)
    headers = {} if asked.amount is None else {"Retry-After": str(asked.amount)}
    return Reply(reply.body, JSON, 429, headers)


def rate200(asked: Asked) -> Reply:
    """Refuse for the rate with status 200."""
    return too_fast(asked.request.identity, WITHOUT_KEY + 1, WITHOUT_KEY, status=200)


def keybad(asked: Asked) -> Reply:
    """Refuse the key, valid or not."""
    return key_refused(asked.request.get("api_key"))


def txclient_json_newline(asked: Asked) -> Reply:
    """Say a backend error in JSON that a strict reader cannot read."""
    kind = asked.request.endpoint.removesuffix(".fcgi")
    head = json.dumps({"type": kind, "version": "0.3"}, separators=(",", ":"))
    text = TXCLIENT.replace('"', '\\"')
    return Reply(f'{{"header":{head},"{kind}result":{{"ERROR":"{text}"}}}}'.encode(), JSON)


def prolog_only(asked: Asked) -> Reply:
    """Answer with declaration and DOCTYPE and nothing else."""
    if asked.request.endpoint == "efetch.fcgi":
        return Reply(pubmed(asked.state.dtd_year).encode())
    head, _ = PROLOGS.get(asked.request.endpoint, (DECLARATION, ""))
    return Reply(head.encode())


def history_error(asked: Asked) -> Reply:
    """Say that the history has no such query."""
    return refuse(asked.request, f"Unable to obtain query #{asked.request.get('query_key', '1')}")


SAID: dict[str, Preset] = {
    "rate429": rate429,
    "rate200": rate200,
    "keybad": keybad,
    "viewer_timeout_400": with_error(VIEWER, 400),
    "viewer_timeout_200": with_error(VIEWER),
    "backend_address_table": with_error(ADDRESS_TABLE),
    "db_not_supported": with_error("Database is not supported: pubmed"),
    "search_failed": with_error(SEARCH_FAILED),
    "txclient_xml": with_error(TXCLIENT),
    "txclient_json_newline": txclient_json_newline,
    "proxy_stream_400": with_error(PROXY_STREAM, 400),
    "no_ids_400": with_error(NO_IDS, 400),
    "cannot_process_ids": with_error(CANNOT_PROCESS),
    "too_many_uids": with_error(TOO_MANY),
    "prolog_only": prolog_only,
    "empty_200": with_body(b"", "text/xml; charset=UTF-8"),
    "remote_server_text": with_body(REMOTE_SERVER, TEXT),
    "plus_text": with_body(EMPTY_ID, TEXT),
    "html_maintenance_200": with_body(MAINTENANCE, HTML),
    "html_maintenance_redirect": with_body(MAINTENANCE, HTML, 302, DOWN),
    "abuse_redirect": with_body(b"", HTML, 302, MISUSE),
    "abuse_page_200": with_body(BLOCKED, HTML),
    "history_error": history_error,
    "status414": gateway(414, "Request-URI Too Large"),
    "status500": gateway(500, "Internal Server Error"),
    "status502": gateway(502, "Bad Gateway"),
    "status503": gateway(503, "Service Unavailable"),
    "status504": gateway(504, "Gateway Timeout"),
}
