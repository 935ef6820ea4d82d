"""Measure litmine beside what one would use instead: one command, one table.

    make bench
    python benchmarks/bench.py [NAME ...] [--file PUBMED.xml.gz] [--largest 100000]

Writes `results.md`, `results.json` and the curve of growth; with NAMEs only prints. Every figure
has its peer or its limit in the same run, medians of five.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is loaded: one core is one core

import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

import click
from harness import Row, as_table, publish

Measure = Callable[[], list[Row]]
NAMES = ["parse", "pipeline", "process", "writing", "startup", "harvest", "growth", "bulk"]
RECORDS, ROUNDS, MEMORY_RECORDS = 3000, 5, 30_000
GROWTH = (1000, 10_000, 100_000)


def measure(name: str, file: Path | None, largest: int) -> list[Row]:
    """Run one benchmark by its name."""
    if name == "parse":
        parse = import_module("parse_speed")
        rows: list[Row] = parse.measure([file] if file else [], RECORDS, ROUNDS, MEMORY_RECORDS)
        return rows
    if name == "growth":
        growth = import_module("growth")
        sizes = sorted({*(s for s in GROWTH if s < largest), largest})
        rows = growth.measure(sizes, growth.CURVE)
        return rows
    rows = import_module(f"{name}_speed").measure()
    return rows


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--file", type=click.Path(exists=True, path_type=Path), help="Real data to parse.")
@click.option("--largest", default=GROWTH[-1], show_default=True, help="Articles to grow to.")
def main(names: tuple[str, ...], file: Path | None, largest: int) -> None:
    """Run all benchmarks (or those of NAMES) and print the table."""
    rows: list[Row] = []
    for name in names or NAMES:
        start = time.perf_counter()
        rows += measure(name, file, largest)
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr)
    if names:
        print(as_table(rows))
    else:
        publish(rows)


if __name__ == "__main__":
    main()
