"""The harvest against the local server: what comes, what is asked, what the ledger says."""

from __future__ import annotations

import json
import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from rehearsal import TOPIC, dump, harvest, swift_client

from litmine import ledger
from litmine.cli import main
from litmine.entrez import Patience
from litmine.errors import Failure
from litmine.harvest import Options, harvest_corpus
from litmine.harvest.plan import Window, list_slices
from litmine.harvest.run import Short
from litmine.lock import Stopped, lock_database
from litmine.standin.clock import VirtualClock, today
from litmine.standin.fixture import Standin
from litmine.standin.invented import invent_record, invented_records
from litmine.store import open_database

N = 60
FIRST = 99_000_001
EVERYTHING = Window("invented[tiab]", "crdt", date(1960, 1, 1))


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock("2026-01-05T12:00")


@pytest.fixture
def server(clock: VirtualClock) -> Iterator[Standin]:
    with Standin(list(invented_records(N)), clock=clock) as standin:
        yield standin


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.db"


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


def requests(server: Standin) -> Counter[str]:
    return Counter(entry.endpoint.split(".")[0] for entry in server.log)


def fetched(server: Standin, start: int = 0) -> list[int]:
    """List the PMIDs that were asked of efetch, in order."""
    entries = [e for e in server.log[start:] if e.endpoint.startswith("efetch")]
    return [int(pmid) for e in entries for pmid in e.params["id"][0].split(",")]


def test_the_first_run_stores_every_hit_once(server: Standin, path: Path) -> None:
    row = harvest(path, server.url)
    assert (row["kind"], row["outcome"], row["expected"], row["new"]) == ("first", "done", N, N)
    assert rows(path, "SELECT pmid FROM articles ORDER BY pmid") == [
        (pmid,) for pmid in range(FIRST, FIRST + N)
    ]
    assert sorted(fetched(server)) == list(range(FIRST, FIRST + N))
    assert {entry.method for entry in server.log} == {"POST"}


def test_a_run_without_news_changes_nothing_but_the_ledger(server: Standin, path: Path) -> None:
    harvest(path, server.url)
    before = dump(path)
    row = harvest(path, server.url)
    assert (row["kind"], row["new"], row["revised"]) == ("increment", 0, 0)
    assert dump(path) == before


