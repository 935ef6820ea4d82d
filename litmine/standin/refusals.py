"""Errors in the words and the wrapping of the endpoint that was asked."""

from __future__ import annotations

import json

from litmine.standin import doctypes
from litmine.standin.messages import JSON, Reply, Request, escape

PROLOGS = {
    "esearch.fcgi": (doctypes.ESEARCH, "eSearchResult"),
    "epost.fcgi": (doctypes.EPOST, "ePostResult"),
    "efetch.fcgi": (doctypes.EFETCH, "eFetchResult"),
    "esummary.fcgi": (doctypes.SUMMARY_V1, "eSummaryResult"),
    "elink.fcgi": (doctypes.ELINK, "eLinkResult"),
    "einfo.fcgi": (doctypes.EINFO, "eInfoResult"),
}
SPEAK_JSON = ("esearch.fcgi", "esummary.fcgi", "elink.fcgi", "einfo.fcgi")


def refuse(request: Request, text: str, status: int = 200) -> Reply:
    """Write `<ERROR>` in the root element of the endpoint, or its JSON form."""
    if request.wants_json and request.endpoint in SPEAK_JSON:
        return Reply(raw_json(request.endpoint.removesuffix(".fcgi"), text), JSON, status)
    head, root = PROLOGS.get(request.endpoint, PROLOGS["esearch.fcgi"])
    error = f"<ERROR>{escape(text)}</ERROR>"
    inside = f"<LinkSet>{error}</LinkSet>\n" if root == "eLinkResult" else f"\n\t{error}\n"
    return Reply(f"{head}<{root}>{inside}</{root}>\n".encode(), status=status)


def raw_json(kind: str, text: str) -> bytes:
    """Write an error in JSON with its line breaks raw, which JSON forbids: NCBI does so too."""
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    header = json.dumps({"type": kind, "version": "0.3"}, separators=(",", ":"))
    if kind == "esummary":
        return f'{{"header":{header},"esummaryresult":["{quoted}"]}}'.encode()
    return f'{{"header":{header},"{kind}result":{{"ERROR":"{quoted}"}}}}'.encode()
