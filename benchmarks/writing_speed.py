"""Measure writing articles with their evidence, beside sqlite-utils `insert_all` of the same rows.

The peer writes every row of every table that ours wrote, table by table, without keys, checks,
indexes or full-text search: once as `insert_all` does, which commits every hundred rows, and once
within one transaction, which is the limit. Ours also compresses the raw record and digests text
and annotation.
"""

from __future__ import annotations

import tempfile
from contextlib import nullcontext
from itertools import count
from pathlib import Path
from typing import Any

from generate import invent_articles, invent_terms
from harness import Row, in_turn
from sqlite_utils import Database

from litmine.annotation import Annotation
from litmine.article import Article
from litmine.corpus import read_corpus
from litmine.store import (
    open_database,
    save_annotations,
    save_article,
    save_corpus,
    save_terms,
)

Tables = dict[str, list[dict[str, Any]]]
Pairs = list[tuple[Article, Annotation]]
BATCH = 100


def new_database(path: Path) -> Database:
    """Open a database with corpus and terms, ready for articles."""
    db = open_database(path)
    save_corpus(db, read_corpus("atg"))
    save_terms(db, invent_terms())
    return db


def write_ours(path: Path, made: Pairs) -> Database:
    """Write the articles as a harvest does and the annotations as `annotate` does."""
    db = new_database(path)
    for start in range(0, len(made), BATCH):
        with db.atomic():
            for article, _ in made[start : start + BATCH]:
                save_article(db, article, b"<PubmedArticle/>" * 300, "atg", None)
    pairs = ((article.pmid, annotation) for article, annotation in made)
    assert sum(1 for _ in save_annotations(db, pairs, "invented")) == len(made)
    return db


def read_tables(db: Database) -> Tables:
    """Give the rows of every table; those of the full-text index are no rows of ours."""
    names = (table.name for table in db.tables)
    kept = (n for n in names if not n.startswith("_") and "_fts" not in n)
    found = {name: list(db[name].rows) for name in kept}
    return {name: rows for name, rows in found.items() if rows}


def write_peer(path: Path, tables: Tables, together: bool) -> None:
    """Write the same rows, keys and all else left out; `together` in one transaction."""
    db = Database(path)
    with db.atomic() if together else nullcontext():
        for name, rows in tables.items():
            db[name].insert_all(rows)  # type: ignore[union-attr]
    db.close()


def measure(articles: int = 200) -> list[Row]:
    """Measure articles a second, on the clock."""
    made = list(invent_articles(articles))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        first = write_ours(folder / "first.db", made)
        tables = read_tables(first)
        first.close()
        rows = sum(map(len, tables.values())) / articles
        paths = (folder / f"{number}.db" for number in count())

        def compare(together: bool) -> tuple[float, float]:
            return in_turn(
                lambda: write_ours(next(paths), made).close(),
                lambda: write_peer(next(paths), tables, together),
            )

        taken = {"insert_all": compare(False), "insert_all in one transaction": compare(True)}
    what = f"writing articles and evidence, {rows:.0f} rows an article"
    return [
        Row(what, articles / ours, articles / peer, "articles/s", "0.5", f"sqlite-utils {beside}")
        for beside, (ours, peer) in taken.items()
    ]
