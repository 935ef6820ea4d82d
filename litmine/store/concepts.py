"""Concepts and the terms that name them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from litmine.polarity import POLARITIES
from litmine.store.rows import insert_rows
from litmine.terms import Term


def make_concept_id(curie: str | None, label: str, name: str) -> str:
    """Give the CURIE, or a key made of label and name.

    >>> make_concept_id(None, "OUTCOME", "lysis")
    'name:OUTCOME:lysis'
    """
    return curie or f"name:{label}:{name}"


def concept_row(term: Term) -> dict[str, Any]:
    """Make the row of `concepts` of a term, its parent left to `set_parents`."""
    return {
        "concept_id": make_concept_id(term.curie, term.label, term.name),
        "label": term.label,
        "name": term.name,
        "curie": term.curie or None,
        "polarity": POLARITIES.get(term.polarity),
    }


def term_row(term: Term) -> dict[str, Any]:
    """Make the row of `terms` of a term."""
    return {
        "label": term.label,
        "spelling": term.spelling,
        "name": term.name,
        "concept_id": make_concept_id(term.curie, term.label, term.name),
        "status": term.status or None,
        "match": term.match or None,
        "source": term.source or None,
    }


def choose_concepts(terms: Iterable[Term]) -> list[dict[str, Any]]:
    """Make one row a concept: where names share a CURIE, the shortest stands for them."""
    ordered = sorted(terms, key=lambda t: (not t.polarity, len(t.name), t.name, t.label))
    rows: dict[str, dict[str, Any]] = {}
    for row in map(concept_row, ordered):
        rows.setdefault(row["concept_id"], row)
    return list(rows.values())


def parent_rows(terms: list[Term]) -> list[dict[str, Any]]:
    """Pair each concept with the concept that its term names as wider."""
    ids = {(t.label, t.name): make_concept_id(t.curie, t.label, t.name) for t in terms}
    pairs = {
        (ids[t.label, t.name], ids[t.label, t.parent])
        for t in terms
        if (t.label, t.parent) in ids and ids[t.label, t.parent] != ids[t.label, t.name]
    }
    return [{"concept_id": c, "parent_id": p} for c, p in sorted(pairs)]


def save_terms(db: Database, terms: Iterable[Term]) -> int:
    """Save a corpus's terms and their concepts; give how many terms."""
    listed = sorted(terms, key=lambda t: (t.label, t.name, t.spelling))
    # What is the same is not written again: a run with the same terms leaves the file alone.
    update = (
        "ON CONFLICT (concept_id) DO UPDATE SET label = excluded.label, name = excluded.name, "
        "polarity = excluded.polarity WHERE (label, name, polarity) IS NOT "
        "(excluded.label, excluded.name, excluded.polarity)"
    )
    with db.atomic():
        insert_rows(db, "concepts", choose_concepts(listed), update)
        parents = (
            "UPDATE concepts SET parent_id = :parent_id "
            "WHERE concept_id = :concept_id AND parent_id IS NOT :parent_id"
        )
        db.conn.executemany(parents, parent_rows(listed))
        insert_rows(db, "terms", map(term_row, listed), "ON CONFLICT DO NOTHING")
    return len(listed)
