"""What `litmine schedule` writes can be run as it stands."""

from __future__ import annotations

import configparser
import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from litmine.cli import main
from litmine.schedule import Plan, quote_for_systemd, write_crontab, write_files, write_service


def read_unit(text: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None, strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(text)
    return unit


def test_the_service_runs_this_litmine_on_the_absolute_path_and_may_write_only_there(
    tmp_path: Path,
) -> None:
    unit = read_unit(write_service(Plan(tmp_path / "atg.db", "atg", "/opt/bin/python")))
    command = unit["Service"]["ExecStart"]
    assert command == f"/opt/bin/python -m litmine harvest {tmp_path}/atg.db atg"
    assert unit["Service"]["ReadWritePaths"].split()[0] == str(tmp_path)
    assert unit["Service"]["ProtectSystem"] == "strict"
    assert unit["Service"]["NoNewPrivileges"] == "yes"


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("/a/b.db", "/a/b.db"),
        ("/a b.db", '"/a b.db"'),
        ("100%.db", "100%%.db"),
        ("$HOME", '"$$HOME"'),
        ('a"b', '"a\\"b"'),
    ],
)
def test_words_are_quoted_as_systemd_reads_them(word: str, quoted: str) -> None:
    assert quote_for_systemd(word) == quoted


def test_the_crontab_line_is_one_command_that_a_shell_reads_back(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "my 100% corpus's.db", "atg", "/opt/bin/python")
    [line] = [x for x in write_crontab(plan).splitlines() if not x.startswith("#")]
    minute, hour, *rest = line.split(" ", 5)
    assert (0 <= int(minute) < 60, hour, rest[:3]) == (True, "3", ["*", "*", "*"])
    assert "%" not in line.replace(r"\%", "")
    command = rest[3].replace(r"\%", "%").split("nice ")[1]
    assert shlex.split(command) == plan.words


def test_no_secret_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NCBI_EMAIL", "tester@example.org")
    monkeypatch.setenv("NCBI_API_KEY", "topsecret")
    for kind in ("systemd", "cron"):
        text = "".join(write_files(Plan(tmp_path / "a.db", "atg"), kind).values())
        assert "topsecret" not in text
        assert "tester@" not in text


def test_two_databases_get_two_names(tmp_path: Path) -> None:
    names = [write_files(Plan(tmp_path / f"{n}.db", "atg"), "systemd").keys() for n in "ab"]
    assert not set(names[0]) & set(names[1])


def test_the_files_are_written_where_asked(tmp_path: Path) -> None:
    arguments = ["schedule", str(tmp_path / "atg.db"), "atg", "--write", str(tmp_path / "units")]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    written = sorted(p.name for p in (tmp_path / "units").iterdir())
    assert written == ["litmine-atg.service", "litmine-atg.timer"]
    timer = read_unit((tmp_path / "units" / "litmine-atg.timer").read_text())
    assert timer["Timer"]["Persistent"] == "yes"
    assert timer["Timer"]["OnCalendar"].endswith("America/New_York")


def test_an_unknown_corpus_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    told = CliRunner().invoke(main, ["schedule", str(tmp_path / "a.db"), "nothing"])
    assert (told.exit_code, told.stdout) == (1, "")
    assert "no corpus 'nothing'" in told.stderr


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    plan = Plan(tmp_path / "atg.db", "atg")
    for name, text in write_files(plan, "systemd").items():
        (tmp_path / name).write_text(text)
    units = [str(tmp_path / name) for name in write_files(plan, "systemd")]
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)}
    command = ["systemd-analyze", "verify", "--user", *units]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert done.returncode == 0, done.stderr
    assert "litmine-atg" not in done.stderr
