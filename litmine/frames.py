"""The views as tidy pandas frames, for a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from litmine.errors import Failure
from litmine.reading import Reader, open_reader

if TYPE_CHECKING:
    import pandas


class Frames:
    """A database whose views and tables are attributes, each a pandas DataFrame when asked for.

    Columns that hold whole numbers with gaps keep them whole (`Int64`).
    """

    def __init__(self, reader: Reader) -> None:
        """Take an open database."""
        self.reader = reader
        sql = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name"
        self.views: list[str] = [row[0] for row in reader.execute(sql)]

    def read(self, sql: str, parameters: Any = None) -> pandas.DataFrame:
        """Read the rows of any SELECT."""
        try:
            import pandas
        except ImportError as error:
            raise Failure("frames need pandas: pip install 'litmine[frames]'") from error
        frame = pandas.read_sql_query(sql, self.reader.conn, params=parameters)
        return frame.convert_dtypes(convert_string=False, convert_floating=False)

    def __getattr__(self, name: str) -> pandas.DataFrame:
        """Read a view or a table."""
        sql = "SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'table') AND name = ?"
        if name.startswith("_") or not self.reader.execute(sql, [name]).fetchone()[0]:
            raise AttributeError(f"no view {name!r}; there are: {', '.join(self.views)}")
        return self.read(f"SELECT * FROM {name}")

    def __dir__(self) -> list[str]:
        """Name what there is, for completion in a notebook."""
        return sorted([*super().__dir__(), *self.views])


def open_frames(path: str | Path) -> Frames:
    """Open a database for reading as frames: `litmine.open("atg.db").evidence`.

    RAISES: Failure for a missing file or one that is not litmine's.
    """
    return Frames(open_reader(path))
