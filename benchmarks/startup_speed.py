"""Measure how soon commands that need no spaCy are done, beside `import spacy` alone.

Wall seconds as a user waits; "of its own" is processor time less that of a Python that does
nothing.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from generate import write_database
from harness import REPEATS, Row, litmine_command, median_spent, spend

OUTCOME = "acute gvhd grade iii-iv"


def measure(articles: int = 200, repeats: int = REPEATS) -> list[Row]:
    """Measure `--help`, `corpora` and a query of a database of so many articles."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "small.db"
        write_database(path, articles)
        commands = {
            "litmine --help": litmine_command("--help"),
            "litmine corpora": litmine_command("corpora"),
            "litmine query": litmine_command("query", path, "--outcome", OUTCOME),
            "spacy": [sys.executable, "-c", "import spacy"],
            "bare": [sys.executable, "-c", "pass"],
        }
        runs = [{n: spend(words) for n, words in commands.items()} for _ in range(repeats)]
    spent = {name: median_spent([run[name] for run in runs]) for name in commands}
    bare, spacy = spent.pop("bare"), spent.pop("spacy")
    rows = []
    for name, own in spent.items():
        rows.append(Row(name, own.wall, spacy.wall, "s", "none", "import spacy"))
        pair = (own.cpu - bare.cpu, spacy.cpu - bare.cpu)
        rows.append(Row(f"{name}, of its own", *pair, "s", "under 0.3 s", "import spacy"))
    return rows