def test_news_of_every_kind_arrive_in_the_next_run(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    clock.advance(days=7)
    server.add(invent_record(99_000_500, day=today(clock)))
    server.revise(FIRST, lambda xml: xml.replace(b"Invented study", b"Invented and revised study"))
    server.retract(FIRST + 1)
    server.delete(FIRST + 2)
    row = harvest(path, server.url, today=today(clock))
    counts = [row[name] for name in ("outcome", "new", "revised", "retracted", "withdrawn")]
    assert counts == ["done", 1, 2, 1, 1]
    assert rows(path, "SELECT pmid, change FROM changes WHERE harvest_id = 2 ORDER BY 1, 2") == [
        (FIRST, "revised"),
        (FIRST + 1, "retracted"),
        (FIRST + 1, "revised"),
        (FIRST + 2, "withdrawn"),
        (99_000_500, "new"),
    ]
    assert rows(path, "SELECT pmid FROM articles WHERE retracted") == [(FIRST + 1,)]
    assert rows(path, "SELECT pmid FROM articles WHERE withdrawn") == [(FIRST + 2,)]


def test_a_withdrawn_record_that_returns_is_taken_back(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    server.delete(FIRST)
    clock.advance(days=1)
    harvest(path, server.url, today=today(clock))
    server.add(invent_record(FIRST, day=date(2015, 3, 4)))
    clock.advance(days=1)
    harvest(path, server.url, today=today(clock))
    assert rows(path, f"SELECT withdrawn FROM articles WHERE pmid = {FIRST}") == [(0,)]


def test_a_record_that_begins_to_match_long_after_its_creation_is_found_by_the_recount(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    old = invent_record(99_000_700, day=date(2015, 1, 1))
    other = old.replace(b"Invented study", b"A study").replace(b"invented", b"enrolled")
    server.run(lambda: server.state.corpus.take(other))
    harvest(path, server.url, today=today(clock))
    assert rows(path, "SELECT count(*) FROM articles WHERE pmid = 99000700") == [(0,)]
    server.change_silently(99_000_700, lambda xml: old)
    clock.advance(days=30)
    row = harvest(path, server.url, today=today(clock))
    assert (row["new"], row["outcome"]) == (1, "done")
    purposes = "SELECT purpose FROM slices WHERE harvest_id = 2 AND known < expected"
    assert ("recount",) in rows(path, purposes)


def test_a_run_with_nothing_new_asks_three_times(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    clock.advance(days=30)
    start = len(server.log)
    row = harvest(path, server.url, today=today(clock))
    asked = [entry.endpoint.split(".")[0] for entry in server.log[start:]]
    assert (row["outcome"], row["new"], row["expected"]) == ("done", 0, N)
    assert asked == ["esearch", "esearch", "efetch"]


def test_a_record_that_ceases_to_match_stays_and_is_not_listed_for_ever(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    server.change_silently(
        FIRST, lambda xml: xml.replace(b"Invented", b"True").replace(b"invented", b"enrolled")
    )
    for _ in range(2):
        clock.advance(days=30)
        row = harvest(path, server.url, today=today(clock))
    assert (row["outcome"], row["withdrawn"], row["expected"]) == ("done", 0, N - 1)
    assert rows(path, f"SELECT listed FROM checks WHERE pmid = {FIRST}") == [(0,)]
    assert rows(path, "SELECT count(*) FROM slices WHERE purpose = 'recount'") == [(0,)]


def test_silent_changes_are_seen_within_one_rotation(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    server.change_silently(FIRST + 30, lambda xml: xml.replace(b"real one", b"true one"))
    runs = 0
    while not rows(path, "SELECT 1 FROM changes WHERE change = 'revised'"):
        clock.advance(days=7)
        harvest(path, server.url, today=today(clock))
        runs += 1
    assert runs <= N // 20


def test_a_run_resumes_without_asking_again_for_what_it_has(server: Standin, path: Path) -> None:
    row = harvest(path, server.url, Options(limit=25))
    assert (row["outcome"], row["got"]) == ("interrupted", 25)
    start = len(server.log)
    row = harvest(path, server.url)
    assert row["outcome"] == "done"
    assert sorted(fetched(server, start)[: N - 25]) == list(range(FIRST + 25, FIRST + N))


def test_a_run_that_is_stopped_from_outside_says_so_and_resumes(
    server: Standin, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = open_database(path)
    client = swift_client(server.url)
    send = client.opener.send

    def stop(self: object, url: str, data: bytes) -> object:
        if "efetch" in url:
            raise Stopped
        return send(url, data)

    monkeypatch.setattr("litmine.entrez.opener.Opener.send", stop)
    with pytest.raises(Failure, match="stopped; nothing is lost, run again"):
        harvest_corpus(db, TOPIC, client)
    assert ledger.read_harvest(db, 1)["outcome"] == "interrupted"
    db.close()
    monkeypatch.undo()
    assert harvest(path, server.url)["outcome"] == "done"


def test_a_killed_run_is_closed_by_the_next(server: Standin, path: Path) -> None:
    db = open_database(path)
    ledger_row = (
        "INSERT INTO harvests (corpus, kind, query, started, host, pid) VALUES (?,?,?,?,?,?)"
    )
    db.execute("INSERT INTO corpora VALUES (?, ?, ?, ?)", ["rehearsal", "", "", ""])
    db.execute(ledger_row, ["rehearsal", "first", "", "2026-01-01T00:00:00Z", "here", 1])
    db.conn.commit()
    db.close()
    harvest(path, server.url)
    outcomes = "SELECT outcome FROM harvests ORDER BY harvest_id"
    assert rows(path, outcomes) == [("interrupted",), ("done",)]


def test_a_window_takes_its_days_and_leaves_the_cursor(server: Standin, path: Path) -> None:
    since, until = date(2016, 1, 1), date(2016, 12, 31)
    row = harvest(path, server.url, Options(since=since, until=until))
    created = [r.fields.dates["CRDT"][0] for r in server.state.corpus.records.values()]
    assert row["new"] == sum(since <= day <= until for day in created) > 0
    assert rows(path, "SELECT count(*) FROM cursors") == [(0,)]
    assert harvest(path, server.url)["kind"] == "first"


def test_full_fetches_everything_again(server: Standin, path: Path) -> None:
    harvest(path, server.url)
    server.change_silently(FIRST + 50, lambda xml: xml.replace(b"real one", b"true one"))
    row = harvest(path, server.url, Options(full=True))
    assert (row["kind"], row["got"], row["revised"], row["unchanged"]) == ("full", N, 1, N - 1)


def test_a_changed_query_begins_anew_and_keeps_what_it_has(server: Standin, path: Path) -> None:
    harvest(path, server.url, Options(limit=10))
    start = len(server.log)
    row = harvest(path, server.url, corpus=replace(TOPIC, query="invented[tiab] OR study[ti]"))
    assert (row["kind"], row["outcome"], row["new"]) == ("first", "done", N - 10)
    assert not set(fetched(server, start)[: N - 10]) & set(range(FIRST, FIRST + 10))
    assert rows(path, "SELECT sum(dropped) FROM slices") == [(N - 10,)]


def test_an_altered_query_fails_by_default_and_is_recorded(server: Standin, path: Path) -> None:
    corpus = replace(TOPIC, query="invented[tiab] OR zzzqqqxyz[tiab]")
    with pytest.raises(
        Failure, match=r"did not search for what was asked \(.*zzzqqqxyz.*--on-altered"
    ):
        harvest(path, server.url, corpus=corpus)
    assert rows(path, "SELECT count(*) FROM articles") == [(0,)]
    [(altered, outcome)] = rows(path, "SELECT altered, outcome FROM harvests")
    assert "zzzqqqxyz" in json.loads(str(altered))[0]
    assert outcome == "failed"
    row = harvest(path, server.url, Options(on_altered="warn"), corpus=corpus)
    assert (row["outcome"], row["new"]) == ("done", N)


def test_a_window_that_pubmed_ignores_is_an_altered_query(server: Standin, path: Path) -> None:
    body = (
        b"<eSearchResult><Count>9</Count><IdList/>"
        b"<QueryTranslation>invented[Title/Abstract]</QueryTranslation></eSearchResult>"
    )
    server.faults.add("reply", endpoint="esearch", body=body)
    with pytest.raises(Failure, match="PubMed ignored the window from 1960-01-01 and read: inv"):
        harvest(path, server.url)


def test_another_reading_of_the_same_query_is_told(
    server: Standin, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    harvest(path, server.url)
    db = open_database(path)
    db.execute("UPDATE cursors SET translation = 'invented as it was mapped last year'")
    db.conn.commit()
    db.close()
    harvest(path, server.url)
    assert "reads the query otherwise than before" in caplog.text


def test_a_query_that_finds_nothing_is_empty_and_no_failure(server: Standin, path: Path) -> None:
    row = harvest(path, server.url, corpus=replace(TOPIC, query="invented[ti] NOT study[ti]"))
    assert (row["outcome"], row["expected"]) == ("empty", 0)


def test_a_query_that_suddenly_finds_little_is_not_believed(server: Standin, path: Path) -> None:
    harvest(path, server.url)
    for pmid in range(FIRST, FIRST + 30):
        server.delete(pmid)
    with pytest.raises(Failure, match="PubMed finds 30 records, of which 60 are stored"):
        harvest(path, server.url)
    with pytest.raises(Failure, match=r"no longer knows 30 of 60 .* too many to believe"):
        harvest(path, server.url, Options(on_altered="warn"))
    assert rows(path, "SELECT count(*) FROM articles WHERE withdrawn") == [(0,)]


def test_records_that_never_come_are_owed_then_told_then_accepted(
    server: Standin, path: Path
) -> None:
    server.faults.add("drop_records", endpoint="efetch", count=None)
    for _ in range(2):
        with pytest.raises(Short, match=f"1 records that PubMed lists .*PMID {FIRST + N - 1}"):
            harvest(path, server.url)
    assert rows(path, "SELECT pmid, times FROM missing_records") == [(FIRST + N - 1, 2)]
    server.faults.clear()
    assert harvest(path, server.url)["outcome"] == "done"
    assert rows(path, "SELECT count(*) FROM missing_records") == [(0,)]
    assert rows(path, "SELECT count(*) FROM articles") == [(N,)]


def test_one_poisoned_record_costs_only_itself(server: Standin, path: Path) -> None:
    poisoned = FIRST + 17
    server.faults.add("control_char", endpoint="efetch", count=None, where={"id": str(poisoned)})
    with pytest.raises(Short, match=str(poisoned)):
        harvest(path, server.url)
    assert rows(path, "SELECT count(*) FROM articles") == [(N - 1,)]
    [(pmid, reason)] = rows(path, "SELECT pmid, reason FROM bad_records")
    assert pmid == poisoned
    assert "damaged" in str(reason)
    server.faults.clear()
    assert harvest(path, server.url)["outcome"] == "done"
    assert rows(path, "SELECT count(*) FROM bad_records") == [(0,)]


def test_an_outage_is_never_booked_as_bad_records(server: Standin, path: Path) -> None:
    server.faults.add("viewer_timeout_400", endpoint="efetch", count=None)
    with pytest.raises(Failure):
        harvest(path, server.url)
    assert rows(path, "SELECT count(*) FROM bad_records") == [(0,)]


def test_heavy_requests_are_halved_until_they_pass(server: Standin, path: Path) -> None:
    def too_heavy(request: object) -> bool:
        return len(request.get("id").split(",")) > 10  # type: ignore[attr-defined]

    server.faults.add("viewer_timeout_400", endpoint="efetch", count=None, when=too_heavy)
    assert harvest(path, server.url)["outcome"] == "done"


def test_a_clock_in_the_future_makes_no_hole(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=date(2030, 1, 1))
    clock.advance(days=10)
    server.add(invent_record(99_000_500, day=today(clock)))
    server.revise(FIRST, lambda xml: xml.replace(b"real one", b"true one"))
    row = harvest(path, server.url, today=today(clock))
    assert (row["new"], row["outcome"]) == (1, "done")
    assert rows(path, "SELECT through FROM cursors") == [(today(clock).isoformat(),)]


def test_a_clock_in_the_past_makes_no_hole(
    server: Standin, clock: VirtualClock, path: Path
) -> None:
    harvest(path, server.url, today=today(clock))
    clock.advance(days=10)
    server.add(invent_record(99_000_500, day=today(clock)))
    assert harvest(path, server.url, today=date(1999, 1, 1))["new"] == 1


def test_the_day_of_the_server_counts_and_not_this_machines(server: Standin, path: Path) -> None:
    client = swift_client(server.url)
    client.search("invented[tiab]")
    assert client.day is not None
    assert abs(client.day - date.today()) <= timedelta(days=1)


def test_a_full_disk_is_a_failure_that_leaves_a_sound_file(server: Standin, path: Path) -> None:
    db = open_database(path)
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages + 20}")
    with pytest.raises(Failure, match="make room on the disk and run again"):
        harvest_corpus(db, TOPIC, swift_client(server.url))
    db.close()
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert harvest(path, server.url)["outcome"] == "done"
    assert rows(path, "SELECT count(*) FROM articles") == [(N,)]


def test_a_file_that_becomes_read_only_is_a_failure_in_plain_words(
    server: Standin, path: Path
) -> None:
    db = open_database(path)
    db.execute("PRAGMA query_only = ON")
    with pytest.raises(Failure, match="make the file and its folder writable"):
        harvest_corpus(db, TOPIC, swift_client(server.url))
    db.close()


def test_a_database_in_use_is_left_alone(path: Path) -> None:
    said = pytest.raises(Failure, match=f"in use by process {os.getpid()} on")
    with lock_database(path), said, lock_database(path):
        raise AssertionError("two at once")


def test_the_lock_of_a_dead_process_is_no_obstacle(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Path(f"{path}.lock").write_text("process 1 on elsewhere")
    with lock_database(path):
        assert "process 1 on elsewhere did not end properly" in caplog.text


def test_a_torn_log_loses_only_what_was_not_committed(server: Standin, path: Path) -> None:
    harvest(path, server.url, Options(limit=30))
    db = open_database(path)
    db.execute("PRAGMA wal_autocheckpoint = 0")
    server.faults.add("keybad", endpoint="efetch", after=1)
    with pytest.raises(Failure):
        harvest_corpus(db, TOPIC, swift_client(server.url))
    log = Path(f"{path}-wal")
    torn, main_file = log.read_bytes(), path.read_bytes()
    db.close()
    server.faults.clear()
    path.write_bytes(main_file)
    log.write_bytes(torn[: len(torn) * 2 // 3])
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]
    assert harvest(path, server.url)["outcome"] == "done"
    assert rows(path, "SELECT count(*) FROM articles") == [(N,)]


def test_the_command_says_what_is_new_and_nothing_else_on_stdout(
    server: Standin, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_EMAIL", "tester@example.org")
    monkeypatch.delenv("NCBI_API_KEY", raising=False)
    monkeypatch.setattr("litmine.harvest.job.find_corpus", lambda name: TOPIC)
    monkeypatch.setattr(
        "litmine.harvest.job.open_client", lambda credentials: swift_client(credentials.base)
    )
    arguments = ["fetch", str(path), "rehearsal", "--base-url", server.url]
    told = CliRunner().invoke(main, [*arguments, "--json"])
    assert told.exit_code == 0
    news = json.loads(told.stdout)
    assert news["harvest"]["new"] == N
    assert [article["pmid"] for article in news["changes"]["new"]][:2] == [FIRST, FIRST + 1]
    server.faults.add("keybad", count=None)
    failed = CliRunner().invoke(main, arguments)
    assert (failed.exit_code, failed.stdout) == (1, "")
    assert failed.stderr.startswith("Error: NCBI answered: ")
    assert "NCBI_API_KEY" in failed.stderr


def test_without_an_email_the_command_fails_before_any_request(
    server: Standin, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    told = CliRunner().invoke(main, ["fetch", str(path), "atg", "--base-url", server.url])
    assert (told.exit_code, told.stdout) == (1, "")
    assert "export NCBI_EMAIL=" in told.stderr
    assert server.log == []


def test_slices_tile_and_hold_every_record(tmp_path: Path) -> None:
    pmids = [*range(99_000_001, 99_012_001), *range(1, 200)]
    with Standin([invent_record(pmid) for pmid in pmids]) as server:
        slices = list_slices(swift_client(server.url, patience=Patience()), EVERYTHING)
    assert [pmid for part in slices for pmid in part.pmids] == sorted(pmids)
    assert all(len(part.pmids) <= 9_999 for part in slices)
    assert len(slices) >= 3


def test_a_lowered_limit_is_noticed_and_sliced_under(path: Path) -> None:
    with Standin(list(invented_records(3000))) as server:
        server.faults.add("lower_cap", 1500, endpoint="esearch", count=None)
        slices = list_slices(swift_client(server.url, patience=Patience()), EVERYTHING)
    assert sum(len(part.pmids) for part in slices) == 3000
