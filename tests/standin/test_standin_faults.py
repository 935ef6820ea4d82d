"""Every fault preset, observed from a bare socket, so that no client's kindness hides it."""

from __future__ import annotations

import gzip
import json
import re
import time

import pytest
from asking import post, probe
from lxml import etree

from litmine.errors import Failure
from litmine.standin.faults import preset_names, read_fault
from litmine.standin.said import SAID
from litmine.standin.transport import TRANSPORTS
from litmine.standin.twisted import TWISTED

PATH = "/entrez/eutils/"
FETCH = PATH + "efetch.fcgi?db=pubmed&retmode=xml&id=99000001,99000002,99000003"
SEARCH = PATH + "esearch.fcgi?db=pubmed&term=all[sb]&retmax=5"


def split(received: bytes) -> tuple[int, dict[str, str], bytes]:
    """Cut raw bytes into status, headers and body."""
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    return int(first.split()[1]), headers, body


def get(server, path: str, seconds: float = 5.0):
    received, end = probe(server.url, path, seconds)
    assert end == "fin"
    return split(received)


def pmids(body: bytes) -> list[int]:
    return [int(n) for n in re.findall(rb"<PMID Version=\"1\">(\d+)</PMID>", body)]


def true_body(server, path: str = FETCH) -> bytes:
    return get(server, path)[2]


SAID_PROOFS = {
    "rate429": (429, b'{"error":"API rate limit exceeded","api-key":"127.0.0.1"'),
    "rate200": (200, b'"count":"4","limit":"3"}'),
    "keybad": (400, b'{"error":"API key invalid"'),
    "viewer_timeout_400": (400, b"<ERROR> Error: External viewer error: Empty Response."),
    "viewer_timeout_200": (200, b"Bytes read: 0 Status: Timeout</ERROR>"),
    "backend_address_table": (200, b"the address table is empty.</ERROR>"),
    "db_not_supported": (200, b"<ERROR>Database is not supported: pubmed</ERROR>"),
    "search_failed": (200, b"<ERROR>Search Backend failed: "),
    "txclient_xml": (200, b"TXCLIENT(CException::eUnknown)"),
    "txclient_json_newline": (200, b'{"header":{"type":"efetch","version":"0.3"}'),
    "proxy_stream_400": (400, b"CEFetchPApplication::proxy_stream(): HTTP/1.1 400 Bad Request"),
    "no_ids_400": (400, b"ID list is empty!"),
    "cannot_process_ids": (200, b"<ERROR>Cannot process ID list</ERROR>"),
    "too_many_uids": (200, b"Maximum number of UIDs is 500"),
    "prolog_only": (200, b'pubmed_260101.dtd">\n'),
    "empty_200": (200, b""),
    "plus_text": (200, b"Supplied+id+parameter+is+empty.\n"),
    "remote_server_text": (200, b"Error+reading+from+remote+server"),
    "html_maintenance_200": (200, b"down_bethesda.html"),
    "html_maintenance_redirect": (302, b"maintenance"),
    "abuse_redirect": (302, b""),
    "abuse_page_200": (200, b"NCBI - WWW Error Blocked Diagnostic"),
    "history_error": (200, b"<ERROR>Unable to obtain query #1</ERROR>"),
    "status414": (414, b"Request-URI Too Large"),
    "status500": (500, b"Internal Server Error"),
    "status502": (502, b"Bad Gateway"),
    "status503": (503, b"Service Unavailable"),
    "status504": (504, b"Gateway Timeout"),
}


def test_every_preset_has_a_proof_below():
    twisted = {name.removeprefix("test_twisted_") for name in globals() if "test_twisted_" in name}
    wires = {name.removeprefix("test_wire_") for name in globals() if "test_wire_" in name}
    assert (set(SAID_PROOFS), twisted, wires) == (set(SAID), set(TWISTED), set(TRANSPORTS))
    assert set(preset_names()) == {"reply", *SAID, *TWISTED, *TRANSPORTS}


