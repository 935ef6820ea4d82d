"""Every fault on every endpoint: the harvest ends complete or says why not, and then recovers."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from rehearsal import STINGY, SWIFT, dump, harvest

from litmine.errors import Failure
from litmine.standin.faults import preset_names
from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

SLOW = bool(os.environ.get("LITMINE_SLOW"))
# What NCBI says to a wrong request: asking again would be wrong, even if it came by mistake.
FINAL = {
    "abuse_page_200",
    "abuse_redirect",
    "keybad",
    "no_ids_400",
    "plus_text",
    "proxy_stream_400",
}
# Twists that leave a sound record of other bytes, and a smaller corpus without a contradiction:
# nobody can tell them from the truth, so a later run has to mend what they did.
CREDIBLE = {"unknown_element", "count_then_shrink"}
RANDOM = [name for name in preset_names() if name not in ("reply", "unknown_element")]
STALLS = {"drip", "stall_body", "stall_headers"}
FEW = 40
Rows = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def few() -> Iterator[Standin]:
    with Standin(list(invented_records(FEW))) as server:
        yield server


@pytest.fixture(scope="module")
def many() -> Iterator[Standin]:
    with Standin(list(invented_records(1000))) as server:
        yield server


def undisturbed(server: Standin, folder: Path) -> Rows:
    server.faults.clear()
    harvest(folder / "undisturbed.db", server.url)
    return dump(folder / "undisturbed.db")


@pytest.fixture(scope="module")
def few_rows(few: Standin, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return undisturbed(few, tmp_path_factory.mktemp("few"))


@pytest.fixture(scope="module")
def many_rows(many: Standin, tmp_path_factory: pytest.TempPathFactory) -> Rows:
    return undisturbed(many, tmp_path_factory.mktemp("many"))


def check_file(path: Path) -> None:
    """Assert that the file is sound after whatever happened."""
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize("endpoint", ["esearch", "efetch"])
@pytest.mark.parametrize("preset", preset_names())
def test_a_fault_that_happens_once_is_survived_unless_ncbi_refuses(
    few: Standin, few_rows: Rows, tmp_path: Path, preset: str, endpoint: str
) -> None:
    few.faults.clear()
    fault = few.faults.add(preset, endpoint=endpoint, count=1, after=int(endpoint == "esearch"))
    path = tmp_path / "a.db"
    if preset in FINAL:
        with pytest.raises(Failure, match=r"NCBI answered: .* - "):
            harvest(path, few.url)
        assert harvest(path, few.url)["outcome"] == "done"
    else:
        patience = STINGY if preset in STALLS else SWIFT
        assert harvest(path, few.url, patience=patience)["outcome"] == "done"
    assert fault.fired == 1
    assert without_raw(dump(path), preset) == without_raw(few_rows, preset)


def without_raw(rows: Rows, preset: str) -> object:
    """Leave out the raw XML where the fault gave the record other bytes with the same meaning."""
    return {t: r for t, r in rows.items() if t != "raw_records" or preset != "unknown_element"}


@pytest.mark.parametrize("endpoint", ["esearch", "efetch"])
@pytest.mark.parametrize("preset", preset_names())
def test_a_fault_that_stays_ends_in_a_failure_or_in_a_complete_harvest(
    few: Standin, few_rows: Rows, tmp_path: Path, preset: str, endpoint: str
) -> None:
    few.faults.clear()
    fault = few.faults.add(preset, endpoint=endpoint, count=None)
    path = tmp_path / "a.db"
    try:
        harvest(path, few.url, patience=STINGY if preset in STALLS else SWIFT)
    except Failure as failure:
        check_failed(path, str(failure))
    else:
        assert preset in CREDIBLE or dump(path) == few_rows
    assert fault.fired
    check_file(path)
    few.faults.clear()
    assert harvest(path, few.url)["outcome"] == "done"
    assert without_raw(dump(path), preset) == without_raw(few_rows, preset)


def check_failed(path: Path, message: str) -> None:
    """Assert that the ledger says what the command line says, and that it says what to do."""
    connection = sqlite3.connect(path)
    row = connection.execute("SELECT outcome, message FROM harvests").fetchone()
    connection.close()
    assert row == ("failed", message)
    assert any(
        advice in message
        for advice in ("again", "NCBI_API_KEY", "stop all jobs", "report it", "check corpus.toml")
    ), message
    assert len(message) < 500


def run_and_die(path: Path, url: str) -> None:
    """Harvest in a process of its own; a Failure is one of the things that may happen."""
    try:
        harvest(path, url, patience=STINGY)
    except Failure:
        os._exit(1)


@pytest.fixture(scope="module")
def nursery() -> multiprocessing.context.ForkServerContext:
    """Give a way to start processes in milliseconds, everything imported already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["rehearsal", "test_faults"])
    return context


def plan_faults(server: Standin, chance: random.Random) -> None:
    """Plan one to six faults."""
    server.faults.clear()
    for _ in range(chance.randrange(1, 7)):
        server.faults.add(
            chance.choice(RANDOM),
            endpoint=chance.choice(["esearch", "efetch", ""]),
            count=chance.randrange(1, 4),
            after=chance.randrange(8),
        )


@pytest.mark.parametrize("seed", range(200 if SLOW else 8))
def test_after_any_faults_and_kills_a_clean_run_makes_the_same_database(
    many: Standin,
    many_rows: Rows,
    tmp_path: Path,
    nursery: multiprocessing.context.ForkServerContext,
    seed: int,
) -> None:
    chance = random.Random(seed)
    path = tmp_path / "a.db"
    for _ in range(chance.randrange(1, 4)):
        plan_faults(many, chance)
        process = nursery.Process(target=run_and_die, args=(path, many.url))
        process.start()
        process.join(chance.uniform(0.1, 3.0))
        if process.is_alive():
            os.kill(process.pid or 0, signal.SIGKILL)
        process.join()
        if path.exists():
            check_file(path)
    many.faults.clear()
    assert harvest(path, many.url)["outcome"] == "done"
    assert dump(path) == many_rows
    check_file(path)
    check_ledger(path)


def check_ledger(path: Path) -> None:
    """Assert that the ledger is closed: nothing waits, every slice adds up, nothing is owed."""
    connection = sqlite3.connect(path)
    for sql in (
        "SELECT count(*) FROM queue",
        "SELECT count(*) FROM missing_records",
        "SELECT count(*) FROM bad_records",
        "SELECT count(*) FROM harvests WHERE outcome = 'running'",
        "SELECT count(*) FROM slices WHERE known + got + missing + bad + dropped <> expected",
    ):
        assert connection.execute(sql).fetchone() == (0,), sql
    connection.close()
