"""Records that change between two requests, the bulk files, the control port, the command."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from urllib.request import Request

import pytest
from asking import post, probe, send
from lxml import etree

from litmine.errors import Failure
from litmine.standin.corpus import Corpus
from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

PMID = 99_000_007


def changed_on(ask, kind: str, day: str) -> list[int]:
    return ask("esearch", term="all[sb]", datetype=kind, mindate=day, maxdate=day).ids


def fetch(ask, pmid: int = PMID) -> bytes:
    return ask("efetch", id=pmid, retmode="xml").body


def test_a_new_record_has_a_day_of_creation_and_an_old_one_keeps_its_own(ask, server, clock):
    born = server.state.corpus.records[PMID].fields.dates["CRDT"]
    clock.advance(days=3)
    (added,) = server.add(next(invented_records(1, first=99_100_000)))
    server.revise(PMID, lambda xml: xml.replace(b"Invented study", b"Reinvented study"))
    assert changed_on(ask, "crdt", "2026/02/13") == [added]
    assert changed_on(ask, "mdat", "2026/02/13") == [added, PMID]
    assert server.state.corpus.records[PMID].fields.dates["CRDT"] == born
    assert b"Reinvented study" in fetch(ask)
    assert b"<DateRevised><Year>2026</Year><Month>02</Month><Day>13</Day>" in fetch(ask)


def test_a_retraction_changes_mdat_only_and_marks_the_record(ask, server):
    server.retract(PMID, notice=99_000_008)
    tree = etree.fromstring(fetch(ask))
    assert "D016441" in {e.get("UI") for e in tree.iter("PublicationType")}
    link = tree.find(".//CommentsCorrections[@RefType='RetractionIn']")
    assert link.findtext("PMID") == "99000008"
    assert changed_on(ask, "mdat", "2026/02/10") == [PMID]
    assert changed_on(ask, "crdt", "2026/02/10") == []
    assert ask("esearch", term='"retracted publication"[pt]').ids == [PMID]


def test_a_retracted_record_is_still_valid_by_the_dtd(ask, server):
    entrez = pytest.importorskip("Bio.Entrez")
    from pathlib import Path

    server.retract(PMID, notice=99_000_008)
    folder = Path(entrez.__file__).parent / "DTDs"
    dtd = etree.DTD(str(sorted(folder.glob("pubmed_*.dtd"))[-1]))
    for pmid in (PMID, 99_000_001):
        assert dtd.validate(etree.fromstring(fetch(ask, pmid))), dtd.error_log


def test_a_silent_change_moves_no_date(ask, server):
    before = server.state.corpus.records[PMID].fields.dates["MDAT"]
    server.change_silently(PMID, lambda xml: xml.replace(b"Invented", b"Altered"))
    assert b"Altered study" in fetch(ask)
    assert server.state.corpus.records[PMID].fields.dates["MDAT"] == before


def test_a_withdrawn_record_is_gone(ask, server):
    server.delete(PMID)
    assert b"<PMID" not in fetch(ask)
    assert ask("esearch", term=f"{PMID}[uid]").ids == []
    with pytest.raises(Failure, match=str(PMID)):
        server.delete(PMID)


def test_sources_may_be_files_sets_or_records(tmp_path):
    one, two, three = invented_records(3)
    packed = tmp_path / "set.xml.gz"
    head = b"<?xml version='1.0'?><PubmedArticleSet>"
    packed.write_bytes(gzip.compress(head + one + two + b"</PubmedArticleSet>"))
    corpus = Corpus([packed, three])
    assert sorted(corpus.records) == [99_000_001, 99_000_002, 99_000_003]
    broken = tmp_path / "broken.xml"
    broken.write_bytes(b"<PubmedArticleSet><PubmedArticle>")
    for bad in (broken, tmp_path / "absent.xml"):
        with pytest.raises(Failure, match=bad.name):
            Corpus([bad])


def test_invented_records_are_the_same_for_the_same_seed():
    assert list(invented_records(5, 1)) == list(invented_records(5, 1))
    assert list(invented_records(5, 1)) != list(invented_records(5, 2))


def read(url: str) -> bytes:
    return send(url).body


def listed(server, folder: str) -> list[str]:
    return re.findall(r'href="([^"]+)"', read(f"{server.bulk_url}{folder}/").decode())


def test_bulk_files_hold_the_records_with_their_md5(server):
    name, md5 = listed(server, "baseline")
    assert (name, md5) == ("pubmed26n0001.xml.gz", "pubmed26n0001.xml.gz.md5")
    data = read(f"{server.bulk_url}baseline/{name}")
    told = read(f"{server.bulk_url}baseline/{md5}").decode()
    assert told == f"MD5({name})= {hashlib.md5(data).hexdigest()}\n"
    assert len(etree.fromstring(gzip.decompress(data)).findall("PubmedArticle")) == 40


def test_an_update_file_tells_changes_and_deletions(server):
    listed(server, "baseline")
    assert listed(server, "updatefiles") == []
    server.retract(PMID)
    server.delete(99_000_001)
    name, _ = listed(server, "updatefiles")
    assert name == "pubmed26n0002.xml.gz"
    assert len(listed(server, "updatefiles")) == 2
    tree = etree.fromstring(gzip.decompress(read(f"{server.bulk_url}updatefiles/{name}")))
    assert [e.text for e in tree.findall("PubmedArticle//MedlineCitation/PMID")] == [str(PMID)]
    assert [e.text for e in tree.findall("DeleteCitation/PMID")] == ["99000001"]


def test_a_bulk_file_can_be_cut_too(server):
    name, _ = listed(server, "baseline")
    server.faults.add("close_delimited_cut", 100, when=lambda r: r.endpoint.endswith(".xml.gz"))
    received, _ = probe(server.bulk_url, f"/pubmed/baseline/{name}")
    assert len(received.partition(b"\r\n\r\n")[2]) == 100


@pytest.fixture
def controlled(clock) -> Iterator[Standin]:
    with Standin(invented_records(10), clock=clock, control=True) as standin:
        yield standin


def tell(server: Standin, method: str, path: str, body: bytes = b"") -> object:
    request = Request(f"{server.control_url}{path}", body or None, method=method)
    return send(request).json


def test_the_control_port_plans_faults_and_changes_records(controlled):
    fault = {"preset": "status503", "endpoint": "einfo"}
    tell(controlled, "POST", "faults", json.dumps(fault).encode())
    assert post(controlled.url + "einfo.fcgi", {}).status == 503
    assert tell(controlled, "GET", "faults")[0]["fired"] == 1
    assert tell(controlled, "GET", "log")[0]["fault"] == "status503"
    assert "rate429" in tell(controlled, "GET", "presets")
    tell(controlled, "POST", f"records/{PMID}/retraction")
    tell(controlled, "DELETE", "records/99000001")
    record = next(invented_records(1, first=99_100_000))
    assert tell(controlled, "POST", "records", record) == {"pmids": [99_100_000]}
    revised = record.replace(b"Invented study", b"Revised study")
    tell(controlled, "PUT", "records/99100000", revised)
    assert b"Revised study" in controlled.state.corpus.records[99_100_000].xml
    assert tell(controlled, "POST", "clock", b'{"days": 2}') == {"today": "2026-02-12"}
    told = tell(controlled, "GET", "")
    assert (told["records"], told["deleted"]) == (10, [99_000_001])
    for path in ("log", "faults", "history"):
        assert tell(controlled, "DELETE", path) == []


def test_the_control_port_says_what_was_wrong(controlled):
    for path, body in (("faults", b'{"preset": "nothing"}'), ("faults", b"{"), ("records", b"<x")):
        answer = send(Request(f"{controlled.control_url}{path}", body, method="POST"))
        assert (answer.status, list(answer.json)) == (400, ["error"])


def start(*options: str) -> subprocess.Popen[str]:
    program = "from litmine.cli import main; main()"
    arguments = [sys.executable, "-c", program, "standin", *options]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_command_serves_until_it_is_told_to_end():
    process = start("--records", "12", "--json", "--control-port", "0", "--fault", "status503")
    try:
        told = json.loads(process.stdout.readline())
        assert told["records"] == 12
        assert post(told["url"] + "einfo.fcgi", {}).status == 503
        assert post(told["url"] + "einfo.fcgi", {}).status == 200
        assert json.loads(read(told["control_url"]))["requests"] == 2
    finally:
        process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stderr.read() == ""


def test_the_command_prints_what_leads_a_client_to_it(tmp_path):
    packed = tmp_path / "one.xml.gz"
    record = next(invented_records(1))
    packed.write_bytes(gzip.compress(b"<PubmedArticleSet>" + record + b"</PubmedArticleSet>"))
    process = start("--xml", str(packed), "--tls", "--key", "secret", "--no-rate")
    try:
        url = process.stdout.readline().strip()
        exports = [process.stdout.readline() for _ in range(5)]
        assert post(url + "einfo.fcgi", {"api_key": "secret"}).headers["X-RateLimit-Limit"] == "10"
    finally:
        process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0
    names = [line.removeprefix("export ").partition("=")[0] for line in exports]
    assert {"HTTPS_PROXY", "SSL_CERT_FILE", "CURL_CA_BUNDLE"} <= set(names)
    assert process.stderr.read() == "serving 1 records; Ctrl-C ends\n"


def test_the_command_says_what_is_wrong_in_a_line():
    process = start("--records", "1", "--fault", "nothing")
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert "no fault preset 'nothing'" in err
    assert "Traceback" not in err


def test_a_port_that_is_taken_is_named(server):
    from urllib.parse import urlsplit

    port = urlsplit(server.url).port
    with pytest.raises(Failure, match=str(port)):
        Standin(port=port).start()
