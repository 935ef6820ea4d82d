"""How litmine is timed: medians, each beside a peer in the same run."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from platform import processor, python_version

RESULTS = Path(__file__).with_name("results")
REPEATS = 5


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


def seconds(work: Callable[[], object]) -> float:
    """Time one call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[float, float]:
    """Give the median seconds of both, run in turn so that a slow moment hits both."""
    ours(), peer()
    pairs = [(seconds(ours), seconds(peer)) for _ in range(REPEATS)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def versions() -> dict[str, str]:
    """Name what was measured with."""
    names = ("litmine", "spacy", "scispacy", "biopython", "lxml", "sqlite-utils")
    return {"python": python_version(), "machine": processor(), **{n: version(n) for n in names}}


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
    RESULTS.with_suffix(".md").write_text(f"# Measured on {stamp}\n\n{table}\n\n{named}\n")
    content = {
        "date": stamp,
        "versions": versions(),
        "rows": [{**asdict(r), "ratio": round(r.ratio, 3)} for r in rows],
    }
    RESULTS.with_suffix(".json").write_text(json.dumps(content, indent=1) + "\n")
    print(table)
