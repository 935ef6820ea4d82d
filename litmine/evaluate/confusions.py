"""The rows behind the figures: what was missed, what was invented, each with its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from litmine.evaluate.match import Row, same_thing
from litmine.evaluate.score import match_article


class Confusion(NamedTuple):
    """A row that is wrong: missed, invented, or taken for something else."""

    id: str
    figure: str
    fault: str
    what: str
    sentence: str


def end_words(end: Row | str | None) -> str:
    """Write an end of a row in words."""
    return end["text"] if isinstance(end, dict) else end or "whole cohort"


def tell_row(figure: str, row: Row) -> str:
    """Write a row in one line."""
    kind = figure.split()[0]
    if kind == "entities":
        return str(row["text"])
    if kind == "relations":
        return f"{end_words(row['subject'])} {row['predicate']} {end_words(row['object'])}"
    if kind == "results":
        ends = f"{end_words(row['outcome'])} ({end_words(row['arm'])})"
        return f"{ends}: {row['measure']} {row['value']:g}"
    if kind == "doses":
        return f"{end_words(row['drug'])} {row['value']:g} {row['unit']}"
    return str(row["value"])


def sentence_of(row: Row, text: str) -> str:
    """Give the evidence of a row, or for an entity the text around it."""
    if "evidence" in row:
        return " ".join(row["evidence"].split())
    if "start" in row:
        return " ".join(text[max(0, row["start"] - 60) : row["end"] + 60].split())
    return ""


def find_confusions(gold: Row, predicted: Row) -> Iterator[Confusion]:
    """Give the wrong rows of one article; a relation of another predicate is told once."""
    text = f"{gold['title']}\n{gold['abstract']}"
    matches = [m for m in match_article(gold, predicted) if not m[0].startswith("entities exact")]
    invented = [(f, r) for f, m in matches for r in m.invented if f.startswith("relations")]
    taken = set()
    for figure, matched in matches:
        for row in matched.missed:
            other = taken_for(row, invented) if figure.startswith("relations") else None
            fault = f"taken for {other['predicate']}" if other else "missed"
            taken.add(id(other))
            yield Confusion(
                gold["id"], figure, fault, tell_row(figure, row), sentence_of(row, text)
            )
    for figure, matched in matches:
        for row in matched.invented:
            if id(row) not in taken:
                what = tell_row(figure, row)
                yield Confusion(gold["id"], figure, "invented", what, sentence_of(row, text))


def taken_for(row: Row, invented: list[tuple[str, Row]]) -> Row | None:
    """Find an invented relation between the ends of a missed one."""
    for _, other in invented:
        ends = (
            same_thing(row["subject"], other["subject"]),
            same_thing(row["object"], other["object"]),
        )
        if all(ends):
            return other
    return None


def all_confusions(gold: Iterable[Row], predicted: Iterable[Row]) -> Iterator[Confusion]:
    """Give the wrong rows of every article."""
    answers = {row["id"]: row for row in predicted}
    for record in gold:
        yield from find_confusions(record, answers.get(record["id"], {}))
