"""The evidence matrix: outcomes down, what is given across, directions in the cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from litmine.reading import Readable

ROWS, COLUMNS = 24, 8


@dataclass
class Cell:
    """How many articles say more, less or no difference, and what that means for the patient."""

    more: int = 0
    less: int = 0
    no_difference: int = 0
    benefit: int = 0
    harm: int = 0

    @property
    def articles(self) -> int:
        """Count the findings; an article that says two things counts twice."""
        return self.more + self.less + self.no_difference

    @property
    def tone(self) -> str:
        """Name the cell's colour: mixed as soon as articles disagree on the direction."""
        if self.more and self.less:
            return "mixed"
        if not self.more and not self.less:
            return "none"
        return "benefit" if self.benefit else "harm" if self.harm else "unknown"


def add(cell: Cell, row: dict[str, Any]) -> None:
    """Add a row of `evidence_matrix` to the cell; each article is in one row of a pair only."""
    cell.more += row["more"]
    cell.less += row["less"]
    cell.no_difference += row["no_difference"]
    cell.benefit += row["benefit"] or 0
    cell.harm += row["harm"] or 0


def read_matrix(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the matrix.

    asked: setting (words that the setting must hold), comparator (its exact words), subject and
    outcome (parts of names).
    """
    rows = list(db.query("SELECT * FROM evidence_matrix"))
    return {
        **lay_cells(row for row in rows if is_asked_for(row, asked)),
        "comparators": Counter(row["comparator"] for row in rows).most_common(30),
        "settings": Counter(row["setting"] for row in rows if row["setting"]).most_common(30),
        "asked": asked,
    }


def lay_cells(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Add the rows of `evidence_matrix` up to cells, the most written of first."""
    cells: dict[tuple[str, str], Cell] = defaultdict(Cell)
    for row in rows:
        add(cells[row["outcome"], row["subject"]], row)
    weight = Counter[str]()
    for (outcome, subject), cell in cells.items():
        weight.update({f"o {outcome}": cell.articles, f"s {subject}": cell.articles})
    outcomes = [name for name, _ in weight.most_common() if name.startswith("o ")]
    subjects = [name for name, _ in weight.most_common() if name.startswith("s ")]
    return {
        "cells": dict(cells),
        "outcomes": [name[2:] for name in outcomes[:ROWS]],
        "subjects": [name[2:] for name in subjects[:COLUMNS]],
        "more_outcomes": max(len(outcomes) - ROWS, 0),
        "more_subjects": max(len(subjects) - COLUMNS, 0),
    }


def is_asked_for(row: dict[str, Any], asked: Mapping[str, str]) -> bool:
    """Tell whether a row of `evidence_matrix` is of the setting and names asked for."""
    if asked.get("comparator") and row["comparator"] != asked["comparator"]:
        return False
    parts = {"setting": row["setting"], "subject": row["subject"], "outcome": row["outcome"]}
    return all(asked.get(name, "").lower() in value for name, value in parts.items())
