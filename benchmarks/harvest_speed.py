"""Measure a harvest that finds nothing new, beside the first one, at two sizes of the database.

The command as a scheduler runs it, against a local server that keeps the records; it asks at
NCBI's pace of three requests a second, which is most of the wait.
"""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path

from harness import REPEATS, Row, Spent, litmine_command, median_spent, spend

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

CORPUS = """title = "A rehearsal"
since = "1960/01/01"
query = "invented[tiab]"
terms = ["atg/terms"]
"""


def write_corpus(folder: Path) -> Path:
    """Write a corpus that finds all invented records, with the pipeline of the shipped one."""
    corpus = folder / "rehearsal"
    corpus.mkdir()
    (corpus / "corpus.toml").write_text(CORPUS)
    shipped = files("litmine.corpora").joinpath("atg", "pipeline.cfg")
    (corpus / "pipeline.cfg").write_bytes(shipped.read_bytes())
    return corpus


def harvest_twice(records: int, repeats: int) -> tuple[Spent, Spent]:
    """Give what the first run spent, and the median of `repeats` runs that find nothing new."""
    with (
        tempfile.TemporaryDirectory() as name,
        Standin(list(invented_records(records)), known=["invented"]) as server,
    ):
        folder = Path(name)
        words = litmine_command("harvest", folder / "a.db", write_corpus(folder))
        variables = {
            "NCBI_EMAIL": "bench@example.org",
            "LITMINE_EUTILS_URL": server.url,
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        first = spend(words, **variables)
        return first, median_spent([spend(words, **variables) for _ in range(repeats)])


def measure(sizes: tuple[int, int] = (200, 1000), repeats: int = REPEATS) -> list[Row]:
    """Measure seconds on the clock, and of processor time at the two sizes."""
    small, large = (harvest_twice(n, repeats) for n in sizes)
    rows = [
        Row(
            f"nothing new, {n:,} stored", idle.wall, first.wall, "s", "under 2 s", "first run, once"
        )
        for n, (first, idle) in zip(sizes, (small, large), strict=True)
    ]
    name = f"nothing new, {sizes[1]:,} stored, of its own"
    pair = (large[1].cpu, small[1].cpu)
    return [*rows, Row(name, *pair, "s", "near 1", f"{sizes[0]:,} stored")]
