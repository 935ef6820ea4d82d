"""How litmine is timed: medians, each beside a peer in the same run."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from platform import machine, python_version

from litmine.article import Article
from litmine.parse import Record, parse_file

RESULTS = Path(__file__).with_name("results")
REPEATS = 5
FIRST_PMID = 99_200_001
NAMED = ("litmine", "spacy", "scispacy", "biopython", "lxml", "pubmed-parser", "sqlite-utils")
Clock = Callable[[], float]


@dataclass(frozen=True)
class Row:
    """One comparison. `ours` and `peer` in `unit`; `ratio` is ours over peer."""

    name: str
    ours: float
    peer: float
    unit: str
    aim: str
    peer_name: str

    @property
    def ratio(self) -> float:
        """Give ours over peer."""
        return self.ours / self.peer if self.peer else float("nan")


def seconds(work: Callable[[], object], clock: Clock = time.perf_counter) -> float:
    """Time one call."""
    start = clock()
    work()
    return clock() - start


def in_turn(
    ours: Callable[[], object],
    peer: Callable[[], object],
    clock: Clock = time.perf_counter,
) -> tuple[float, float]:
    """Give the median seconds of both, run in turn so that a slow moment hits both.

    clock: `time.process_time` where all the work is this process's own, so that other programs
    on the machine do not count.
    """
    ours(), peer()
    pairs = [(seconds(ours, clock), seconds(peer, clock)) for _ in range(REPEATS)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


@dataclass(frozen=True)
class Spent:
    """What a command took: seconds on the clock, and of processor time."""

    wall: float
    cpu: float


def spend(command: Sequence[str | Path], **variables: str) -> Spent:
    """Run a command to its end, its output dropped; it must succeed.

    RAISES: RuntimeError with what it said where it failed.
    """
    start, before = time.perf_counter(), os.times()
    done = subprocess.run(command, capture_output=True, env={**os.environ, **variables})
    wall, after = time.perf_counter() - start, os.times()
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.decode()[-2000:]}")
    user = after.children_user - before.children_user
    return Spent(wall, user + after.children_system - before.children_system)


def median_spent(runs: Sequence[Spent]) -> Spent:
    """Give the medians of some runs."""
    return Spent(statistics.median(r.wall for r in runs), statistics.median(r.cpu for r in runs))


def litmine_command(*words: str | Path) -> list[str]:
    """Give the command line of `litmine` with these words, of this Python."""
    return [sys.executable, "-m", "litmine", *map(str, words)]


@lru_cache(maxsize=1)
def demo_articles() -> tuple[Article, ...]:
    """Give the articles of the demo corpus that have an abstract."""
    parsed = parse_file(Path(str(files("litmine.corpora").joinpath("atg", "demo.xml"))))
    articles = (each.article for each in parsed if isinstance(each, Record))
    return tuple(article for article in articles if article.abstract)


def repeat_articles(count: int, first: int = FIRST_PMID) -> list[Article]:
    """Give `count` articles: the demo's again and again, each time under new PMIDs."""
    demo = demo_articles()
    return [replace(demo[i % len(demo)], pmid=first + i) for i in range(count)]


def find_version(name: str) -> str:
    """Give a package's version, "absent" where it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def versions() -> dict[str, str]:
    """Name what was measured with."""
    kind = f"{machine()}, {os.cpu_count()} cores"
    return {"python": python_version(), "machine": kind, **{n: find_version(n) for n in NAMED}}


def as_table(rows: Iterable[Row]) -> str:
    """Write the rows as a Markdown table."""
    head = "| what | ours | beside | | ratio | aim |\n|---|---|---|---|---|---|"
    lines = (
        f"| {r.name} | {r.ours:,.3g} {r.unit} | {r.peer_name} | {r.peer:,.3g} {r.unit} "
        f"| {r.ratio:.2f} | {r.aim} |"
        for r in rows
    )
    return "\n".join([head, *lines])


def publish(rows: list[Row]) -> None:
    """Print the table and write `results.md` and `results.json`."""
    stamp = date.today().isoformat()
    table = as_table(rows)
    named = ", ".join(f"{k} {v}" for k, v in versions().items())
    load = f"load {os.getloadavg()[2]:.1f} over the last 15 minutes"
    RESULTS.with_suffix(".md").write_text(f"# Measured on {stamp}\n\n{table}\n\n{named}; {load}\n")
    content = {
        "date": stamp,
        "versions": versions(),
        "rows": [{**asdict(r), "ratio": round(r.ratio, 3)} for r in rows],
    }
    RESULTS.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n")
    print(table)
