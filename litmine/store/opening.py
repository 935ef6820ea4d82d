"""Open the database for writing: migrations in order, views as the files in `db/views` say."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

from litmine.errors import Failure
from litmine.reading import (
    check_schema,
    connect,
    explain,
    list_sql,
    open_reader,
    require_file,
)


def read_migrations() -> Migrations:
    """Make one migration of each numbered file; a released file is never edited."""
    migrations = Migrations("litmine")
    for file in list_sql("migrations"):

        def apply(db: Database, sql: str = file.read_text(encoding="utf-8")) -> None:
            db.executescript(sql)

        migrations(name=file.name.removesuffix(".sql"))(apply)
    return migrations


def read_views() -> dict[str, str]:
    """Read the SELECT of every view."""
    return {
        file.name.removesuffix(".sql"): file.read_text(encoding="utf-8").strip()
        for file in list_sql("views")
    }


def refresh_views(db: Database) -> None:
    """Bring the views up to their files; where nothing changed nothing is written."""
    stored = {view.name: view.schema for view in db.views}
    wanted = read_views()
    if stored == {name: f'CREATE VIEW "{name}" AS {sql}' for name, sql in wanted.items()}:
        return
    with db.atomic():
        for name in stored.keys() - wanted.keys():
            db[name].drop()
        for name, sql in wanted.items():
            try:
                db.create_view(name, sql, replace=True)
            except sqlite3.OperationalError as error:
                raise Failure(f"db/views/{name}.sql: {error}") from error


def prepare(db: Database, path: str | Path) -> None:
    """Check the file, then apply what is new."""
    check_schema(db.conn, path)
    db.enable_wal()
    migrations = read_migrations()
    if migrations.pending(db):
        migrations.apply(db)
    refresh_views(db)


def open_database(path: str | Path, create: bool = True) -> Database:
    """Open the database for writing, made if `create`, its schema brought up to date.

    WAL and foreign keys are on. Opening a database whose schema is current writes nothing.
    RAISES: Failure for a missing file (`create=False`), a file that is no database or another
    program's, one written by a newer litmine, or one that cannot be written.
    """
    if not create and str(path) != ":memory:":
        require_file(path)
    try:
        db = Database(connect(path, "rwc" if create else "rw"))
        prepare(db, path)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    return db


def open_for_reading(path: str | Path) -> Database:
    """Open the database read-only with sqlite-utils (`litmine.reading.open_reader` is lighter).

    RAISES: Failure for a missing file, one that is not litmine's, or an outdated schema.
    """
    return Database(open_reader(path).conn)
