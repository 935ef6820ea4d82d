"""Measure how time an article and time a query grow with the database, and draw it.

One database grows through the sizes; at each, a segment's time is divided by its articles, and
the same question is asked. The curve goes to `docs/images/growth.svg`.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from harness import REPEATS, Row, repeat_articles, seconds
from spacy.language import Language
from sqlite_utils import Database
from views import PAGE, milliseconds

from litmine.annotate import annotate_texts, load_pipeline
from litmine.article import Article
from litmine.corpus import read_corpus
from litmine.query import Question, summarise
from litmine.store import (
    open_database,
    pending,
    save_annotations,
    save_article,
    save_corpus,
    save_terms,
)
from litmine.terms import read_terms

QUESTION = Question(drug="horse antithymocyte globulin", outcome="overall survival")
CURVE = Path(__file__).resolve().parents[1] / "docs" / "images" / "growth.svg"


@dataclass(frozen=True)
class Point:
    """A size of the database: processor ms an article of the last segment, ms of wall a query."""

    size: int
    saving: float
    annotating: float
    query: float
    slowest_view: float


def save_all(db: Database, articles: Sequence[Article]) -> None:
    """Save articles in one transaction."""
    with db.atomic():
        for article in articles:
            save_article(db, article, b"<PubmedArticle/>" * 300, "atg", None)


def slowest_view(db: Database) -> float:
    """Give the milliseconds of the slowest view's first page."""
    return max(milliseconds(db, f"SELECT * FROM {view} LIMIT {PAGE}") for view in db.view_names())


def annotate_all(db: Database, nlp: Language) -> None:
    """Annotate what is pending and save it, the pipeline loaded before."""
    made = annotate_texts(nlp, pending(db, "atg", "growth"))
    for _ in save_annotations(db, made, "growth"):
        pass


def grow(db: Database, nlp: Language, articles: Sequence[Article], size: int) -> Point:
    """Add articles up to `size` in all and measure."""
    clock = time.process_time
    saving = seconds(lambda: save_all(db, articles), clock)
    annotating = seconds(lambda: annotate_all(db, nlp), clock)
    db.execute("ANALYZE")
    waits = [seconds(lambda: summarise(db, QUESTION, 30)) for _ in range(REPEATS)]
    query = statistics.median(waits) * 1000
    each = 1000 / len(articles)
    return Point(size, saving * each, annotating * each, query, slowest_view(db))


def measure_points(sizes: Sequence[int]) -> list[Point]:
    """Grow one database through the sizes."""
    articles, corpus = repeat_articles(sizes[-1]), read_corpus("atg")
    nlp = load_pipeline(corpus)
    with tempfile.TemporaryDirectory() as folder:
        db = open_database(Path(folder) / "grown.db")
        save_corpus(db, corpus)
        save_terms(db, read_terms(corpus))
        steps = pairwise([0, *sizes])
        points = [grow(db, nlp, articles[done:size], size) for done, size in steps]
        db.close()
    return points


def draw_line(points: Sequence[tuple[float, float]], colour: str, name: str) -> str:
    """Draw a line through points of the picture, its name at its end."""
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        f'<text x="{x + 6:.0f}" y="{y + 4:.0f}" fill="{colour}">{name}</text>'
    )


def draw(points: Sequence[Point]) -> str:
    """Draw milliseconds over articles as SVG."""
    lines = {
        "#1f77b4": ("ms to annotate and save an article", lambda p: p.saving + p.annotating),
        "#d62728": ("ms to answer a query", lambda p: p.query),
    }
    top = max(read(p) for _, read in lines.values() for p in points) * 1.1

    def at(size: float, value: float) -> tuple[float, float]:
        return 60 + 400 * size / points[-1].size, 220 - 200 * value / top

    drawn = [
        draw_line([at(p.size, read(p)) for p in points], colour, name)
        for colour, (name, read) in lines.items()
    ]
    marks = [
        f'<text x="{at(p.size, 0)[0]:.0f}" y="238" text-anchor="middle">{p.size:,}</text>'
        for p in points
    ]
    scale = [
        f'<text x="52" y="{at(0, v)[1] + 4:.0f}" text-anchor="end">{v:.0f}</text>'
        for v in (0, top / 2, top)
    ]
    axes = '<path d="M60 20V220H460" fill="none" stroke="#888"/>'
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 250" font-family="sans-serif"'
    return "\n".join([f'{head} font-size="12">', axes, *scale, *marks, *drawn, "</svg>\n"])


def measure(sizes: Sequence[int] = (300, 1000, 3000), curve: Path | None = None) -> list[Row]:
    """Measure through the sizes and compare the last with the first; draw them where asked."""
    points = measure_points(sizes)
    if curve:
        curve.write_text(draw(points), encoding="utf-8")
    first, last = points[0], points[-1]
    name, beside = f"{last.size:,} articles", f"{first.size:,} articles"
    return [
        Row(f"{name}: saving", last.saving, first.saving, "ms/article", "near 1", beside),
        Row(
            f"{name}: annotating", last.annotating, first.annotating, "ms/article", "near 1", beside
        ),
        Row(f"{name}: a query", last.query, first.query, "ms", "near 1", beside),
        Row(f"{name}: slowest view", last.slowest_view, 200.0, "ms", "at most 200 ms", "the limit"),
    ]
