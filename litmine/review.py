"""Review evidence: what no one has judged yet, least certain first, and the verdicts on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litmine.errors import Failure
from litmine.reading import Readable
from litmine.store.verdicts import CORRECTABLE

NUMBERS = {"value": float, "ci_low": float, "ci_high": float, "n": int, "of": int}


def find_unreviewed(db: Readable, kind: str | None = None) -> Iterator[dict[str, Any]]:
    """Yield the evidence without a verdict, the most doubtful first, each key once.

    kind: relation or result, both if None. The list is taken at the start, so that verdicts
    may be saved while it is read.
    """
    sql = """
        SELECT max(doubt) AS doubt, evidence_key FROM unreviewed_evidence
        WHERE :kind IS NULL OR kind = :kind
        GROUP BY evidence_key ORDER BY doubt DESC, evidence_key
    """
    keys = [row[1] for row in db.execute(sql, {"kind": kind}).fetchall()]
    for key in keys:
        yield from db.query(DETAILS, [key])


DETAILS = """
    SELECT u.*, a.title, a.year, a.url FROM unreviewed_evidence AS u
    LEFT JOIN articles AS a ON a.pmid = u.pmid
    WHERE u.evidence_key = ? LIMIT 1
"""


def parse_correction(kind: str, written: str) -> dict[str, Any]:
    """Read what a reviewer typed: a predicate for a relation, `field=value ...` for a number.

    >>> parse_correction("result", "value=33.5, p=<0.01")
    {'value': 33.5, 'p': '<0.01'}

    RAISES: Failure for a field that cannot be corrected or a value that is no number.
    """
    if kind == "relation":
        return {"predicate": written.strip().upper().replace(" ", "_")}
    pairs = [part.partition("=") for part in written.split(",")]
    return dict(parse_field(name.strip(), value.strip()) for name, _, value in pairs)


def parse_field(name: str, value: str) -> tuple[str, Any]:
    """Read one corrected field of a result."""
    if name not in CORRECTABLE["result"] or not value:
        raise Failure(f"write field=value, field one of {', '.join(CORRECTABLE['result'])}")
    try:
        return name, NUMBERS.get(name, str)(value)
    except ValueError:
        raise Failure(f"{name}: {value!r} is no number") from None
