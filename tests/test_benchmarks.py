"""The benchmarks run and give figures; how fast they are is judged by who reads them."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest

BENCHMARKS = Path(__file__).resolve().parents[1] / "benchmarks"
TINY: dict[str, Callable[..., object]] = {
    "parse_speed": lambda module, _: module.measure([], 3, 1, 20),
    "pipeline_speed": lambda module, _: module.measure(2),
    "process_speed": lambda module, _: module.measure(4),
    "writing_speed": lambda module, _: module.measure(2),
    "startup_speed": lambda module, _: module.measure(20, 1),
    "harvest_speed": lambda module, _: module.measure((2, 3), 1),
    "growth": lambda module, folder: module.measure((2, 9), folder / "growth.svg", (1, 2)),
    "bulk_speed": lambda module, _: module.measure(2, 2, 1),
}


@pytest.fixture(autouse=True)
def beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the benchmarks import each other, and repeat nothing."""
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    monkeypatch.setattr(import_module("harness"), "REPEATS", 1)


@pytest.mark.parametrize("name", TINY)
def test_it_gives_rows_with_figures(name: str, tmp_path: Path) -> None:
    if name == "bulk_speed":
        pytest.importorskip("distributed")
    rows = TINY[name](import_module(name), tmp_path)
    assert rows
    for row in rows:
        assert math.isfinite(row.ours), row
        assert math.isfinite(row.peer), row
        assert row.name, row
        assert row.unit, row
        assert row.aim, row
        assert row.peer_name, row


def test_the_bench_names_every_benchmark() -> None:
    bench = import_module("bench")
    stems = {path.stem.removesuffix("_speed") for path in BENCHMARKS.glob("*_speed.py")}
    assert set(bench.NAMES) == (stems - {"ner"}) | {"growth"}


def test_files_of_other_topics_are_left_out(tmp_path: Path) -> None:
    bulk = import_module("bulk_speed")
    part = import_module("litmine.bulk.part")
    own, other = bulk.write_files(tmp_path, 2, len(bulk.demo_records()))
    taken = [part.read_part(path, "", "atg", False, None) for path in (own, other)]
    assert taken[0].selected > 50
    assert taken[1].selected == 0
    assert taken[0].records == taken[1].records


def test_the_curve_is_a_picture(tmp_path: Path) -> None:
    growth = import_module("growth")
    points = [growth.Point(size, 1.0, 0.0, 3.0, 4, 50.0) for size in (300, 1000)]
    assert ElementTree.fromstring(growth.draw(points)).tag.endswith("svg")


def test_the_published_files_say_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    harness = import_module("harness")
    monkeypatch.setattr(harness, "RESULTS", tmp_path / "results")
    harness.publish([harness.Row("a thing", 3.0, 2.0, "s", "1.5", "a peer")])
    content = json.loads((tmp_path / "results.json").read_text())
    assert content["rows"][0]["ratio"] == 1.5
    assert content["versions"]["spacy"] == sys.modules["spacy"].__version__
    assert "| a thing | 3 s | a peer | 2 s | 1.50 | 1.5 |" in capsys.readouterr().out
    assert "| a thing | 3 s |" in (tmp_path / "results.md").read_text()
