"""esummary: a record in brief, as Items (version 1), as elements (2.0) or in JSON."""

from __future__ import annotations

import json

from litmine.standin import doctypes
from litmine.standin.docsum import docsum_of, render_item
from litmine.standin.docsum2 import docsum2_of, in_json, render_docsum2
from litmine.standin.efetch import BadRequest, asked_pmids, read_ids
from litmine.standin.errors import QueryError
from litmine.standin.messages import JSON, Reply, Request, escape
from litmine.standin.record import Record
from litmine.standin.state import State

MOST_IN_JSON = 500
HEADER = {"type": "esummary", "version": "0.3"}
TOO_MANY = "Too many UIDs in request. Maximum number of UIDs is 500 for JSON format output."
NEITHER = "Neither query_key nor id specified"
NO_SUMMARY = "cannot get document summary"


def answer_esummary(state: State, request: Request) -> Reply:
    """Answer with summaries, in the order asked for."""
    ids = read_ids(request)
    bad = [i for i in ids if not i.isdecimal()]
    if bad:
        position = ids.index(bad[0])
        return render_error(f"Invalid uid {bad[0]} at position= {position}", request.wants_json)
    if not ids and not (request.get("WebEnv") and request.get("query_key")):
        return render_error(NEITHER, request.wants_json)
    try:
        pmids = asked_pmids(state, request)
    except (BadRequest, QueryError) as error:
        return render_lost(str(error), request.wants_json)
    if request.wants_json:
        return render_json(state, pmids)
    return render_xml(state, pmids, request.get("version") == "2.0")


def render_xml(state: State, pmids: list[int], second: bool) -> Reply:
    """Write either XML version; in the first an unknown uid is an ERROR between the DocSums."""
    records = state.corpus.records
    write = render_second if second else render_first
    parts = [write(pmid, records.get(pmid)) for pmid in pmids]
    body = "\n".join(parts)
    if not second:
        text = f"{doctypes.SUMMARY_V1}<eSummaryResult>\n{body}\n</eSummaryResult>\n"
        return Reply(text.encode())
    build = f"Build{state.today:%y%m%d}-0631m.1"
    text = (
        f'{doctypes.SUMMARY_V2}<eSummaryResult>\n\t<DocumentSummarySet status="OK">\n'
        f"<DbBuild>{build}</DbBuild>\n{body}\n</DocumentSummarySet>\n</eSummaryResult>\n"
    )
    return Reply(text.encode())


def render_first(pmid: int, record: Record | None) -> str:
    """Write a DocSum of Items, or what stands for a uid without record."""
    if record is None:
        return f"\t<ERROR>UID={pmid}: {NO_SUMMARY}</ERROR>\n"
    docsum = docsum_of(record).items()
    items = "".join(render_item(name, value, 1) for name, value in docsum if name != "Id")
    return f"<DocSum>\n\t<Id>{pmid}</Id>\n{items}</DocSum>\n"


def render_second(pmid: int, record: Record | None) -> str:
    """Write a DocumentSummary of elements, or what stands for a uid without record."""
    return render_docsum2(pmid, docsum2_of(record) if record else {"error": NO_SUMMARY})


def render_json(state: State, pmids: list[int]) -> Reply:
    """Write the JSON form: at most 500 uids, an error object for a uid without record."""
    if len(pmids) > MOST_IN_JSON:
        return Reply(dump({"header": HEADER, "error": TOO_MANY}), JSON)
    result: dict[str, object] = {"uids": [str(pmid) for pmid in pmids]}
    for pmid in pmids:
        record = state.corpus.records.get(pmid)
        facts = in_json(docsum2_of(record)) if record else {"error": NO_SUMMARY}
        assert isinstance(facts, dict)
        result[str(pmid)] = {"uid": str(pmid), **facts}
    return Reply(dump({"header": HEADER, "result": result}), JSON)


def dump(value: object) -> bytes:
    """Write JSON without blanks."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def render_error(text: str, as_json: bool) -> Reply:
    """Write an error, status 200."""
    if as_json:
        return Reply(dump({"header": HEADER, "error": text}), JSON)
    body = f"<eSummaryResult>\n\t<ERROR>{escape(text)}</ERROR>\n</eSummaryResult>\n"
    return Reply((doctypes.SUMMARY_V1 + body).encode())


def render_lost(text: str, as_json: bool) -> Reply:
    """Write that the history has no such list."""
    if as_json:
        return Reply(dump({"header": HEADER, "esummaryresult": [text]}), JSON)
    return render_error(text, as_json=False)
