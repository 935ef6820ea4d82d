"""The client against made-up replies: what it sends, what it believes, what it says."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest

from litmine.entrez import (
    Blocked,
    Client,
    Credentials,
    Patience,
    Refused,
    Transient,
    read_credentials,
)
from litmine.entrez.pace import Pace, read_slots
from litmine.entrez.replies import Reply, Reslice, describe, read_reply, read_wordings
from litmine.errors import Failure

KEY = "0123456789abcdef0123456789abcdef0123"
FOUND = (
    b"<eSearchResult><Count>2</Count><IdList><Id>99000002</Id><Id>99000001</Id></IdList>"
    b"<QueryTranslation>x[All Fields]</QueryTranslation></eSearchResult>"
)


def record(pmid: int, version: int = 1) -> str:
    return (
        f'<PubmedArticle><MedlineCitation><PMID Version="{version}">{pmid}</PMID>'
        f"<Article><ArticleTitle>Invented {pmid}.</ArticleTitle></Article></MedlineCitation>"
        "</PubmedArticle>"
    )


def articles(*pmids: int) -> bytes:
    inside = "".join(map(record, pmids))
    return f"<?xml version='1.0'?><PubmedArticleSet>{inside}</PubmedArticleSet>".encode()


class Scripted:
    """An opener that gives the replies of a list, then the last one for ever."""

    def __init__(self, *replies: Reply | Failure, patience: Patience | None = None) -> None:
        self.replies, self.patience = list(replies), patience or Patience()
        self.sent: list[tuple[str, dict[str, list[str]]]] = []

    def send(self, url: str, data: bytes) -> Reply:
        self.sent.append((url, parse_qs(data.decode(), keep_blank_values=True)))
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, Failure):
            raise reply
        return reply


class Sleeper:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 1000.0, list[float]()

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


def make_client(*replies: Reply | Failure, key: str | None = None, **patience: float) -> Client:
    sleeper = Sleeper()
    opener = Scripted(*replies, patience=Patience(**patience))  # type: ignore[arg-type]
    credentials = Credentials("tester@example.org", key, "https://example.org/eutils/")
    client = Client(credentials, opener, None, sleeper.sleep, sleeper.clock)  # type: ignore[arg-type]
    client.sleeper = sleeper  # type: ignore[attr-defined]
    return client


def ok(body: bytes, **headers: str) -> Reply:
    return Reply(200, {name.replace("_", "-"): value for name, value in headers.items()}, body)


def test_a_search_is_posted_to_the_configured_address_with_tool_email_and_key() -> None:
    client = make_client(ok(FOUND), key=KEY)
    found = client.search("x")
    url, form = client.opener.sent[0]  # type: ignore[attr-defined]
    assert url == "https://example.org/eutils/esearch.fcgi"
    assert form == {
        "db": ["pubmed"],
        "term": ["x"],
        "retmax": ["9999"],
        "tool": ["litmine"],
        "email": ["tester@example.org"],
        "api_key": [KEY],
    }
    assert (found.count, found.pmids) == (2, (99000002, 99000001))
    assert (found.translation, found.altered) == ("x[All Fields]", ())


def test_bio_entrez_itself_stays_as_it_was() -> None:
    from Bio import Entrez

    before = (Entrez.email, Entrez.api_key, Entrez.tool, Entrez._open)
    make_client(ok(FOUND), key=KEY).search("x")
    assert (Entrez.email, Entrez.api_key, Entrez.tool, Entrez._open) == before
    assert sys.modules["Bio.Entrez"] is Entrez


def test_dropped_phrases_are_reported_and_an_empty_result_is_no_complaint() -> None:
    body = (
        b"<eSearchResult><Count>0</Count><IdList/><ErrorList><PhraseNotFound>zzz</PhraseNotFound>"
        b"<FieldNotFound>q</FieldNotFound></ErrorList><WarningList><PhraseIgnored>the"
        b"</PhraseIgnored><OutputMessage>No items found.</OutputMessage></WarningList>"
        b"</eSearchResult>"
    )
    found = make_client(ok(body)).search("zzz")
    assert found.count == 0
    assert found.altered == ("PhraseNotFound: zzz", "FieldNotFound: q", "PhraseIgnored: the")


def test_a_fetch_says_what_came_and_what_did_not() -> None:
    batch = make_client(ok(articles(99000001, 99000003))).fetch([99000001, 99000002, 99000003])
    assert batch.pmids == {99000001, 99000003}
    assert batch.missing == (99000002,)


def test_a_record_that_nobody_asked_for_spoils_the_reply() -> None:
    client = make_client(ok(articles(99000001, 99000009)), ok(articles(99000001)))
    assert client.fetch([99000001]).pmids == {99000001}
    assert client.traffic.retries == 1


def test_pmids_of_references_are_not_taken_for_records() -> None:
    body = articles(99000001).replace(
        b"</MedlineCitation>",
        b"<CommentsCorrectionsList><CommentsCorrections><PMID>1</PMID></CommentsCorrections>"
        b"</CommentsCorrectionsList></MedlineCitation>",
    )
    assert make_client(ok(body)).fetch([99000001]).pmids == {99000001}


TRANSIENT = {
    "rate 429": Reply(429, {}, b'{"error":"API rate limit exceeded","api-key":"1.2.3.4"}'),
    "rate 200": ok(b'{"error":"API rate limit exceeded","api-key":"1.2.3.4"}'),
    "viewer": Reply(
        400, {}, b"<eFetchResult><ERROR> Error: External viewer error</ERROR></eFetchResult>"
    ),
    "address table": ok(
        b"<eSearchResult><ERROR>the address table is empty.</ERROR></eSearchResult>"
    ),
    "db": ok(b"<eSearchResult><ERROR>Database is not supported: pubmed</ERROR></eSearchResult>"),
    "txclient": ok(b'{"esearchresult":{"ERROR":"NCBI C++ Exception:\n TXCLIENT(CException"}}'),
    "prolog only": ok(b"<?xml version='1.0'?><!DOCTYPE eSearchResult>"),
    "empty": ok(b""),
    "query lost": ok(b"<eSearchResult><ERROR>Unable to obtain query #1</ERROR></eSearchResult>"),
    "tail": ok(FOUND + b"Error+reading+from+remote+server"),
    "maintenance": ok(b"<!DOCTYPE html><html><img src='down_bethesda.html'></html>"),
    "another page": ok(b"<html><body>hello</body></html>"),
    "redirect": Reply(302, {"location": "https://www.ncbi.nlm.nih.gov/sorry"}, b""),
    "cut": ok(FOUND[:60]),
    "500": Reply(500, {}, b"oops"),
    "503 sound": Reply(503, {}, FOUND),
    "other root": ok(b"<eFetchResult></eFetchResult>"),
    "bomb": ok(b'<!DOCTYPE a [<!ENTITY b "c">]>' + FOUND),
    "binary": ok(b"\x1f\x8b\x00\x01"),
}


@pytest.mark.parametrize("reply", TRANSIENT.values(), ids=TRANSIENT)
def test_what_may_pass_is_asked_again_after_a_pause(reply: Reply) -> None:
    client = make_client(reply, ok(FOUND))
    assert client.search("x").count == 2
    assert client.traffic.retries == 1
    assert client.sleeper.slept[0] >= 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("reply", TRANSIENT.values(), ids=TRANSIENT)
def test_what_does_not_pass_ends_in_a_failure_that_says_so(reply: Reply) -> None:
    client = make_client(reply, tries=3)
    with pytest.raises(Transient, match=r"NCBI answered: .* - "):
        client.search("x")
    assert client.traffic.requests == 3


FINAL = {
    "key": (
        Reply(400, {}, b'{"error":"API key invalid","api-key":"%s"}' % KEY.encode()),
        "NCBI_API_KEY",
    ),
    "key 200": (ok(b'{"error":"API key invalid","api-key":"%s"}' % KEY.encode()), "NCBI_API_KEY"),
    "plus text": (ok(b"Supplied+id+parameter+is+empty.\n"), "list of PMIDs"),
    "no ids": (Reply(400, {}, b"ID list is empty! In it there are neither IDs"), "list of PMIDs"),
    "bad db": (
        ok(b"<eSearchResult><ERROR>Invalid db name specified: x</ERROR></eSearchResult>"),
        "report",
    ),
    "forbidden": (Reply(403, {}, b"no"), "proxy"),
}


@pytest.mark.parametrize(("reply", "advice"), FINAL.values(), ids=FINAL)
def test_what_cannot_pass_is_asked_once(reply: Reply, advice: str) -> None:
    client = make_client(reply, key=KEY)
    with pytest.raises(Refused, match=advice):
        client.search("x")
    assert client.traffic.requests == 1


BLOCKED = {
    "redirect": Reply(302, {"location": "https://misuse.ncbi.nlm.nih.gov/error/abuse.shtml"}, b""),
    "page": ok(b"<html><title>NCBI - WWW Error Blocked Diagnostic</title></html>"),
}


@pytest.mark.parametrize("reply", BLOCKED.values(), ids=BLOCKED)
def test_the_misuse_page_stops_the_job_and_says_what_to_do(reply: Reply) -> None:
    client = make_client(reply)
    with pytest.raises(Blocked, match=r"stop all jobs, write to eutilities@ncbi"):
        client.search("x")
    assert client.traffic.requests == 1


def test_a_query_error_is_asked_twice_since_an_outage_reads_the_same() -> None:
    body = b"<eSearchResult><ERROR>Search Backend failed: syntax</ERROR></eSearchResult>"
    client = make_client(ok(body))
    with pytest.raises(Transient, match="Search Backend failed: syntax - if the query is sound"):
        client.search("((")
    assert client.traffic.requests == 2


def test_words_of_an_abstract_are_not_read_as_ncbis_own() -> None:
    body = articles(99000001).replace(b"Invented", b"API key invalid: maintenance ATG, misuse.ncbi")
    failure = describe(ok(body[:-5]), "")
    assert isinstance(failure, Transient)
    client = make_client(ok(body[:-5]), ok(body))
    assert client.fetch([99000001]).pmids == {99000001}


def test_retry_after_is_honoured() -> None:
    client = make_client(Reply(429, {"retry-after": "77"}, b"slow down"), ok(FOUND))
    client.search("x")
    assert client.sleeper.slept == [77.0]  # type: ignore[attr-defined]


def test_pauses_grow_and_differ() -> None:
    client = make_client(ok(b""), tries=6, longest_pause=60)
    with pytest.raises(Transient):
        client.search("x")
    slept = client.sleeper.slept  # type: ignore[attr-defined]
    assert [int(seconds) for seconds in slept] == sorted(int(seconds) for seconds in slept)
    assert slept[-1] > 8
    assert all(seconds % 1 for seconds in slept)


def test_many_failures_in_a_row_end_the_run_whatever_is_asked() -> None:
    client = make_client(ok(b""), tries=3, failures=7)
    for _ in range(2):
        with pytest.raises(Transient):
            client.search("x")
    with pytest.raises(Failure, match=r"failed 7 times in a row, last: NCBI answered: an empty"):
        client.search("x")
    assert client.traffic.requests == 7


def test_a_run_has_a_time_limit() -> None:
    client = make_client(ok(FOUND), run=60)
    client.search("x")
    client.sleeper.sleep(61)  # type: ignore[attr-defined]
    with pytest.raises(Failure, match="time limit"):
        client.search("x")


@pytest.mark.parametrize("reply", [case[0] for case in FINAL.values()] + list(TRANSIENT.values()))
def test_no_failure_tells_the_key_or_the_address_of_the_caller(
    reply: Reply, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client = make_client(reply, tries=1, key=KEY)
    with pytest.raises(Failure) as caught:
        client.search("x")
    said = f"{caught.value!r} {caplog.text} {client.credentials!r}"
    assert KEY not in said
    assert "1.2.3.4" not in said


@pytest.mark.parametrize("email", ["", "  ", "nobody", "a b@example.org"])
def test_without_an_email_nothing_is_asked(email: str) -> None:
    with pytest.raises(Failure, match="export NCBI_EMAIL="):
        read_credentials(environment={"NCBI_EMAIL": email})


def test_credentials_come_from_the_environment_and_an_empty_key_is_none() -> None:
    got = read_credentials(environment={"NCBI_EMAIL": "a@example.org", "NCBI_API_KEY": " "})
    assert (got.email, got.api_key, got.per_second) == ("a@example.org", None, 3)
    got = read_credentials(environment={"NCBI_EMAIL": "a@example.org", "NCBI_API_KEY": KEY})
    assert (got.api_key, got.per_second) == (KEY, 10)


def test_a_key_never_travels_unencrypted() -> None:
    with pytest.raises(Failure, match="https"):
        read_credentials("http://example.org/eutils", {"NCBI_EMAIL": "a@example.org"})
    local = read_credentials("http://127.0.0.1:80/eutils", {"NCBI_EMAIL": "a@example.org"})
    assert local.base == "http://127.0.0.1:80/eutils/"


def paced(per_second: int, file: object = None) -> tuple[Pace, Sleeper]:
    sleeper = Sleeper()
    return Pace(per_second, file, sleeper.sleep, sleeper.clock), sleeper  # type: ignore[arg-type]


def test_no_second_holds_more_requests_than_the_rate(tmp_path: object) -> None:
    for per_second in (3, 10):
        pace, sleeper = paced(per_second)
        moments = []
        for _ in range(50):
            pace.wait()
            moments.append(sleeper.now)
        assert all(b - a > 1 for a, b in zip(moments, moments[per_second:], strict=False))


def test_two_processes_share_one_pace(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("cache") / "pace.json"
    sleeper = Sleeper()
    one, two = (Pace(3, file, sleeper.sleep, sleeper.clock) for _ in range(2))
    moments = []
    for _ in range(20):
        for pace in (one, two):
            pace.wait()
            moments.append(sleeper.now)
    assert all(b - a > 1 for a, b in zip(moments, moments[3:], strict=False))
    assert read_slots(file) == pytest.approx(moments[-3:])


def test_a_pace_file_from_before_a_restart_or_a_damaged_one_stops_nobody(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    file = tmp_path_factory.mktemp("cache") / "pace.json"
    for text in ("9e9", "[9e9, 9e9, 9e9]", "not a number", "[[1]]", ""):
        file.write_text(text)
        pace, sleeper = paced(3, file)
        pace.wait()
        assert sleeper.slept == []


def test_a_cache_that_cannot_be_written_paces_within_the_process(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    blocked = tmp_path_factory.mktemp("cache") / "file"
    blocked.write_text("")
    pace, sleeper = paced(3, blocked / "pace.json")
    for _ in range(4):
        pace.wait()
    assert sleeper.slept == [pytest.approx(1.11)]


def test_the_first_requests_of_a_second_need_not_wait() -> None:
    for per_second in (3, 10):
        pace, sleeper = paced(per_second)
        for _ in range(per_second):
            pace.wait()
        assert sleeper.slept == []


def test_after_a_hold_nobody_asks_however_few_asked_before() -> None:
    for before in range(5):
        pace, sleeper = paced(3)
        for _ in range(before):
            pace.wait()
        held = sleeper.now
        pace.hold(2.0)
        pace.wait()
        assert sleeper.now - held == pytest.approx(2.0)


def test_everybody_waits_after_a_429_and_slows_down_when_nothing_remains() -> None:
    client = make_client(
        Reply(429, {}, b"slow down"), ok(FOUND, x_ratelimit_remaining="0"), ok(FOUND)
    )
    client.pace, _ = paced(3)
    client.pace.clock = client.clock
    client.pace.sleep = client.sleep
    began = client.clock()
    client.search("x")
    assert client.clock() - began >= 2
    middle = client.clock()
    client.search("x")
    assert client.clock() - middle >= 1


def test_a_reply_is_judged_by_its_first_fitting_wording() -> None:
    kinds = {wording.kind for wording in read_wordings()}
    assert kinds <= {
        "refused", "blocked", "rate", "outage", "transient", "heavy", "doubtful", "reslice"
    }  # fmt: skip
    assert all(wording.advice for wording in read_wordings())


def test_a_page_beyond_the_limit_tells_the_caller_to_slice() -> None:
    body = b"<eSearchResult><ERROR>'retstart' cannot be larger than 9998.</ERROR></eSearchResult>"
    with pytest.raises(Reslice, match="9,999"):
        read_reply(ok(body), "eSearchResult")


def test_a_broken_reply_never_passes_for_a_whole_one() -> None:
    whole = articles(*range(99000001, 99000006))
    for cut in range(len(whole)):
        with pytest.raises(Failure):
            read_reply(ok(whole[:cut]), "PubmedArticleSet")
    assert json.dumps(read_reply(ok(whole), "PubmedArticleSet").tag) == '"PubmedArticleSet"'


def test_the_thread_that_cuts_a_hanging_request_is_gone_afterwards() -> None:
    import threading

    from litmine.entrez.opener import Watch

    watch = Watch(30.0)
    with watch.running():
        assert any(isinstance(t, threading.Timer) for t in threading.enumerate())
    alive: Callable[[], bool] = lambda: any(  # noqa: E731
        isinstance(t, threading.Timer) and not t.finished.is_set() for t in threading.enumerate()
    )
    assert not alive()
