"""Hand batches to worker processes of this machine, in order and a few ahead.

Workers are forks where the system has them: they begin with all that this process has loaded, and
only batches and what is made of them travel.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from threading import Thread
from typing import Any, TypeVar

Batch = TypeVar("Batch")
Made = TypeVar("Made")
Item = TypeVar("Item")
AHEAD = 2  # batches a worker, so that none waits for the reader and memory stays bounded


class Worker:
    """What a worker process has been told to do, once, at its start."""

    work: Callable[[Any], Any]


def run_batches(
    work: Callable[[Batch], Made], batches: Iterable[Batch], processes: int
) -> Iterator[Made]:
    """Yield `work(batch)` of every batch, in order, done by so many processes.

    RAISES: what `work` raises, of the first batch on which it does.
    """
    waiting: deque[Future[Made]] = deque()
    pool = ProcessPoolExecutor(processes, choose_context(), begin, (work,))
    try:
        for batch in batches:
            waiting.append(pool.submit(do, batch))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def choose_context() -> BaseContext:
    """Choose how processes begin; a fork of a Mac's frameworks may crash, so it has none."""
    return get_context("fork" if sys.platform == "linux" else "spawn")


def begin(work: Callable[[Any], Any]) -> None:
    """Start a worker: it leaves an interrupt to its parent, and ends when that is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    Thread(target=follow, daemon=True).start()
    Worker.work = staticmethod(work)


def follow() -> None:
    """Wait for the parent's end; a worker that outlives it would keep its locks."""
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def do(batch: Any) -> Any:
    """Do a batch in a worker."""
    return Worker.work(batch)


def cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Cut into lists of `size`."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
