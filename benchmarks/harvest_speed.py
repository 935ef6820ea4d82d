"""Measure a harvest that finds nothing new, beside the first one, at two sizes of the database.

The command as a scheduler runs it, against a local server that keeps the records; it asks at
NCBI's pace, three requests a second without an API key and ten with one, which is most of the wait.
"""

from __future__ import annotations

import tempfile
from importlib.resources import files
from pathlib import Path

from harness import REPEATS, Row, Spent, litmine_command, median_spent, spend

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

KEY = "b" * 36
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


def harvest_again(records: int, repeats: int) -> tuple[Spent, Spent, Spent]:
    """Give what the first run spent, and the medians of `repeats` runs that find nothing new.

    The last of the three is with an API key.
    """
    with (
        tempfile.TemporaryDirectory() as name,
        Standin(list(invented_records(records)), known=["invented"], keys={KEY: 10}) as server,
    ):
        folder = Path(name)
        words = litmine_command("harvest", folder / "a.db", write_corpus(folder))
        variables = {
            "NCBI_EMAIL": "bench@example.org",
            "LITMINE_EUTILS_URL": server.url,
            "NCBI_API_KEY": "",
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        first = spend(words, **variables)
        keyed = {**variables, "NCBI_API_KEY": KEY}
        plain = [spend(words, **variables) for _ in range(repeats)]
        return first, median_spent(plain), median_spent([spend(words, **keyed) for _ in plain])


def measure(sizes: tuple[int, int] = (200, 1000), repeats: int = REPEATS) -> list[Row]:
    """Measure seconds on the clock, and of processor time at the two sizes."""
    small, large = (harvest_again(n, repeats) for n in sizes)
    rows = [
        Row(
            f"nothing new, {n:,} stored", idle.wall, first.wall, "s", "under 2 s", "first run, once"
        )
        for n, (first, idle, _) in zip(sizes, (small, large), strict=True)
    ]
    what, beside = f"nothing new, {sizes[1]:,} stored", f"{sizes[0]:,} stored"
    cpu = (large[1].cpu, small[1].cpu)
    return [
        *rows,
        Row(f"{what}, with a key", large[2].wall, large[1].wall, "s", "under 2 s", "without"),
        Row(f"{what}, of its own", *cpu, "s", "near 1", beside),
    ]
