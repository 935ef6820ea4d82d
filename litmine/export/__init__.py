"""Rows of the database in the forms that other programs read, written piece by piece."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from litmine.export.metafor import write_metafor
from litmine.export.mining import write_bioc, write_pubtator
from litmine.export.references import write_bibtex, write_ris
from litmine.export.tables import check_view, write_csv, write_jsonl
from litmine.reading import Readable

# Those of a whole database; csv and jsonl take a view besides.
FORMATS: dict[str, Callable[[Readable], Iterator[str]]] = {
    "pubtator": write_pubtator,
    "bioc": write_bioc,
    "bibtex": write_bibtex,
    "ris": write_ris,
    "metafor": write_metafor,
}
TABLES: dict[str, Callable[[Readable, str], Iterator[str]]] = {
    "csv": write_csv,
    "jsonl": write_jsonl,
}

__all__ = ["FORMATS", "TABLES", "check_view"]
