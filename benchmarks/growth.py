"""Measure how the time an article and the time a question grow with the database, and draw it.

One database grows tenfold and tenfold again with generated rows (`generate.py`), saved as harvested
ones are. At each size the last articles' time is taken, and two questions are asked: one of which
only the first articles speak, so that its answer stays as it was, and one whose answer grows with
the database. Annotating keeps nothing from one article to the next; a shorter run shows that.
"""

from __future__ import annotations

import math
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from generate import invent_articles, invent_terms
from harness import Row, repeat_articles, seconds
from sqlite_utils import Database
from views import PAGE, milliseconds

from litmine.annotate import annotate_texts, load_pipeline
from litmine.annotation import Annotation
from litmine.article import Article
from litmine.corpus import read_corpus
from litmine.query import Question, summarise
from litmine.store import (
    open_database,
    save_annotations,
    save_article,
    save_corpus,
    save_terms,
)
from litmine.workers import cut

EARLY = "horse antithymocyte globulin"  # the first articles speak of it, and no later one
STEADY = Question(drug=EARLY, outcome="overall survival")
GROWING = Question(drug="cyclosporine", outcome="overall survival")
CURVE = Path(__file__).resolve().parents[1] / "docs" / "images" / "growth.svg"
BATCH, TIMED, VIEWED = 100, 1000, 10_000
ANNOTATED = (300, 1000)
SHADES = ("#1f77b4", "#d62728", "#ff7f0e", "#2ca02c")


@dataclass(frozen=True)
class Point:
    """A size of the database; processor ms to save an article, ms of wall of questions and view.

    answer: the articles in the answer to the growing question.
    """

    size: int
    saving: float
    steady: float
    growing: float
    answer: int
    slowest_view: float


def save_all(db: Database, made: Iterable[tuple[Article, Annotation]]) -> None:
    """Save articles and their annotations, batch by batch."""
    for batch in cut(made, BATCH):
        with db.atomic():
            for article, _ in batch:
                save_article(db, article, b"<PubmedArticle/>" * 300, "atg", None)
        for _ in save_annotations(db, ((a.pmid, each) for a, each in batch), "invented"):
            pass


def ask(db: Database, question: Question) -> float:
    """Give the milliseconds of a question, the median of some."""
    return statistics.median(seconds(lambda: summarise(db, question, 30)) for _ in range(7)) * 1000


def slowest_view(db: Database) -> float:
    """Give the milliseconds of the slowest view's first page."""
    return max(milliseconds(db, f"SELECT * FROM {view} LIMIT {PAGE}") for view in db.view_names())


def grow(db: Database, done: int, size: int) -> Point:
    """Add articles up to `size` in all, time the last of them, and ask."""
    without = (EARLY,) if done else ()
    timed = min(TIMED, size - done)
    save_all(db, invent_articles(size - done - timed, done, without))
    last = list(invent_articles(timed, size - timed, without))
    saving = seconds(lambda: save_all(db, last), time.process_time) * 1000 / timed
    db.execute("ANALYZE")
    answer = sum(row["articles"] for row in summarise(db, GROWING, 30))
    return Point(size, saving, ask(db, STEADY), ask(db, GROWING), answer, slowest_view(db))


def measure_points(sizes: Sequence[int]) -> list[Point]:
    """Grow one database through the sizes."""
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "grown.db")
        save_corpus(db, read_corpus("atg"))
        save_terms(db, invent_terms())
        points = [grow(db, done, size) for done, size in pairwise([0, *sizes])]
        db.close()
    return points


def measure_annotating(sizes: Sequence[int]) -> list[float]:
    """Give the processor ms an article of runs over so many articles, the pipeline loaded once."""
    nlp = load_pipeline(read_corpus("atg"))
    texts = [(article.pmid, article.passages) for article in repeat_articles(sizes[-1])]

    def run(size: int) -> None:
        for _ in annotate_texts(nlp, texts[:size]):
            pass

    run(1)
    return [seconds(lambda n=size: run(n), time.process_time) * 1000 / size for size in sizes]  # type: ignore[misc]


def draw(points: Sequence[Point]) -> str:
    """Draw milliseconds over articles as SVG, both by powers of ten."""
    names = ("saving an article", "a question, same answer", "a question, growing answer")
    columns = [[p.saving for p in points], [p.steady for p in points], [p.growing for p in points]]
    columns.append([p.slowest_view for p in points])
    values = [max(v, 0.01) for column in columns for v in column]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = (math.log10(points[i].size) for i in (0, -1))

    def at(size: float, value: float) -> tuple[float, float]:
        right = (math.log10(size) - first) / ((last - first) or 1)
        return 60 + 400 * right, 220 - 200 * (math.log10(max(value, 0.01)) - low) / (high - low)

    lines = [
        draw_line([at(p.size, v) for p, v in zip(points, column, strict=True)], shade, name)
        for column, shade, name in zip(columns, SHADES, (*names, "the slowest view"), strict=True)
    ]
    marks = [write(at(p.size, 1)[0], 238, f"{p.size:,}", "middle") for p in points]
    ticks = (10.0**power for power in range(low, high + 1))
    scale = [write(52, at(points[0].size, v)[1] + 4, f"{v:g} ms", "end") for v in ticks]
    axes = '<path d="M60 20V220H460" fill="none" stroke="#888"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 250" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="12">', axes, *scale, *marks, *lines, "</svg>\n"])


def draw_line(points: Sequence[tuple[float, float]], shade: str, name: str) -> str:
    """Draw a line through points of the picture, its name at its end."""
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    line = f'<polyline points="{path}" fill="none" stroke="{shade}" stroke-width="2"/>'
    return line + write(points[-1][0] + 6, points[-1][1] + 4, name, "start", shade)


def write(x: float, y: float, text: str, anchor: str, shade: str = "#000") -> str:
    """Write a word into the picture."""
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" fill="{shade}">{text}</text>'


def measure(
    sizes: Sequence[int] = (1000, 10_000, 100_000),
    curve: Path | None = None,
    annotated: Sequence[int] = ANNOTATED,
) -> list[Row]:
    """Measure through the sizes and compare the last with the first; draw them where asked."""
    points = measure_points(sizes)
    if curve:
        curve.write_text(draw(points), encoding="utf-8")
    first, last, beside = points[0], points[-1], f"{points[0].size:,} articles"
    name = f"{last.size:,} generated articles"
    middle = max((p for p in points if p.size <= VIEWED), key=lambda p: p.size)
    few, many = measure_annotating(annotated)
    of_answer = [p.growing / max(p.answer, 1) for p in (last, first)]
    return [
        Row(f"{name}: saving one more", last.saving, first.saving, "ms", "near 1", beside),
        Row(f"{name}: a question, same answer", last.steady, first.steady, "ms", "near 1", beside),
        Row(
            f"{name}: a question, growing answer", last.growing, first.growing, "ms", "none", beside
        ),
        Row(f"{name}: the same, each article in it", *of_answer, "ms", "at most 1", beside),
        Row(
            f"{middle.size:,} generated articles: slowest view",
            middle.slowest_view,
            200.0,
            "ms",
            "at most 200 ms",
            "the limit",
        ),
        Row(
            f"{annotated[-1]:,} articles in one run: annotating",
            many,
            few,
            "ms/article",
            "near 1",
            f"{annotated[0]:,} articles",
        ),
    ]
