"""Time every view on a database of 10,000 invented articles: first page, count, all rows, facets.

    python benchmarks/generate.py big.db && python benchmarks/views.py big.db

CPU milliseconds, the best of three, with SQLite's own page cache (2 MB) as Datasette has it.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from litmine.store import open_database

PAGE = 101
FACETS = {
    "evidence": ("predicate", "direction", "effect", "design", "year", "verdict"),
    "results_evidence": ("measure", "design", "year", "outcome", "arm"),
}


def milliseconds(db: object, sql: str) -> float:
    """Time a query."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        db.execute(sql).fetchall()  # type: ignore[attr-defined]
        best = min(best, time.process_time() - start)
    return best * 1000


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@click.option("--plan", help="Show how SQLite reads this view.")
def main(path: Path, plan: str | None) -> None:
    """Print a table of times for the views of PATH."""
    db = open_database(path)
    db.execute("PRAGMA cache_size = -2000")
    if plan:
        for row in db.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {plan}"):
            click.echo(row[3])
        return
    click.echo(f"{'view':22}{'rows':>8}{'first page':>12}{'count':>8}{'all rows':>10}  (ms)")
    for view in db.view_names():
        rows = db.execute(f"SELECT count(*) FROM {view}").fetchone()[0]
        page = milliseconds(db, f"SELECT * FROM {view} LIMIT {PAGE}")
        count = milliseconds(db, f"SELECT count(*) FROM {view}")
        whole = milliseconds(db, f"SELECT * FROM {view}")
        click.echo(f"{view:22}{rows:8}{page:12.0f}{count:8.0f}{whole:10.0f}")
    for view, columns in FACETS.items():
        for column in columns:
            sql = f"SELECT {column}, count(*) FROM {view} GROUP BY 1 ORDER BY 2 DESC LIMIT 31"
            click.echo(f"facet {view}.{column}: {milliseconds(db, sql):.0f} ms")


if __name__ == "__main__":
    main()
