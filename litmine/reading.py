"""Open a database for reading, with the standard library alone so that questions start at once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote

from litmine.errors import Failure

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

SECONDS_TO_WAIT_FOR_A_LOCK = 30
CACHE_KB = 64_000

Parameters = Sequence[Any] | Mapping[str, Any]


class Readable(Protocol):
    """What readers need of a database; `Reader` and sqlite-utils' `Database` both give it."""

    def execute(self, sql: str, parameters: Any = None) -> sqlite3.Cursor:
        """Execute a statement."""

    def query(self, sql: str, params: Any = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of a SELECT as dicts."""


@dataclass(frozen=True)
class Reader:
    """A read-only database with the two methods of sqlite-utils that readers need."""

    conn: sqlite3.Connection

    def execute(self, sql: str, parameters: Parameters | None = None) -> sqlite3.Cursor:
        """Execute a statement."""
        return self.conn.execute(sql, parameters or ())

    def query(self, sql: str, params: Parameters | None = None) -> Iterator[dict[str, Any]]:
        """Yield the rows of a SELECT as dicts."""
        cursor = self.execute(sql, params)
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def close(self) -> None:
        """Close the file."""
        self.conn.close()


def list_sql(folder: str) -> list[Traversable]:
    """List the `.sql` files of `db/FOLDER` in order of their names."""
    found = files("litmine.db").joinpath(folder).iterdir()
    return sorted((f for f in found if f.name.endswith(".sql")), key=lambda f: f.name)


def list_migrations() -> list[str]:
    """Name the migrations that this litmine knows, in order."""
    return [file.name.removesuffix(".sql") for file in list_sql("migrations")]


def connect(path: str | Path, mode: str) -> sqlite3.Connection:
    """Connect with foreign keys on; `mode` is SQLite's: ro, rw or rwc."""
    uri = f"file:{quote(str(path))}?mode={mode}"
    if str(path) == ":memory:":
        uri = ":memory:"
    connection = sqlite3.connect(uri, uri=True, timeout=SECONDS_TO_WAIT_FOR_A_LOCK)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KB}")
    return connection


def read_applied(connection: sqlite3.Connection) -> list[str]:
    """Name the migrations that the file has had."""
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'litmine' ORDER BY id"
    try:
        return [row[0] for row in connection.execute(sql)]
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []
        raise


def check_schema(connection: sqlite3.Connection, path: str | Path) -> None:
    """Refuse a file that is another program's, or that a newer litmine wrote."""
    applied = read_applied(connection)
    newer = sorted(set(applied) - set(list_migrations()))
    if newer:
        raise Failure(f"{path}: written by a newer litmine ({newer[-1]}): upgrade litmine")
    # A file that was killed at birth has the migrations' own table and nothing else.
    sql = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"
    tables = connection.execute(sql).fetchone()[0]
    if tables and not applied:
        raise Failure(f"{path}: is a database, but not litmine's: give another file name")


def explain(error: sqlite3.Error, path: str | Path) -> Failure:
    """Say in a user's words why SQLite would not open the file."""
    message = str(error)
    if "not a database" in message or "malformed" in message:
        return Failure(f"{path}: is not a SQLite database ({message})")
    if "readonly" in message:
        return Failure(f"{path}: cannot be written: check its permissions and its folder's")
    if "unable to open" in message:
        return Failure(f"{path}: cannot be opened: check that the folder exists and is writable")
    if "locked" in message:
        return Failure(f"{path}: is in use by another litmine: wait for it and try again")
    return Failure(f"{path}: {message}")


def require_file(path: str | Path) -> None:
    """Refuse a path where there is no file."""
    if not Path(path).is_file():
        raise Failure(f"{path}: no such database: make it with `litmine harvest {path} CORPUS`")


def connect_to_read(path: str | Path) -> sqlite3.Connection:
    """Connect read-only, even in a folder that cannot be written.

    A WAL database needs its -shm file; where that cannot be made the file is read as it stands.
    """
    connection = connect(path, "ro")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.OperationalError as error:
        if "unable to open" not in str(error) and "readonly" not in str(error):
            raise
        connection = connect(path, "ro&immutable=1")
    return connection


def open_reader(path: str | Path) -> Reader:
    """Open the database read-only; its schema must be current.

    RAISES: Failure for a missing file, one that is not litmine's, or an outdated schema.
    """
    require_file(path)
    try:
        connection = connect_to_read(path)
        check_schema(connection, path)
        outdated = [name for name in list_migrations() if name not in read_applied(connection)]
    except sqlite3.Error as error:
        raise explain(error, path) from error
    if outdated:
        hint = f"`litmine annotate {path} CORPUS`"
        raise Failure(f"{path}: lacks {outdated[0]}: bring it up to date with {hint}")
    return Reader(connection)