@pytest.mark.parametrize("preset", SAID)
def test_what_is_said_in_place_of_the_answer_is_said_once(server, preset):
    server.faults.add(preset)
    status, headers, body = get(server, FETCH)
    expected, proof = SAID_PROOFS[preset]
    assert (status, proof in body) == (expected, True)
    assert headers["X-RateLimit-Limit"] == "3"
    assert pmids(true_body(server)) == [99_000_001, 99_000_002, 99_000_003]
    assert [entry.fault for entry in server.log] == [preset, None]


def test_empty_means_empty_and_redirects_lead_where_they_should(server):
    server.faults.add("empty_200")
    assert get(server, FETCH)[2] == b""
    server.faults.add("abuse_redirect")
    assert get(server, FETCH)[1]["Location"].startswith("https://misuse.ncbi.nlm.nih.gov/")
    server.faults.add("rate429", 7)
    assert get(server, FETCH)[1]["Retry-After"] == "7"
    server.faults.add("reply", status=418, body=b"tea", headers={"X-Pot": "short"})
    status, headers, body = get(server, FETCH)
    assert (status, headers["X-Pot"], body) == (418, "short", b"tea")


def test_an_error_wears_the_root_of_its_endpoint(server):
    for endpoint, root in (("esearch", "eSearchResult"), ("epost", "ePostResult")):
        server.faults.add("db_not_supported")
        body = get(server, f"{PATH}{endpoint}.fcgi?db=pubmed&term=x&id=1")[2]
        assert etree.fromstring(body).tag == root
    server.faults.add("db_not_supported")
    body = get(server, SEARCH + "&retmode=json")[2]
    assert json.loads(body)["esearchresult"] == {"ERROR": "Database is not supported: pubmed"}


def test_the_backend_error_in_json_is_no_json(server):
    server.faults.add("txclient_json_newline")
    with pytest.raises(json.JSONDecodeError):
        json.loads(get(server, SEARCH + "&retmode=json")[2])


def test_twisted_drop_records(server):
    server.faults.add("drop_records", 2)
    assert pmids(get(server, FETCH)[2]) == [99_000_001]
    server.faults.add("drop_records", 2)
    assert get(server, SEARCH)[2].count(b"<Id>") == 3


def test_twisted_duplicate_record(server):
    server.faults.add("duplicate_record")
    assert pmids(get(server, FETCH)[2]) == [99_000_001, 99_000_001, 99_000_002, 99_000_003]


def test_twisted_foreign_record(server):
    server.faults.add("foreign_record", count=2)
    assert pmids(get(server, FETCH)[2])[-1] == 98_000_001
    assert b"<Id>98000001</Id>" in get(server, SEARCH)[2]


def test_twisted_reorder(server):
    server.faults.add("reorder", count=None)
    orders = {tuple(pmids(get(server, FETCH)[2])) for _ in range(12)}
    assert {tuple(sorted(order)) for order in orders} == {(99_000_001, 99_000_002, 99_000_003)}
    assert len(orders) > 1


def test_twisted_count_lies(server):
    server.faults.add("count_lies", -3)
    assert b"<Count>37</Count>" in get(server, SEARCH)[2]
    server.faults.add("count_lies", 5)
    assert b'"count":"45"' in get(server, SEARCH + "&retmode=json")[2]


def test_twisted_count_then_shrink(server):
    server.faults.add("count_then_shrink", 2, count=None)
    assert b"<Count>40</Count>" in get(server, SEARCH)[2]
    body = get(server, SEARCH)[2]
    assert (b"<Count>38</Count>" in body, body.count(b"<Id>")) == (True, 3)


def test_twisted_empty_set_for_known_ids(server):
    server.faults.add("empty_set_for_known_ids")
    assert get(server, FETCH)[2].endswith(b"<PubmedArticleSet></PubmedArticleSet>\n")


def test_twisted_history_lost(server):
    kept = etree.fromstring(get(server, SEARCH + "&usehistory=y")[2]).findtext("WebEnv")
    server.faults.add("history_lost")
    path = f"{PATH}efetch.fcgi?db=pubmed&query_key=1&WebEnv={kept}"
    assert b"Unable to obtain query #1" in get(server, path)[2]
    assert b"Unable to obtain query #1" in get(server, path)[2]  # lost for good


