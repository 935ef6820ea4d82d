"""The doctor names every fault that is put into a database, and how to mend it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from rehearsal import STINGY, harvest

from litmine.cli import main
from litmine.doctor import Finding, examine
from litmine.lock import lock_database
from litmine.standin.faults import preset_names
from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records
from litmine.store import open_database

ENVIRONMENT = {"NCBI_EMAIL": "tester@example.org"}


@pytest.fixture(scope="module")
def server() -> Iterator[Standin]:
    with Standin(list(invented_records(20))) as standin:
        yield standin


@pytest.fixture
def path(server: Standin, tmp_path: Path) -> Path:
    server.faults.clear()
    harvest(tmp_path / "a.db", server.url)
    return tmp_path / "a.db"


def faults(path: Path) -> dict[str, Finding]:
    found = examine(path, reach=False, environment=ENVIRONMENT)
    return {finding.what: finding for finding in found if not finding.ok}


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def test_a_sound_database_has_no_faults_and_is_not_changed(path: Path) -> None:
    before = path.read_bytes()
    assert faults(path) == {}
    assert path.read_bytes() == before


DAMAGES = {
    "counts": "DELETE FROM raw_records WHERE pmid = 99000003",
    "references": "INSERT INTO corpus_articles VALUES ('rehearsal', 5)",
    "rehearsal: queue": "INSERT INTO queue SELECT 'rehearsal', 7, min(slice_id) FROM slices",
    "rehearsal: slices": "UPDATE slices SET got = got - 1",
    "rehearsal: never delivered": "INSERT INTO missing_records VALUES ('rehearsal', 9, 1, 1, 10)",
    "rehearsal: last run": "UPDATE harvests SET outcome = 'failed', message = 'no'",
    "rehearsal: harvest": "UPDATE cursors SET through = '2020-01-01'",
}


@pytest.mark.parametrize("what", DAMAGES)
def test_each_fault_is_named_with_its_remedy(path: Path, what: str) -> None:
    change(path, DAMAGES[what])
    found = faults(path)
    assert set(found) == {what}
    assert len(found[what].remedy) > 10


def overwrite_page(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    path.write_bytes(bytes(body))


FILES: dict[str, Callable[[Path], object]] = {
    "missing": lambda path: path.unlink(),
    "garbage": lambda path: path.write_bytes(b"this is no database" * 500),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:20000]),
    "a page overwritten": overwrite_page,
    "another program's": lambda path: (path.unlink(), change(path, "CREATE TABLE t (x)")),
}


@pytest.mark.parametrize("damage", FILES.values(), ids=FILES)
def test_a_spoiled_file_is_a_finding_and_never_a_traceback(
    path: Path, damage: Callable[[Path], object]
) -> None:
    change(path)
    damage(path)
    found = faults(path)
    assert found
    assert all(finding.remedy for finding in found.values())


def test_who_holds_the_lock_is_told(path: Path) -> None:
    with lock_database(path):
        told = {f.what: f.said for f in examine(path, False, ENVIRONMENT)}
    assert told["lock"].startswith("held by process ")


def test_missing_credentials_are_a_fault(path: Path) -> None:
    told = {f.what: f for f in examine(path, True, {})}
    assert "export NCBI_EMAIL=" in told["credentials"].remedy
    assert "PubMed" not in told


@pytest.mark.parametrize("preset", preset_names())
def test_whatever_pubmed_answers_the_doctor_reports_it(
    server: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, preset: str
) -> None:
    from rehearsal import swift_client

    import litmine.doctor

    monkeypatch.setattr(
        litmine.doctor, "open_client", lambda c, p: swift_client(c.base, patience=STINGY)
    )
    monkeypatch.setattr(litmine.doctor, "open_for_reading", lambda path: open_database(":memory:"))
    server.faults.clear()
    server.faults.add(preset, endpoint="einfo", count=None)
    environment = {**ENVIRONMENT, "LITMINE_EUTILS_URL": server.url}
    [finding] = [f for f in examine(tmp_path / "a.db", True, environment) if f.what == "PubMed"]
    assert finding.ok == finding.said.startswith("answers: ")


def test_the_command_exits_with_1_where_there_is_a_fault(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NCBI_EMAIL", "tester@example.org")
    sound = CliRunner().invoke(main, ["doctor", str(path), "--offline", "--json"])
    assert sound.exit_code == 0
    assert all(json.loads(line)["ok"] for line in sound.stdout.splitlines())
    change(path, DAMAGES["counts"])
    told = CliRunner().invoke(main, ["doctor", str(path), "--offline"])
    assert told.exit_code == 1
    assert "FAULT  counts: 20 articles, 19 raw records" in told.stdout
    assert "mend it: litmine fetch" in told.stdout
