"""Opening: migrations in order, views as their files say, clear words where a file is not ours."""

from __future__ import annotations

import hashlib
import sqlite3
from importlib.resources import files
from pathlib import Path

import pytest
from papers import make_article, save_paper

from litmine.errors import Failure
from litmine.reading import list_migrations, list_sql, open_reader
from litmine.store import open_database, open_for_reading


def digest(path: Path) -> str:
    """Give the digest of the file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def schema(path: Path) -> list[tuple[str, ...]]:
    """Give the schema of a file."""
    sql = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY 1, 2"
    return list(sqlite3.connect(path).execute(sql))


def test_opening_twice_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    save_paper(db, make_article())
    db.close()
    before = digest(path)
    db = open_database(path)
    assert db.execute("PRAGMA data_version").fetchone()
    assert db.conn.total_changes == 0
    db.close()
    assert digest(path) == before


def test_migrations_are_numbered_without_gaps() -> None:
    numbers = [int(name.partition("_")[0]) for name in list_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_a_file_of_any_earlier_release_is_brought_up_to_date(tmp_path: Path) -> None:
    newest = tmp_path / "newest.db"
    open_database(newest).close()
    names = list_migrations()
    for released in range(1, len(names)):
        path = tmp_path / f"{released}.db"
        connection = sqlite3.connect(path)
        connection.execute(
            "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT, "
            "name TEXT, applied_at TEXT)"
        )
        for file, name in list(zip(list_sql("migrations"), names, strict=True))[:released]:
            connection.executescript(file.read_text(encoding="utf-8"))
            sql = "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('litmine', ?)"
            connection.execute(sql, [name])
        connection.commit()
        connection.close()
        open_database(path).close()
        ours = [row for row in schema(path) if "_sqlite_migrations" not in row[2]]
        assert ours == [row for row in schema(newest) if "_sqlite_migrations" not in row[2]]


def test_every_view_file_is_a_view_and_stale_views_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    names = sorted(file.name.removesuffix(".sql") for file in list_sql("views"))
    assert sorted(db.view_names()) == names
    wanted = schema(path)
    db["evidence"].drop()
    db.create_view("evidence", "SELECT 1 AS old")
    db.create_view("gone", "SELECT 1 AS old")
    db.close()
    open_database(path).close()
    assert schema(path) == wanted


def test_tables_are_strict(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    loose = [
        row[1]
        for row in db.execute("PRAGMA table_list")
        if row[2] == "table" and not row[5] and not row[1].startswith(("sqlite_", "_sqlite"))
    ]
    assert loose == []


def test_wal_and_foreign_keys_are_on(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    assert db.journal_mode == "wal"
    assert db.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.parametrize("opener", [open_database, open_for_reading, open_reader])
def test_a_file_that_is_not_ours_is_refused_untouched(tmp_path: Path, opener: object) -> None:
    text = tmp_path / "notes.txt"
    text.write_text("This is an invented note and certainly not a database. " * 50)
    other = tmp_path / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE recipes (name)").connection.close()
    before = (digest(text), digest(other))
    with pytest.raises(Failure, match=r"notes\.txt: is not a SQLite database"):
        opener(text)  # type: ignore[operator]
    with pytest.raises(Failure, match="not litmine's"):
        opener(other)  # type: ignore[operator]
    assert (digest(text), digest(other)) == before


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    row = {"migration_set": "litmine", "name": "9999_future", "applied_at": ""}
    db["_sqlite_migrations"].insert(row)
    db.close()
    for opener in (open_database, open_for_reading):
        with pytest.raises(Failure, match="newer litmine \\(9999_future\\)"):
            opener(path)


def test_an_outdated_schema_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    db.execute("DELETE FROM _sqlite_migrations WHERE name = ?", [list_migrations()[-1]])
    db.close()
    with pytest.raises(Failure, match="bring it up to date"):
        open_for_reading(path)


def test_a_missing_file_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="no such database"):
        open_for_reading(tmp_path / "none.db")
    with pytest.raises(Failure, match="no such database"):
        open_database(tmp_path / "none.db", create=False)
    with pytest.raises(Failure, match="folder exists"):
        open_database(tmp_path / "no folder" / "x.db")
    assert list(tmp_path.iterdir()) == []


def test_names_with_odd_characters_are_files(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1?.db"
    open_database(path).close()
    assert path.is_file()
    assert open_reader(path).execute("SELECT count(*) FROM articles").fetchone() == (0,)


def test_the_sql_is_found_in_the_package() -> None:
    assert files("litmine.db").joinpath("migrations", "0001_articles.sql").is_file()
