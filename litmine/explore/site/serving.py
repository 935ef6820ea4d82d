"""Make the server: Datasette with our metadata, settings and plugin options."""

from __future__ import annotations

import os
import sqlite3
from importlib.resources import files
from inspect import signature
from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette

from litmine.lock import is_locked
from litmine.reading import open_reader

TOKEN_VARIABLE = "LITMINE_REVIEW_TOKEN"
SETTINGS = {
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "sql_time_limit_ms": 1000,
    "facet_time_limit_ms": 200,
    "default_facet_size": 15,
    "allow_download": True,
    "suggest_facets": False,
    "truncate_cells_html": 600,
    "template_debug": False,
}


def read_metadata(name: str) -> dict[str, Any]:
    """Read `db/datasette.yml` for a database of that name (its file's, without the ending)."""
    text = files("litmine.db").joinpath("datasette.yml").read_text(encoding="utf-8")
    metadata: dict[str, Any] = yaml.safe_load(text)
    metadata["databases"] = {name: metadata["databases"]["litmine"]}
    metadata["plugins"] = {"litmine": {"front": True, "review_token": {"$env": TOKEN_VARIABLE}}}
    return metadata


def settle(path: Path) -> bool:
    """Bring the write-ahead log into the file; False where something may still be written.

    An immutable file is read without its log, so that what stands in the log would be missed.
    """
    if is_locked(path):
        return False
    log = Path(f"{path}-wal")
    if not log.exists() or not log.stat().st_size:
        return True
    try:
        connection = sqlite3.connect(path, timeout=1)
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        connection.close()
    except sqlite3.OperationalError:
        return False
    return not busy


def make_server(path: Path, immutable: bool, token: str | None = None) -> Datasette:
    """Make a Datasette of the one database.

    immutable: serve it as a file that nobody writes, which allows its download. token: opens the
    review for who knows it.
    RAISES: Failure for a file that is missing or not litmine's.
    """
    open_reader(path).close()
    os.environ[TOKEN_VARIABLE] = token or ""
    metadata = read_metadata(path.stem)
    if immutable:
        metadata["plugins"]["litmine"]["written_ns"] = path.stat().st_mtime_ns
    # Datasette 1.0 reads questions, facets and plugin options from its configuration.
    takes_config = "config" in signature(Datasette.__init__).parameters
    return Datasette(
        [] if immutable else [str(path)],
        immutables=[str(path)] if immutable else [],
        settings=SETTINGS,
        metadata=metadata,
        **({"config": metadata} if takes_config else {}),
    )
