"""efetch: records, in XML, as a list of PMIDs, or as text."""

from __future__ import annotations

from litmine.standin import doctypes
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.esearch import over_the_cap
from litmine.standin.medline import render_abstract, render_medline
from litmine.standin.messages import TEXT, Reply, Request
from litmine.standin.record import Record
from litmine.standin.refusals import refuse
from litmine.standin.state import State

MOST = 10_000
EMPTY_ID = b"Supplied+id+parameter+is+empty.\n"
NO_IDS = "ID list is empty! In it there are neither IDs nor accessions."
PROXY_STREAM = "Error: CEFetchPApplication::proxy_stream(): HTTP/1.1 400 Bad Request"
CANNOT = "Search backend cannot retrieve history data. Reason: "
FORMATS = ("", "full", "abstract", "native", "null", "xml", "medline", "uilist")


class BadRequest(Exception):  # noqa: N818 - answered with status 400
    """Carry the text of a 400."""


def answer_efetch(state: State, request: Request) -> Reply:
    """Answer with records; ids that PubMed lacks are silently left out."""
    if request.has("id") and not request.get("id").strip() and not request.has("WebEnv"):
        return Reply(EMPTY_ID, TEXT)
    rettype, retmode = request.get("rettype").lower(), request.get("retmode").lower()
    if rettype not in FORMATS or retmode not in ("", "xml", "text", "null", "asn.1", "json"):
        raise Unsupported(f"efetch rettype={rettype} retmode={retmode}")
    try:
        pmids = asked_pmids(state, request)
    except BadRequest as error:
        return refuse(request, str(error), 400)
    except QueryError as error:
        return refuse(request, str(error))
    records = [state.corpus.records[pmid] for pmid in pmids if pmid in state.corpus.records]
    return render(state, records, rettype, retmode)


def asked_pmids(state: State, request: Request) -> list[int]:
    """Give the PMIDs that a request means, in its order."""
    start, most = request.number("retstart", 0), min(request.number("retmax", MOST), MOST)
    if request.get("WebEnv") and request.get("query_key"):
        stored = state.history.recall(request.get("WebEnv"), request.number("query_key", 0))
        if start >= state.cap:
            raise BadRequest(CANNOT + over_the_cap(state.cap))
        return list(stored[: state.cap][start : start + most])
    ids = read_ids(request)
    if not ids:
        raise BadRequest(NO_IDS)
    numbers = [int(i) for i in ids if i.isdecimal()]
    if not numbers or (state.strict_ids and len(numbers) < len(ids)):
        raise BadRequest(PROXY_STREAM)
    return list(dict.fromkeys(numbers))[start : start + most]


def read_ids(request: Request) -> list[str]:
    """Split ids on commas and blanks, over all `id` parameters (EDirect sends blanks)."""
    return [i for text in request.params.get("id", []) for i in text.replace(",", " ").split()]


def render(state: State, records: list[Record], rettype: str, retmode: str) -> Reply:
    """Write records in the form that is asked for."""
    if rettype == "uilist":
        return render_uilist(records, retmode)
    if rettype == "medline" and retmode != "xml":
        return Reply(render_medline(records).encode(), TEXT)
    if retmode == "text" and rettype != "xml":  # metapub asks for rettype=xml, retmode=text
        return Reply(render_abstract(records).encode(), TEXT)
    if retmode == "json":
        raise Unsupported("efetch retmode=json (PubMed has none)")
    return render_set(state, records)


def render_set(state: State, records: list[Record]) -> Reply:
    """Write a PubmedArticleSet; an empty one for ids that PubMed lacks."""
    head = doctypes.pubmed(state.dtd_year).encode()
    if not records:
        return Reply(head + b"<PubmedArticleSet></PubmedArticleSet>\n")
    inside = b"".join(record.xml for record in records)
    return Reply(head + b"<PubmedArticleSet>\n" + inside + b"</PubmedArticleSet>")


def render_uilist(records: list[Record], retmode: str) -> Reply:
    """Write PMIDs, one a line, or as an IdList."""
    if retmode != "xml":
        return Reply("".join(f"{r.pmid}\n" for r in records).encode(), TEXT)
    ids = "".join(f"\t<Id>{r.pmid}</Id>\n" for r in records)
    return Reply(f"{doctypes.UILIST}<IdList>\n{ids}</IdList>\n".encode())
