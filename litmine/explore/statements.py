"""Statements with their sentences: all that is said of a subject, an outcome, or the two."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litmine.reading import Readable

PAGE = 50
FILTERS = {
    "subject": "subject = :subject",
    "object": "object = :object",
    "label": "subject_label = :label",
    "concept": "(subject_concept_id = :concept OR object_concept_id = :concept)",
}
AFTERWARDS = {"predicate": "predicate", "effect": "effect", "year": "year", "design": "design"}


def make_conditions(asked: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Give the WHERE clause over `evidence` and its parameters."""
    names = [name for name in (*FILTERS, *AFTERWARDS) if asked.get(name)]
    clauses = [FILTERS.get(name, f"{AFTERWARDS.get(name)} = :{name}") for name in names]
    where = " AND ".join(clauses) or "1"
    return where, {name: asked[name] for name in names}


def read_statements(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read a page of statements, the newest articles first."""
    where, wanted = make_conditions(asked)
    page = max(int(asked.get("page") or 1), 1)
    sql = f"""
        SELECT * FROM evidence WHERE {where}
        ORDER BY relation_id DESC LIMIT {PAGE + 1} OFFSET {PAGE * (page - 1)}
    """
    rows = [{**row, "kind": "relation", "said": row["predicate"]} for row in db.query(sql, wanted)]
    return {
        "statements": rows[:PAGE],
        "more": len(rows) > PAGE,
        "page": page,
        "wanted": wanted,
    }


def read_timeline(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Count statements by year and direction, an article once a direction and year."""
    where, wanted = make_conditions(asked)
    sql = f"""
        SELECT year, coalesce(direction, lower(replace(predicate, '_', ' '))) AS direction,
            count(DISTINCT pmid) AS articles
        FROM evidence WHERE year IS NOT NULL AND {where} GROUP BY 1, 2 ORDER BY 1, 2
    """
    subjects = list_names(db, "subject", "subject_label IN ('DRUG', 'PROCEDURE')")
    outcomes = list_names(db, "object", "object_label = 'OUTCOME'")
    return {
        "directions": list(db.query(sql, wanted)),
        "wanted": wanted,
        "subjects": subjects,
        "objects": outcomes,
    }


def list_names(db: Readable, column: str, where: str) -> list[str]:
    """List the names most written of, to choose from."""
    sql = f"""
        SELECT {column} FROM relations WHERE {where}
        GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 100
    """
    return sorted(row[0] for row in db.execute(sql))
