"""Term tables: one spelling a row, with what it means and where that was taken from.

A corpus names the folders of its tables (`Corpus.terms`); each holds some of `drugs.tsv`,
`procedures.tsv`, `diseases.tsv`, `markers.tsv`, `outcomes.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from litmine.corpus import Corpus
from litmine.errors import Failure

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

TABLES = {
    "drugs": "DRUG",
    "procedures": "PROCEDURE",
    "diseases": "DISEASE",
    "markers": "MARKER",
    "outcomes": "OUTCOME",
}
COLUMNS = ("spelling", "name", "curie", "status", "parent", "source", "match")
EXTRA = {"outcomes": ("polarity",)}
WORDS = r"\S+(?: \S+)*"
ALLOWED = {
    "status": ("curated", "derived", "variant"),
    "match": ("", "case", "defined"),
    "polarity": ("", "benefit", "harm"),
}
FORMS = {
    "spelling": WORDS,
    "name": WORDS,
    "curie": r"[a-z][a-z0-9.]*:[A-Za-z0-9][\w.\-]*",
    "parent": r"[^\t]*",
    "source": WORDS,
    **{column: "|".join(values) for column, values in ALLOWED.items()},
}


class Term(NamedTuple):
    """One row of a term table.

    name: plain lower-case name of the concept. status: curated (written by hand), variant (another
    spelling of a curated row) or derived (drawn from `source`). parent: name of the wider concept.
    match: "" for any case, `case` for just this case, `defined` for a short form that counts only
    where the article defines it or uses the long form. polarity of an OUTCOME: benefit, harm or "".
    """

    label: str
    spelling: str
    name: str
    curie: str
    status: str
    parent: str
    source: str
    match: str
    polarity: str = ""


ReadFolder = Callable[["Traversable"], list[Term]]


def read_folder(folder: Traversable) -> list[Term]:
    """Read the tables of one folder.

    RAISES: Failure naming file and line for a bad row.
    """
    return [term for stem in TABLES for term in read_table(folder, stem)]


def read_terms(corpus: Corpus, read: ReadFolder = read_folder) -> list[Term]:
    """Read every table of a corpus; a spelling in an earlier folder hides it in later ones.

    read: how a folder is read, where several corpora share one.

    RAISES: Failure naming file and line for a bad row, or naming the folders when they hold none.
    """
    terms: list[Term] = []
    for folder in corpus.terms:
        known = {(term.label, term.spelling) for term in terms}
        terms += [term for term in read(folder) if (term.label, term.spelling) not in known]
    if not terms:
        folders = ", ".join(str(folder) for folder in corpus.terms)
        raise Failure(
            f"corpus {corpus.name}: no term table in {folders}; see `terms` in corpus.toml"
        )
    return terms


def read_companions(corpus: Corpus, terms: Iterable[Term]) -> dict[str, frozenset[str]]:
    """Read `companions.tsv`: concepts that make a short form safe, by the concept it stands for.

    `ATG` beside graft-versus-host disease is the globulin even where nobody spells it out.

    RAISES: Failure naming file and line for a bad header, or a name that no table has.
    """
    names = {term.name for term in terms}
    found: dict[str, set[str]] = {}
    for path in (folder.joinpath("companions.tsv") for folder in corpus.terms):
        if not path.is_file():
            continue
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                row = line.rstrip("\n").split("\t")
                known = row == ["name", "companion"] if number == 1 else set(row) <= names
                if len(row) != 2 or not known:
                    raise Failure(f"{path}:{number}: {row} is no pair of names of the tables")
                found.setdefault(row[0], set()).add(row[1])
    return {name: frozenset(companions) for name, companions in found.items()}


def check_sources(corpus: Corpus, terms: list[Term]) -> None:
    """Check that `[sources]` of the corpus names every source of its rows, with its licence.

    RAISES: Failure naming the sources that are missing.
    """
    missing = sorted({term.source for term in terms} - set(corpus.settings.get("sources", {})))
    if missing:
        raise Failure(f"corpus {corpus.name}: [sources] of corpus.toml lacks {', '.join(missing)}")


def read_table(folder: Traversable, stem: str) -> Iterator[Term]:
    """Read `STEM.tsv` of a folder, nothing where there is none.

    RAISES: Failure naming file and line for a bad header, row, value or order.
    """
    path = folder.joinpath(f"{stem}.tsv")
    if not path.is_file():
        return
    columns = COLUMNS + EXTRA.get(stem, ())
    form = form_of(columns)
    last = ("", "", "")
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            row = line.rstrip("\n").split("\t")
            key = sort_key(*row[:2])
            problem = check_header(row, columns) if number == 1 else check_row(row, form)
            if problem or key <= last:
                problem = problem or f"{row[0]!r} is not sorted, or stands twice"
                raise Failure(f"{path}:{number}: {problem}")
            if number > 1:
                last = key
                yield Term(TABLES[stem], *row)


def form_of(columns: tuple[str, ...]) -> re.Pattern[str]:
    """Make the pattern of a whole row: one test a row, of which there are 40,000."""
    return re.compile("\t".join(rf"(?P<{column}>{FORMS[column]})" for column in columns))


def sort_key(spelling: str, name: str = "") -> tuple[str, str, str]:
    """Give the order of rows: by spelling without regard to case, then with it, then by name."""
    return spelling.lower(), spelling, name


def check_header(row: list[str], columns: tuple[str, ...]) -> str | None:
    """Say what is wrong with the first line, None when nothing is."""
    return None if tuple(row) == columns else f"header is {row}, expected {list(columns)}"


def check_row(row: list[str], form: re.Pattern[str]) -> str | None:
    """Say what is wrong with a row, None when nothing is."""
    if not form.fullmatch("\t".join(row)):
        return explain_form(row, list(form.groupindex))
    return None if row[1] == row[1].lower() else f"name {row[1]!r} is not lower-case"


def explain_form(row: list[str], columns: list[str]) -> str:
    """Say which column of a row has not its form."""
    if len(row) != len(columns):
        return f"{len(row)} columns, expected {len(columns)}"
    column, value = next(
        (column, value)
        for column, value in zip(columns, row, strict=True)
        if not re.fullmatch(FORMS[column], value)
    )
    if column in ALLOWED:
        return f"{column} {value!r} is none of {sorted(ALLOWED[column])}"
    if column == "curie" and re.fullmatch(WORDS, value):
        return f"curie {value!r} is not prefix:identifier with a lower-case prefix"
    return f"{column} is empty or has stray blanks: {value!r}"
