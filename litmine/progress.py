"""Progress of long work: a bar on a terminal, plain counted lines in a log. All of it on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from typing import TypeVar

import click

T = TypeVar("T")
SECONDS_BETWEEN_LINES = 10.0


def track(items: Iterable[T], what: str, total: int | None = None) -> Iterator[T]:
    """Yield `items` unchanged while showing how many of `total` are done."""
    if sys.stderr.isatty():
        yield from show_bar(items, what, total)
    else:
        yield from count_lines(items, what, total)


def show_bar(items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    """Show a bar with count, rate and time left."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as TimeLeft

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeLeft())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield from progress.track(items, total=total, description=what)


def count_lines(items: Iterable[T], what: str, total: int | None) -> Iterator[T]:
    """Print a line now and then and one at the end."""
    done, last = 0, monotonic()
    of = f" of {total:,}" if total is not None else ""
    for item in items:
        yield item
        done += 1
        if monotonic() - last >= SECONDS_BETWEEN_LINES:
            click.echo(f"{what}: {done:,}{of}", err=True)
            last = monotonic()
    click.echo(f"{what}: {done:,}{of}, done", err=True)