def test_twisted_lower_cap(server):
    server.faults.add("lower_cap", 30)
    assert b"cannot be larger than 29" in get(server, SEARCH + "&retstart=30")[2]
    server.faults.add("lower_cap", 30)
    assert get(server, SEARCH + "&retstart=28")[2].count(b"<Id>") == 2
    assert get(server, SEARCH + "&retstart=30")[2].count(b"<Id>") == 5


def test_twisted_new_dtd(server):
    server.faults.add("new_dtd")
    assert b"pubmed_270101.dtd" in get(server, FETCH)[2]
    assert b"pubmed_260101.dtd" in get(server, FETCH)[2]


def test_twisted_unknown_element(server):
    server.faults.add("unknown_element")
    found = etree.fromstring(get(server, FETCH)[2]).findall(".//InventedElement")
    assert len(found) == 1


def test_twisted_control_char(server):
    server.faults.add("control_char")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(get(server, FETCH)[2])


def test_twisted_bad_utf8(server):
    server.faults.add("bad_utf8", count=2)
    for path in (FETCH, SEARCH):
        with pytest.raises(UnicodeDecodeError):
            get(server, path)[2].decode()


def test_twisted_entity_bomb(server):
    server.faults.add("entity_bomb")
    body = get(server, FETCH)[2]
    assert (len(body) < 100_000, b"&l8;" in body) == (True, True)
    levels = re.findall(rb'<!ENTITY l(\d) "([^"]*)">', body)
    assert [(int(n), text.count(b"&l")) for n, text in levels] == [
        (0, 0),
        *zip(range(1, 9), [10] * 8, strict=False),
    ]


def test_twisted_xxe(server):
    server.faults.add("xxe")
    body = get(server, FETCH)[2]
    assert b'<!ENTITY secret SYSTEM "file:///' in body
    assert b"&secret;" in body


def test_twisted_html_tail(server):
    whole = true_body(server)
    server.faults.add("html_tail", 700)
    body = get(server, FETCH)[2]
    assert body.startswith(whole[:700] + b"<html>")
    assert b"Error+reading+from+remote+server" in body


def test_wire_rst_before(server):
    server.faults.add("rst_before")
    assert probe(server.url, FETCH) == (b"", "reset")


def test_wire_fin_before(server):
    server.faults.add("fin_before")
    assert probe(server.url, FETCH) == (b"", "fin")


def test_wire_rst_after_bytes(server):
    whole = true_body(server)
    server.faults.add("rst_after_bytes", 500)
    received, end = probe(server.url, FETCH)
    assert (end, split(received)[2]) == ("reset", whole[:500])


def test_wire_short_content_length(server):
    whole = true_body(server)
    server.faults.add("short_content_length", 500)
    _, headers, body = get(server, FETCH)
    assert (headers["Content-Length"], body) == (str(len(whole)), whole[:500])


def test_wire_close_delimited_cut(server):
    whole = true_body(server)
    server.faults.add("close_delimited_cut", 500)
    _, headers, body = get(server, FETCH)
    assert ({"Content-Length", "Transfer-Encoding"} & set(headers), body) == (set(), whole[:500])


def test_wire_chunk_cut(server):
    server.faults.add("chunk_cut", 500)
    _, headers, body = get(server, FETCH)
    size, _, rest = body.partition(b"\r\n")
    assert headers["Transfer-Encoding"] == "chunked"
    assert (int(size, 16) > 500, len(rest)) == (True, 500)


def test_wire_gzip_cut(server):
    server.faults.add("gzip_cut", 300)
    params = {"db": "pubmed", "id": "99000001,99000002"}
    answer = post(server.url + "efetch.fcgi", params, {"Accept-Encoding": "gzip"})
    assert (len(answer.body), answer.headers["Content-Length"]) == (300, "300")
    with pytest.raises(EOFError):
        gzip.decompress(answer.body)
    whole = true_body(server)
    server.faults.add("gzip_cut", 300)
    assert get(server, FETCH)[2] == whole[:300]


def test_wire_stall_headers(server):
    server.faults.add("stall_headers")
    assert probe(server.url, FETCH, seconds=0.3) == (b"", "silence")


