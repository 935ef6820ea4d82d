"""A concept's page: its names, what is said of it year by year, what it is written of with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from litmine.errors import Failure
from litmine.explore.statements import read_statements
from litmine.reading import Readable

COMPANIONS_SHOWN = 20
STATEMENTS_SHOWN = 10

# Sentences are taken from the newest mentions only, so that a name in every article is quick too.
COMPANIONS = f"""
WITH recent AS (
    SELECT sentence_id FROM mentions WHERE concept_id = :id ORDER BY pmid DESC LIMIT 5000
)
SELECT m.concept_id, m.label, m.name, count(DISTINCT m.pmid) AS articles
FROM (SELECT DISTINCT sentence_id FROM recent) AS s
JOIN mentions AS m ON m.sentence_id = s.sentence_id
WHERE m.concept_id <> :id
GROUP BY m.concept_id ORDER BY articles DESC, m.name LIMIT {COMPANIONS_SHOWN}
"""

# One row a partner: an article counts once a direction.
PARTNERS = """
SELECT {partner} AS name, {partner}_concept_id AS concept_id, {partner}_label AS label,
    count(DISTINCT pmid) AS articles,
    count(DISTINCT CASE WHEN direction = 'more' THEN pmid END) AS more,
    count(DISTINCT CASE WHEN direction = 'less' THEN pmid END) AS less,
    count(DISTINCT CASE WHEN direction = 'no difference' THEN pmid END) AS no_difference,
    count(DISTINCT CASE WHEN effect = 'benefit' THEN pmid END) AS benefit,
    count(DISTINCT CASE WHEN effect = 'harm' THEN pmid END) AS harm
FROM evidence WHERE {own}_concept_id = ?
GROUP BY {partner}_concept_id ORDER BY articles DESC, name LIMIT 25
"""

YEARS = """
SELECT year, coalesce(direction, lower(replace(predicate, '_', ' '))) AS direction,
    count(DISTINCT pmid) AS articles
FROM evidence
WHERE year IS NOT NULL AND (subject_concept_id = :id OR object_concept_id = :id)
GROUP BY 1, 2 ORDER BY 1, 2
"""


def read_partners(db: Readable, concept_id: str, own: str, partner: str) -> list[dict[str, Any]]:
    """Count what is said of the concept, as subject or as object, partner by partner."""
    return list(db.query(PARTNERS.format(own=own, partner=partner), [concept_id]))


def read_concept(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read a concept's page.

    RAISES: Failure for a concept that the database does not know.
    """
    concept_id = asked["concept"]
    concept = next(db.query("SELECT * FROM concepts WHERE concept_id = ?", [concept_id]), None)
    if concept is None:
        raise Failure(f"this database knows no concept {concept_id!r}")
    terms = "SELECT spelling, status, source FROM terms WHERE concept_id = ? ORDER BY spelling"
    family = "SELECT concept_id, name FROM concepts WHERE {} ORDER BY name"
    said = read_statements(db, {"concept": concept_id})
    return {
        "concept": concept,
        "articles": db.execute(
            "SELECT count(DISTINCT pmid) FROM mentions WHERE concept_id = ?", [concept_id]
        ).fetchone()[0],
        "terms": list(db.query(terms, [concept_id])),
        "wider": list(db.query(family.format("concept_id = ?"), [concept["parent_id"]])),
        "narrower": list(db.query(family.format("parent_id = ?"), [concept_id])),
        "of_it": read_partners(db, concept_id, "object", "subject"),
        "by_it": read_partners(db, concept_id, "subject", "object"),
        "directions": list(db.query(YEARS, {"id": concept_id})),
        "companions": list(db.query(COMPANIONS, {"id": concept_id})),
        "statements": said["statements"][:STATEMENTS_SHOWN],
        "many": len(said["statements"]) > STATEMENTS_SHOWN,
    }
