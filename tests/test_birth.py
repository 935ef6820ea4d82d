"""A run that is killed while it makes the database leaves a file that the next run completes."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest
from sqlite_utils import Database

from litmine.store import open_database
from litmine.store.opening import read_migrations, split_script


def open_and_die(path: Path, after: int) -> None:
    """Open a new database and die at the nth statement."""
    left = [after]
    execute = Database.execute

    def count_down(self: Database, *arguments: object) -> object:
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)
        return execute(self, *arguments)  # type: ignore[arg-type]

    Database.execute = count_down  # type: ignore[method-assign,assignment]
    open_database(path)


@pytest.mark.parametrize("after", [*range(0, 60, 3), *range(60, 260, 20)])
def test_a_database_killed_at_birth_is_completed(tmp_path: Path, after: int) -> None:
    path = tmp_path / "a.db"
    context = multiprocessing.get_context("fork")
    process = context.Process(target=open_and_die, args=(path, after))
    process.start()
    process.join()
    assert process.exitcode == 9 or after > 100
    db = open_database(path)
    assert not read_migrations().pending(db)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole = open_database(tmp_path / "whole.db")
    assert {t.name for t in db.tables} == {t.name for t in whole.tables}
    assert db.view_names() == whole.view_names()


def test_a_trigger_is_one_statement() -> None:
    script = "CREATE TABLE t (x);\nCREATE TRIGGER u AFTER INSERT ON t BEGIN\n SELECT 1;\nEND;\n"
    assert len(list(split_script(script))) == 2
