"""The schema page is written from the schema."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from litmine.reading import list_sql
from litmine.store import open_database

ROOT = Path(__file__).resolve().parents[1]


def test_the_schema_page_is_fresh() -> None:
    script = str(ROOT / "tools" / "write_schema.py")
    run = subprocess.run([sys.executable, script, "--check"], check=False)
    assert run.returncode == 0, "docs/schema.md is stale: python tools/write_schema.py"


def test_the_schema_page_names_every_view_and_table() -> None:
    page = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^### (\w+)$", page, re.MULTILINE))
    db = open_database(":memory:")
    views = {file.name.removesuffix(".sql") for file in list_sql("views")}
    tables = {n for n in db.table_names() if "_fts" not in n and not n.startswith("_")}
    assert named == views | tables
