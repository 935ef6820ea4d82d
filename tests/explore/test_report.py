"""The report: one file, whole, that asks nothing of the network."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest
from click.testing import CliRunner
from shelf import GLOBULIN, SCRIPT

from litmine.cli import main
from litmine.errors import Failure
from litmine.reading import Reader
from litmine.report import write_report

pytest.importorskip("vl_convert", reason="reports need litmine[explore]")
SEVERE = "acute gvhd grade iii-iv"


@pytest.fixture(scope="module")
def html(shelf_path: Path) -> str:
    """Give the report on severe acute GVHD and globulins."""
    from litmine.reading import open_reader

    return write_report(open_reader(shelf_path), SEVERE, GLOBULIN)


def test_it_shows_the_question_whole(html: str) -> None:
    """Matrix, both plots, numbers with sentences, statements; nothing retracted."""
    for heading in ("Directions", "Ratios, log axis", "Percentages by arm", "Statements"):
        assert heading in html
    assert "HR 0.36 (0.18-0.74)" in html
    assert "6/60 against 15/64" in html
    assert "Elmsford" not in html
    assert "1 retracted or withdrawn" in html


def test_its_plots_are_pictures_that_lead_to_rows(html: str) -> None:
    """Two well-formed SVG pictures; each link of theirs is the id of a row, and ids are unique."""
    pictures = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
    assert len(pictures) == 2
    linked = set()
    for picture in pictures:
        for element in fromstring(picture).iter():
            linked |= {v for k, v in element.attrib.items() if k.endswith("href")}
    ids = re.findall(r'<tr id="([^"]+)"', html)
    assert linked == {f"#{place}" for place in ids}
    assert len(ids) == len(set(ids)) == 9


def test_it_asks_nothing_of_the_network(html: str) -> None:
    """No script, no style, font or picture from elsewhere; links alone lead out."""
    assert "<script" not in html
    assert not re.search(r"\bsrc=|@import|<link|url\(\s*['\"]?http", html)
    outward = re.findall(r'href="(http[^"]+)"', html)
    assert all(url.startswith("https://pubmed.ncbi.nlm.nih.gov/") for url in outward)


def test_records_are_text(shelf: Reader) -> None:
    """What a sentence says in tags is shown."""
    html = write_report(shelf, drug="rabbit antithymocyte globulin")
    assert SCRIPT not in html
    assert "<img" not in html


def test_a_question_must_be_asked(shelf: Reader) -> None:
    """Neither side given, or a word that nobody knows, is refused."""
    with pytest.raises(Failure, match="--outcome, --drug, or both"):
        write_report(shelf)
    with pytest.raises(Failure, match="no drug or procedure is called 'water'"):
        write_report(shelf, drug="water")


def test_an_outcome_alone_is_a_question(shelf: Reader) -> None:
    """Every drug's arms, in their own names."""
    html = write_report(shelf, outcome="chronic graft-versus-host disease")
    assert "OR 0.4 (0.2-0.8)" in html
    assert "anti-t-lymphocyte globulin less: chronic graft-versus-host disease" in html


def test_the_command_writes_a_file(shelf_path: Path, tmp_path: Path) -> None:
    """To a file with -o, else to stdout; a failure is one line and exit code 1."""
    path = tmp_path / "r.html"
    ask = ["report", str(shelf_path), "--outcome", "relapse"]
    assert CliRunner().invoke(main, [*ask, "-o", str(path)]).exit_code == 0
    assert CliRunner().invoke(main, ask).stdout.startswith("<!DOCTYPE html>")
    assert path.read_text(encoding="utf-8").endswith("</html>")
    failed = CliRunner().invoke(main, ["report", str(shelf_path)])
    assert (failed.exit_code, failed.output.count("\n")) == (1, 1)


@pytest.mark.parametrize("options", [[], ["--review"], ["--live"]])
def test_explore_serves_until_it_is_stopped(shelf_path: Path, options: list[str]) -> None:
    """It prints an address that answers, and Ctrl-C ends it without a traceback."""
    port = 20000 + os.getpid() % 20000 + len(options) * 7 + ("--live" in options) * 11
    command = [sys.executable, "-m", "litmine", "explore", str(shelf_path), "--port", str(port)]
    with subprocess.Popen([*command, *options], stdout=-1, stderr=-1, text=True) as process:
        address = (process.stdout or sys.stdin).readline().strip()
        assert address.startswith(f"http://127.0.0.1:{port}/")
        assert ("token=" in address) == (options == ["--review"])
        assert wait_for(address).startswith("<!DOCTYPE html>")
        process.send_signal(signal.SIGINT)
        assert "Traceback" not in process.communicate(timeout=20)[1]


def wait_for(address: str) -> str:
    """Read an address as soon as it answers."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    for _ in range(100):
        try:
            return str(opener.open(address, timeout=10).read().decode())
        except urllib.error.HTTPError as answer:
            return f"{answer.code} {answer.read().decode()}"
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"{address} does not answer")


def test_metadata_is_printed_for_a_server_of_ones_own(shelf_path: Path) -> None:
    """As JSON, which Datasette reads as it reads YAML."""
    printed = CliRunner().invoke(main, ["explore", str(shelf_path), "--metadata"])
    assert printed.exit_code == 0
    assert '"shelf"' in printed.stdout


def test_explore_refuses_what_is_not_there(tmp_path: Path) -> None:
    """One line that says what to do."""
    failed = CliRunner().invoke(main, ["explore", str(tmp_path / "no.db")])
    assert failed.exit_code == 1
    assert "no such database" in failed.output
