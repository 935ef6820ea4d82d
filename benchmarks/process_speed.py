"""Measure the pipeline on two processes beside one; both must give the same rows.

How much a second process can gain is the machine's: two loops that share nothing are its limit, in
the same run. What the processes cost beyond the work itself shows as processor time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from multiprocessing import get_context
from statistics import median
from typing import Any

from harness import REPEATS, Row, in_turn, repeat_articles

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


def processor_seconds(work: Callable[[], object]) -> float:
    """Give the processor time of a call, its processes' included."""
    before = os.times()
    work()
    spent = [after - earlier for after, earlier in zip(os.times()[:4], before[:4], strict=True)]
    return sum(spent)


def medians(*works: Callable[[], object]) -> list[float]:
    """Give the median processor time of each, run in turn."""
    runs = [[processor_seconds(work) for work in works] for _ in range(REPEATS)]
    return [median(each) for each in zip(*runs, strict=True)]


def first_wait(start: Callable[[], Any]) -> float:
    """Give the seconds until the first article is there."""
    began = time.perf_counter()
    next(start())
    return time.perf_counter() - began


def measure(articles: int = 280, processes: int = 2) -> list[Row]:
    """Measure articles a second on the clock, the pipeline loaded before.

    RAISES: RuntimeError where the rows differ.
    """
    nlp = load_pipeline(read_corpus("atg"))
    texts = [(article.pmid, article.passages) for article in repeat_articles(articles)]

    def work(crew: int) -> list[tuple[int, Annotation]]:
        return list(annotate_texts(nlp, texts, crew))

    if work(1) != work(processes):
        raise RuntimeError("several processes gave other rows than one")
    many, one = in_turn(lambda: work(processes), lambda: work(1))
    loops, loop = in_turn(lambda: run_loops(processes), lambda: run_loops(1))
    cpu, cpu_one = (s / articles * 1000 for s in medians(lambda: work(processes), lambda: work(1)))
    starts = [first_wait(lambda: annotate_texts(nlp, texts[:1], n)) for n in (processes, 1) * 5]
    name, beside = f"abstracts, {processes} processes", "one process"
    return [
        Row(f"{name}, same rows", articles / many, articles / one, "articles/s", "1.8", beside),
        Row(f"{processes} bare loops", processes / loops, 1 / loop, "loops/s", "none", "one loop"),
        Row(f"{name}: processor time", cpu, cpu_one, "ms/article", "near 1", beside),
        Row(
            f"{name}: first article", median(starts[::2]), median(starts[1::2]), "s", "none", beside
        ),
    ]
