"""Readers for `corpora/language`: how abstracts are worded, shared by every topic."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from importlib.resources import files
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

LETTERS = re.compile(r"\\.|\(\?P|[A-Z]")  # escapes and group names keep their capitals
WORD_START = re.compile(r"(?<!\\)\\b([a-z])(?![?*+{])")
LONGEST = 5
STEP = re.compile(r"\\.|\[(?:\\.|[^\\])(?:\\.|[^\]\\])*\]|.", re.DOTALL)  # a set is one step
FIRM = re.compile(r"(?:\w(?![?*+{]))+")  # letters that nothing makes optional
REPEATED = ("?", "*", "+", "{")


Search = Callable[[str], re.Match[str] | None]


class Wording(NamedTuple):
    """A pattern and with what it begins.

    begins: the beginnings of a word, five letters at most; None where they are unclear. holds:
    letters that may begin it anywhere else.
    """

    pattern: re.Pattern[str]
    begins: frozenset[str] | None
    holds: tuple[str, ...] = ()


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
    return re.compile(WORD_START.sub(r"\1(?<=\\b\1)", lower_letters(pattern)))


def find_search(pattern: re.Pattern[str]) -> Search:
    """Give the search for a pattern: where it can only stand at the start, no other is tried."""
    anchored = all(way.startswith("^") for way in cut_ways(pattern.pattern))
    return pattern.match if anchored else pattern.search


def lower_letters(pattern: str) -> str:
    """Write the letters of a pattern in lower case, not what only looks like letters."""
    return LETTERS.sub(lambda m: m[0].lower() if len(m[0]) == 1 else m[0], pattern)


def read_wording(pattern: str) -> Wording:
    """Compile a pattern as `compile_wording` does and find out with what it begins."""
    return Wording(compile_wording(pattern), *find_beginnings(lower_letters(pattern)))


def find_beginnings(pattern: str) -> tuple[frozenset[str] | None, tuple[str, ...]]:
    r"""Give the beginnings of words, and the letters within words, that a pattern can begin with.

    >>> begins, holds = find_beginnings(r"\b(?:in|ex) vivo|\bcohort|placebo")
    >>> sorted(begins), holds
    (['cohor', 'ex', 'in'], ('placebo',))
    """
    begins: list[str] = []
    holds: list[str] = []
    for way in cut_ways(pattern):
        found = read_beginnings(way.removeprefix(r"\b"))
        if not found:
            return None, ()
        (begins if way.startswith(r"\b") else holds).extend(found)
    return frozenset(word[:LONGEST] for word in begins), tuple(holds)


def cut_ways(pattern: str) -> list[str]:
    """Cut a pattern at the bars that stand in no bracket; it ends where its own bracket closes."""
    ways, depth = [""], 0
    for step in STEP.findall(pattern):
        if step == ")" and not depth:
            break
        depth += (step == "(") - (step == ")")
        if step == "|" and not depth:
            ways.append("")
        else:
            ways[-1] += step
    return ways


def read_beginnings(pattern: str) -> list[str]:
    """Give the letters with which a pattern can begin; none where that is unclear."""
    if not pattern.startswith("(?:"):
        found = FIRM.match(pattern)
        return [found[0]] if found else []
    ways = cut_ways(pattern[3:])
    behind = pattern[len("(?:" + "|".join(ways) + ")") :]
    heads = [read_beginnings(way) for way in ways]
    clear = all(heads) and behind[:1] not in REPEATED
    return [one for way in heads for one in way] if clear else []


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
