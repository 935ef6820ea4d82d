"""The command as a scheduler runs it: a process with the real pace, signals and exit codes."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

CORPUS = """
title = "A rehearsal"
since = "1960/01/01"
query = "invented[tiab]"
terms = []
"""
# Starts the command and tells the most memory it ever held, in KiB, as the last line of stderr.
MEASURED = """
import resource, sys
from litmine.cli import main
try:
    main(sys.argv[1:], prog_name="litmine")
finally:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
"""


@pytest.fixture
def server() -> Iterator[Standin]:
    with Standin(list(invented_records(300)), rate=True) as standin:
        yield standin


def start(folder: Path, url: str, **variables: str) -> subprocess.Popen[str]:
    (folder / "rehearsal").mkdir(exist_ok=True)
    (folder / "rehearsal" / "corpus.toml").write_text(CORPUS)
    environment = {k: v for k, v in os.environ.items() if k != "NCBI_API_KEY"}
    environment |= {"NCBI_EMAIL": "tester@example.org", "LITMINE_EUTILS_URL": url}
    environment |= {"XDG_CACHE_HOME": str(folder / "cache"), **variables}
    words = [sys.executable, "-c", MEASURED, "fetch", str(folder / "a.db")]
    return subprocess.Popen(
        [*words, str(folder / "rehearsal")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )


def wait_for(server: Standin, endpoint: str, number: int = 1) -> None:
    """Wait until the endpoint has been asked so often (a hanging request counts when planned)."""
    deadline = time.monotonic() + 60
    while sum(f.met for f in server.faults.faults) < number:
        assert time.monotonic() < deadline, f"{endpoint} was not asked"
        time.sleep(0.02)


def one(path: Path, sql: str) -> object:
    connection = sqlite3.connect(path)
    found = connection.execute(sql).fetchone()[0]
    connection.close()
    return found


def test_sigterm_in_the_middle_of_a_request_ends_the_job_at_once_and_in_order(
    server: Standin, tmp_path: Path
) -> None:
    server.faults.add("stall_headers", endpoint="efetch", after=1)
    process = start(tmp_path, server.url)
    wait_for(server, "efetch", 2)
    process.send_signal(signal.SIGTERM)
    out, talk = process.communicate(timeout=20)
    assert (process.returncode, out) == (1, "")
    assert "stopped; nothing is lost, run again to go on" in talk
    assert one(tmp_path / "a.db", "SELECT outcome FROM harvests") == "interrupted"
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 200
    assert start(tmp_path, server.url).wait(60) == 0
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 300


def test_of_two_jobs_at_once_one_is_told_to_wait(server: Standin, tmp_path: Path) -> None:
    server.faults.add("stall_headers", endpoint="efetch")
    first = start(tmp_path, server.url)
    wait_for(server, "efetch")
    second = start(tmp_path, server.url)
    _, talk = second.communicate(timeout=60)
    assert second.returncode == 1
    assert f"in use by process {first.pid} on" in talk
    first.kill()
    first.wait()
    server.faults.clear()
    third = start(tmp_path, server.url)
    _, talk = third.communicate(timeout=60)
    assert third.returncode == 0
    assert f"process {first.pid} on" in talk
    assert "taking up where it left" in talk


def test_jobs_of_several_databases_share_the_rate(server: Standin, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in "ab"]
    for folder in folders:
        folder.mkdir()
    (tmp_path / "a" / "cache").symlink_to(tmp_path / "cache")
    (tmp_path / "b" / "cache").symlink_to(tmp_path / "cache")
    (tmp_path / "cache").mkdir()
    jobs = [start(folder, server.url) for folder in folders]
    assert [job.wait(120) for job in jobs] == [0, 0]
    check_rate(server)


def test_the_live_services_address_is_reached_through_proxy_and_tls(tmp_path: Path) -> None:
    with Standin(list(invented_records(50)), tls=True) as server:
        job = start(tmp_path, "", **server.environment)
        _, talk = job.communicate(timeout=60)
        assert job.returncode == 0, talk
        assert {entry.path for entry in server.log} == {
            "/entrez/eutils/esearch.fcgi",
            "/entrez/eutils/efetch.fcgi",
        }
        assert server.refused == []


def check_rate(server: Standin) -> None:
    """Assert that the requests kept the rate, as the server saw them.

    On a busy machine one may arrive late, and so the next too soon; hence the little patience.
    """
    moments = sorted(entry.started for entry in server.log)
    assert sum(entry.status == 429 for entry in server.log) <= 1
    spans = [b - a for a, b in zip(moments, moments[3:], strict=False)]
    assert sum(span < 1 for span in spans) <= len(spans) // 50 + 1
    assert all(span > 0.8 for span in spans)


@pytest.mark.skipif(not os.environ.get("LITMINE_SLOW"), reason="a minute or more: LITMINE_SLOW=1")
def test_25_000_hits_come_whole_within_rate_and_300_megabytes(tmp_path: Path) -> None:
    began = time.monotonic()
    with Standin(list(invented_records(25_000)), rate=True) as server:
        job = start(tmp_path, server.url)
        _, talk = job.communicate(timeout=900)
        assert job.returncode == 0, talk
        requests, sent = len(server.log), sum(entry.sent for entry in server.log)
        check_rate(server)
    assert one(tmp_path / "a.db", "SELECT count(*) FROM articles") == 25_000
    assert one(tmp_path / "a.db", "SELECT count(*) FROM queue") == 0
    kibibytes = int(talk.split()[-1])
    assert kibibytes < 300 * 1024
    seconds = time.monotonic() - began
    print(f"{seconds:.0f} s, {requests} requests, {sent / 1e6:.0f} MB, {kibibytes / 1024:.0f} MiB")
