"""Say on paper what all of PubMed costs, from the rates in `results.json`.

    python benchmarks/scale.py

A core reads whole files and leaves out what is not of the topic; what is kept is annotated by the
same cores; one process writes. Cores and writer work at the same time, so the slower one counts.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass

from harness import RESULTS

RECORDS, FILES = 38_000_000, 1_334
KEPT = {"a corpus of 10,000 articles": 10_000, "all of PubMed annotated": RECORDS}
CORES = (1, 16, 128)


@dataclass(frozen=True)
class Rates:
    """What one core reads and leaves out, one core annotates, and the writer writes a second."""

    read: float
    annotate: float
    write: float

    def hours(self, kept: int, cores: int) -> tuple[float, float]:
        """Give the hours of the cores and of the writer; a file is never shared by two cores."""
        files = math.ceil(FILES / cores)
        working = files * (RECORDS / self.read + kept / self.annotate) / FILES
        return working / 3600, kept / self.write / 3600


def find_rate(rows: Iterable[dict[str, object]], beginning: str) -> float:
    """Give our figure of the row whose name begins so."""
    return next(float(str(r["ours"])) for r in rows if str(r["name"]).startswith(beginning))


def read_rates() -> Rates:
    """Read the rates that were measured last."""
    rows = json.loads(RESULTS.with_suffix(".json").read_text(encoding="utf-8"))["rows"]
    names = ("records of other topics", "abstracts, one core", "writing articles")
    return Rates(*(find_rate(rows, name) for name in names))


def write_time(hours: float) -> str:
    """Write hours as one reads them."""
    if hours >= 48:
        return f"{hours / 24:,.1f} days"
    return f"{hours:.1f} h" if hours >= 1 else f"{hours * 60:.1f} min"


def main() -> None:
    """Print one table."""
    rates = read_rates()
    print(f"{rates.read:,.0f} read, {rates.annotate:.0f} annotated, {rates.write:.0f} written/s")
    print("\n| what is kept | cores | the cores need | the writer needs | the limit |")
    print("|---|---|---|---|---|")
    for what, kept in KEPT.items():
        for cores in CORES:
            working, writing = rates.hours(kept, cores)
            limit = "the cores" if working >= writing else "the writer"
            times = f"{write_time(working)} | {write_time(writing)}"
            print(f"| {what} | {cores} | {times} | {limit} |")


if __name__ == "__main__":
    main()
