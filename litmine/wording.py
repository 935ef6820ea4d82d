"""Readers for `corpora/language`: how abstracts are worded, shared by every topic."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

LETTERS = re.compile(r"\\.|\(\?P|[A-Z]")  # escapes and group names keep their capitals
WORD_START = re.compile(r"(?<!\\)\\b([a-z])(?![?*+{])")


def compile_wording(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern, written in any case, for text that is in lower case.

    With IGNORECASE a search tries the pattern at every letter; without, it skips to the letters
    that can begin it, which takes half the time. It skips only where a letter comes first, so the
    border of a word is looked for behind the word's first letter.

    >>> compile_wording("HR|Hazard")
    re.compile('hr|hazard')
    >>> compile_wording(r"\bcohort")
    re.compile('c(?<=\\bc)ohort')
    """
    low = LETTERS.sub(lambda m: m[0].lower() if len(m[0]) == 1 else m[0], pattern)
    return re.compile(WORD_START.sub(r"\1(?<=\\b\1)", low))


def language_file(name: str) -> Traversable:
    """Give a file of the language folder.

    RAISES: FileNotFoundError naming the file when there is none.
    """
    path = files("litmine.corpora").joinpath("language", name)
    if not path.is_file():
        raise FileNotFoundError(f"no such wording file: {path}")
    return path


def read_words(name: str) -> list[str]:
    """Read `NAME.txt`: one word a line, `#` starts a comment line."""
    lines = language_file(f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def read_cues(name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Read `NAME.tsv`, whose header must be just `columns`.

    RAISES: ValueError naming file and line for a wrong header or a row of another width.
    """
    path = language_file(f"{name}.tsv")
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    if tuple(rows[0]) != columns:
        raise ValueError(f"{path}:1: header is {rows[0]}, expected {list(columns)}")
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(columns):
            raise ValueError(f"{path}:{number}: {len(row)} columns, expected {len(columns)}")
    return [dict(zip(columns, row, strict=True)) for row in rows[1:]]