def test_wire_stall_body(server):
    server.faults.add("stall_body", 400)
    received, end = probe(server.url, FETCH, seconds=0.3)
    assert (end, len(split(received)[2])) == ("silence", 400)


def test_wire_drip(server):
    whole = true_body(server)
    server.faults.add("drip", len(whole) * 3)
    started = time.monotonic()
    body = get(server, FETCH)[2]
    assert body == whole
    assert time.monotonic() - started > 0.25


def test_a_stalled_server_stops_at_once(clock):
    from litmine.standin.fixture import Standin
    from litmine.standin.invented import invented_records

    with Standin(invented_records(1), clock=clock) as standin:
        standin.faults.add("stall_headers")
        probe(standin.url, FETCH, seconds=0.1)
        started = time.monotonic()
    assert time.monotonic() - started < 5


def fates(server, times: int, path: str = FETCH) -> list[bool]:
    return [get(server, path)[0] == 503 for _ in range(times)]


def test_a_fault_meets_the_requests_that_it_names(server):
    server.faults.add("status503", endpoint="efetch", nth=2)
    assert (fates(server, 2, SEARCH), fates(server, 3)) == ([False] * 2, [False, True, False])
    server.faults.add("status503", where={"id": "99000003$"}, count=None)
    assert fates(server, 2) == [True, True]
    assert fates(server, 1, SEARCH) == [False]
    server.faults.clear()
    server.faults.add("status503", after=1, count=2)
    assert fates(server, 4) == [False, True, True, False]
    server.faults.clear()
    server.faults.add("status503", when=lambda request: request.number("retmax", 0) == 5)
    assert (fates(server, 1), fates(server, 1, SEARCH)) == ([False], [True])
    server.faults.add("status503", identity="another")
    assert fates(server, 1) == [False]


def test_probability_follows_the_seed():
    from litmine.standin.faults import FaultPlan
    from litmine.standin.messages import Request

    def draw(seed: int) -> list[bool]:
        plan = FaultPlan(seed)
        plan.add("status503", probability=0.5, count=None)
        return [plan.pick(Request("efetch.fcgi", {})) is not None for _ in range(60)]

    assert draw(1) == draw(1)
    assert draw(1) != draw(2)
    assert 15 < sum(draw(1)) < 45


def test_the_command_lines_form_of_a_fault():
    assert read_fault("rate429:count=all:probability=0.5:after=2") == {
        "preset": "rate429",
        "count": None,
        "probability": 0.5,
        "after": 2,
    }
    for bad in ("rate429:count=x", "rate429:colour=red", "rst_after_bytes=many"):
        with pytest.raises(Failure, match="fault"):
            read_fault(bad)


def test_an_unknown_preset_is_refused_with_those_that_there_are(server):
    with pytest.raises(Failure, match=r"no fault preset 'nothing'.*rate429"):
        server.faults.add("nothing")
    with pytest.raises(Failure, match="colour"):
        server.faults.add("rate429", colour="red")


ENDPOINTS = (
    SEARCH,
    SEARCH + "&retmode=json&usehistory=y",
    FETCH,
    FETCH + "&rettype=uilist&retmode=text",
    PATH + "epost.fcgi?db=pubmed&id=99000001",
    PATH + "esummary.fcgi?db=pubmed&id=99000001",
    PATH + "esummary.fcgi?db=pubmed&id=99000001&retmode=json",
    PATH + "elink.fcgi?dbfrom=pubmed&id=99000001",
    PATH + "einfo.fcgi?db=pubmed",
    PATH + "espell.fcgi?db=pubmed&term=horse",
    PATH + "ecitmatch.cgi?db=pubmed&bdata=x|",
    "/pubmed/baseline/",
)


@pytest.mark.parametrize("preset", [*SAID, *TWISTED])
def test_every_preset_can_meet_every_endpoint(server, preset):
    for path in ENDPOINTS:
        server.faults.clear()
        server.faults.add(preset)
        _, _, body = get(server, path)
        assert b"Server got itself in trouble" not in body, path
        assert server.log[-1].fault == preset
