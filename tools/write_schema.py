"""Write docs/schema.md from the database itself: `python tools/write_schema.py [--check]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.db import Table

from litmine.reading import list_sql
from litmine.store import open_database

PAGE = Path(__file__).resolve().parents[1] / "docs" / "schema.md"
HEAD = """\
# Schema

Written by `python tools/write_schema.py` from `db/migrations` and `db/views`; a test fails when it
is stale.

Ask the views: they need no join, leave out retracted and withdrawn articles and what reviewers
rejected, and take a reviewer's correction in place of what was extracted. The tables under them
keep everything.

"""
# The tables of the picture; the others hang on `articles` by pmid alone.
DRAWN = (
    "articles",
    "sentences",
    "mentions",
    "concepts",
    "terms",
    "relations",
    "predicates",
    "results",
    "doses",
    "studies",
    "annotations",
    "pipelines",
    "verdicts",
    "corpora",
    "corpus_articles",
    "harvests",
)
COMMENTED = re.compile(r"((?:^--[^\n]*\n)+)CREATE TABLE (\w+)", re.MULTILINE)


def read_comments() -> dict[str, str]:
    """Give the comment that stands before each table in the migrations."""
    sql = "\n".join(file.read_text(encoding="utf-8") for file in list_sql("migrations"))
    return {name: join_comment(lines) for lines, name in COMMENTED.findall(sql)}


def join_comment(lines: str) -> str:
    """Make a paragraph of comment lines."""
    return " ".join(line.removeprefix("--").strip() for line in lines.strip().splitlines())


def is_plumbing(name: str) -> bool:
    """Tell SQLite's and the search index's own tables."""
    return name.startswith(("sqlite_", "_sqlite")) or "_fts" in name


def list_tables(db: Database) -> list[Table]:
    """List the tables of ours by name."""
    return [db.table(name) for name in sorted(db.table_names()) if not is_plumbing(name)]


def draw(db: Database) -> Iterator[str]:
    """Draw how the main tables hang together."""
    yield "```mermaid\nerDiagram\n"
    lines = {
        f"    {key.other_table} ||--o{{ {table.name} : {key.column}\n"
        for table in list_tables(db)
        for key in table.foreign_keys
        if table.name in DRAWN and key.other_table in DRAWN and key.column
    }
    yield from sorted(lines)
    yield '    relations }o--o| verdicts : "evidence_key"\n'
    yield '    results }o--o| verdicts : "evidence_key"\n'
    yield "```\n\n"


def describe_views(db: Database) -> Iterator[str]:
    """Say what each view shows and name its columns."""
    for file in list_sql("views"):
        name = file.name.removesuffix(".sql")
        comment = re.match(r"(?:--[^\n]*\n)*", file.read_text(encoding="utf-8"))
        columns = ", ".join(f"`{column.name}`" for column in db[name].columns)
        said = join_comment(comment[0]) if comment else ""
        yield f"### {name}\n\n{said}\n\n{columns}\n\n"


def describe_table(table: Table, comment: str) -> Iterator[str]:
    """List a table's columns with type, key and reference."""
    yield f"### {table.name}\n\n" + (f"{comment}\n\n" if comment else "")
    yield "| column | type | |\n|---|---|---|\n"
    targets = {key.column: f"-> {key.other_table}" for key in table.foreign_keys if key.column}
    for row in table.db.execute(f"PRAGMA table_xinfo({table.name})"):
        name, kind, required, key = row[1], row[2], row[3], row[5]
        notes = ["key" if key else "", "required" if required and not key else ""]
        notes.append(targets.get(name, ""))
        yield f"| {name} | {kind} | {', '.join(note for note in notes if note)} |\n"
    yield "\n"


def describe() -> str:
    """Write the page."""
    db, comments = open_database(":memory:"), read_comments()
    pieces = [HEAD, *draw(db), "## Views\n\n", *describe_views(db), "## Tables\n\n"]
    for table in list_tables(db):
        pieces += describe_table(table, comments.get(table.name, ""))
    return "".join(pieces).rstrip() + "\n"


def main() -> None:
    """Write the page, or with `--check` only tell whether it is stale."""
    page = describe()
    if "--check" in sys.argv:
        sys.exit(0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page else 1)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
