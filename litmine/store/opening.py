"""Open the database: migrations applied in order, views as the files in `db/views` say."""

from __future__ import annotations

import sqlite3
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database, Migrations

from litmine.errors import Failure

SECONDS_TO_WAIT_FOR_A_LOCK = 30


def list_sql(folder: str) -> list[Traversable]:
    """List the `.sql` files of `db/FOLDER` in order of their names."""
    found = files("litmine.db").joinpath(folder).iterdir()
    return sorted((f for f in found if f.name.endswith(".sql")), key=lambda f: f.name)


def read_migrations() -> Migrations:
    """Make one migration of each numbered file; a released file is never edited."""
    migrations = Migrations("litmine")
    for file in list_sql("migrations"):

        def apply(db: Database, sql: str = file.read_text(encoding="utf-8")) -> None:
            db.executescript(sql)

        migrations(name=file.name.removesuffix(".sql"))(apply)
    return migrations


MIGRATIONS = read_migrations()


def check_schema(db: Database, path: str | Path) -> None:
    """Refuse a file that is another program's, or that a newer litmine wrote."""
    known = {migration.name for migration in MIGRATIONS._migrations}
    newer = sorted({m.name for m in MIGRATIONS.applied(db)} - known)
    if newer:
        raise Failure(f"{path}: written by a newer litmine ({newer[-1]}): upgrade litmine")
    if db.table_names() and not MIGRATIONS.applied(db):
        raise Failure(f"{path}: is a database, but not litmine's: give another file name")


def refresh_views(db: Database) -> None:
    """Bring the views up to their files; where nothing changed nothing is written."""
    stored = {view.name: view.schema for view in db.views}
    wanted = {f.name.removesuffix(".sql"): f.read_text("utf-8").strip() for f in list_sql("views")}
    wanted = {name: sql.rstrip(";") for name, sql in wanted.items()}
    if stored == {name: f'CREATE VIEW "{name}" AS {sql}' for name, sql in wanted.items()}:
        return
    with db.atomic():
        for name in stored.keys() - wanted.keys():
            db[name].drop()
        for name, sql in wanted.items():
            db.create_view(name, sql, replace=True)


def connect(path: str | Path, mode: str) -> Database:
    """Connect with foreign keys on; `mode` is SQLite's: ro, rw or rwc."""
    if str(path) == ":memory:":
        connection = sqlite3.connect(":memory:")
    else:
        uri = f"file:{quote(str(path))}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=SECONDS_TO_WAIT_FOR_A_LOCK)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    return Database(connection)


def prepare(db: Database, path: str | Path) -> None:
    """Check the file, then apply what is new."""
    check_schema(db, path)
    db.enable_wal()
    if MIGRATIONS.pending(db):
        MIGRATIONS.apply(db)
    refresh_views(db)


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


def open_database(path: str | Path, create: bool = True) -> Database:
    """Open the database for writing, made if `create`, its schema brought up to date.

    WAL and foreign keys are on. Opening a database whose schema is current writes nothing.
    RAISES: Failure for a missing file (`create=False`), a file that is no database or another
    program's, one written by a newer litmine, or one that cannot be written.
    """
    if not create and str(path) != ":memory:" and not Path(path).is_file():
        raise Failure(f"{path}: no such database: make it with `litmine harvest {path} CORPUS`")
    try:
        db = connect(path, "rwc" if create else "rw")
        prepare(db, path)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return db


def open_for_reading(path: str | Path) -> Database:
    """Open the database read-only; its schema must be current.

    RAISES: Failure for a missing file, one that is not litmine's, or an outdated schema.
    """
    if not Path(path).is_file():
        raise Failure(f"{path}: no such database: make it with `litmine harvest {path} CORPUS`")
    try:
        db = connect(path, "ro")
        check_schema(db, path)
        outdated = [m.name for m in MIGRATIONS.pending(db)]
    except sqlite3.Error as error:
        raise explain(error, path) from error
    if outdated:
        raise Failure(f"{path}: lacks {outdated[0]}: bring it up to date with `litmine annotate`")
    return db
