"""Measure the pipeline on two processes beside one; both must give the same rows.

How much a second process can gain is the machine's: two loops that share nothing are its limit, in
the same run. What the processes cost beyond the work itself shows as processor time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing import get_context

from harness import REPEATS, Row, Spent, median_spent, repeat_articles

from litmine.annotate import annotate_texts, load_pipeline
from litmine.annotation import Annotation
from litmine.corpus import read_corpus

ROUNDS_OF_A_LOOP = 10_000_000


def count_up() -> None:
    """Keep one core busy for about as long as a second, and share nothing."""
    for _ in range(ROUNDS_OF_A_LOOP):
        pass


def run_loops(processes: int) -> None:
    """Run so many loops, each in a process of its own."""
    context = get_context("fork")
    started = [context.Process(target=count_up) for _ in range(processes)]
    for process in started:
        process.start()
    for process in started:
        process.join()


def spend_call(work: Callable[[], object]) -> Spent:
    """Time a call on the clock and by processor time, its processes' included."""
    start, before = time.perf_counter(), os.times()
    work()
    wall, after = time.perf_counter() - start, os.times()
    return Spent(wall, sum(after[:4]) - sum(before[:4]))


def compare(ours: Callable[[], object], peer: Callable[[], object]) -> tuple[Spent, Spent]:
    """Give the medians of both, run in turn so that a slow moment hits both."""
    pairs = [(spend_call(ours), spend_call(peer)) for _ in range(REPEATS)]
    return median_spent([p[0] for p in pairs]), median_spent([p[1] for p in pairs])


def measure(articles: int = 210, processes: int = 2) -> list[Row]:
    """Measure articles a second on the clock, the pipeline loaded before.

    RAISES: RuntimeError where the rows differ.
    """
    nlp = load_pipeline(read_corpus("atg"))
    texts = [(article.pmid, article.passages) for article in repeat_articles(articles)]

    def work(crew: int, most: int = articles) -> list[tuple[int, Annotation]]:
        return list(annotate_texts(nlp, texts[:most], crew))

    if work(1) != work(processes):
        raise RuntimeError("several processes gave other rows than one")
    many, one = compare(lambda: work(processes), lambda: work(1))
    loops, loop = compare(lambda: run_loops(processes), lambda: run_loops(1))
    first, first_one = compare(lambda: work(processes, 1), lambda: work(1, 1))
    name, beside = f"abstracts, {processes} processes", "one process"
    speed = (articles / many.wall, articles / one.wall)
    cpu = (many.cpu / articles * 1000, one.cpu / articles * 1000)
    return [
        Row(f"{name}, same rows", *speed, "articles/s", "1.8", beside),
        Row(
            f"{processes} bare loops",
            processes / loops.wall,
            1 / loop.wall,
            "loops/s",
            "none",
            "one loop",
        ),
        Row(f"{name}: processor time", *cpu, "ms/article", "near 1", beside),
        Row(f"{name}: one article alone", first.wall, first_one.wall, "s", "none", beside),
    ]
