"""A run that is killed while it makes the database leaves a file that the next run completes."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from pathlib import Path

import pytest

from litmine import reading
from litmine.store import open_database, opening
from litmine.store.opening import read_migrations


def open_and_die(path: Path, after: int) -> None:
    """Open a new database and die at the nth statement that SQLite is given."""
    left = [after]

    def count_down(statement: str) -> None:
        left[0] -= 1
        if left[0] < 0:
            os._exit(9)

    def connect(*arguments: str) -> sqlite3.Connection:
        connection = reading.connect(*arguments)
        connection.set_trace_callback(count_down)
        return connection

    opening.connect = connect
    open_database(path)


@pytest.mark.parametrize("after", [*range(0, 120, 4), *range(120, 400, 25)])
def test_a_database_killed_at_birth_is_completed(tmp_path: Path, after: int) -> None:
    path = tmp_path / "a.db"
    context = multiprocessing.get_context("fork")
    process = context.Process(target=open_and_die, args=(path, after))
    process.start()
    process.join()
    assert process.exitcode == 9 or after > 200
    db = open_database(path)
    assert not read_migrations().pending(db)
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    whole = open_database(tmp_path / "whole.db")
    assert {t.name for t in db.tables} == {t.name for t in whole.tables}
    assert db.view_names() == whole.view_names()
