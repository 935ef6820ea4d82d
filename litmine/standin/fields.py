"""PubMed's search fields and their tags, read from `fields.tsv` (names as einfo lists them)."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

from litmine.standin.errors import Unsupported


class FieldInfo(NamedTuple):
    """A row of `fields.tsv`; the flags are Y or N as einfo prints them.

    kind: words (phrases in text), values (matched whole), dates, other (UID, filters), or empty
    for a field that PubMed has and this server does not search.
    """

    name: str
    full_name: str
    description: str
    date: str
    numerical: str
    single_token: str
    hierarchy: str
    hidden: str
    aliases: str
    kind: str


@lru_cache(maxsize=1)
def read_fields() -> dict[str, FieldInfo]:
    """Read the table: field name to row."""
    text = files("litmine.standin").joinpath("fields.tsv").read_text(encoding="utf-8")
    rows = list(csv.reader(text.splitlines(), delimiter="\t"))[1:]
    return {row[0]: FieldInfo(*row) for row in rows}


@lru_cache(maxsize=1)
def read_aliases() -> dict[str, str]:
    """Read the tags: `tiab` to TIAB and so on."""
    return {a: row.name for row in read_fields().values() for a in row.aliases.split(";") if a}


def kind_of(name: str | None) -> str:
    """Give the kind of a field, empty for none."""
    return read_fields()[name].kind if name else ""


def find_field(tag: str) -> str:
    """Give the field of a tag such as `tiab`.

    RAISES: Unsupported for a tag that this server does not search.
    """
    name = read_aliases().get(" ".join(tag.lower().split()))
    if not kind_of(name):
        raise Unsupported(f"search field [{tag}]")
    return str(name)
