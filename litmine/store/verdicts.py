"""What people decided about evidence, kept by what the evidence says."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any, Literal

from sqlite_utils import Database

from litmine.errors import Failure
from litmine.store.rows import upsert_row

Verdict = Literal["accepted", "rejected", "corrected"]

# The fields that a reviewer may set, by kind of evidence: the views read just these.
CORRECTABLE = {
    "relation": ("predicate",),
    "result": ("measure", "value", "unit", "ci_low", "ci_high", "p", "time", "n", "of"),
}


def make_evidence_key(pmid: int, *said: Any) -> str:
    """Give the key of a piece of evidence: what is said, in which sentence of which paper.

    It holds no row number and no offset, so that it survives extraction done anew.
    """
    parts = json.dumps([pmid, *said], ensure_ascii=False)
    return sha256(parts.encode()).hexdigest()[:24]


def find_kind(db: Database, evidence_key: str) -> str:
    """Tell whether the key is a relation's or a result's.

    RAISES: Failure for a key that no row has.
    """
    for kind in CORRECTABLE:
        sql = f"SELECT 1 FROM {kind}s WHERE evidence_key = ? LIMIT 1"
        if db.execute(sql, [evidence_key]).fetchone():
            return kind
    raise Failure(f"no evidence has the key {evidence_key}")


def check_correction(db: Database, kind: str, correction: dict[str, Any]) -> None:
    """Refuse fields that cannot be corrected and predicates that there are not."""
    odd = sorted(correction.keys() - set(CORRECTABLE[kind]))
    if odd or not correction:
        allowed = ", ".join(CORRECTABLE[kind])
        raise Failure(f"a {kind} can be corrected in {allowed}, not in {odd or 'nothing'}")
    known = [row[0] for row in db.execute("SELECT predicate FROM predicates ORDER BY predicate")]
    if kind == "relation" and correction["predicate"] not in known:
        raise Failure(f"predicate {correction['predicate']!r} is none of {', '.join(known)}")


def save_verdict(
    db: Database,
    evidence_key: str,
    verdict: Verdict,
    reviewer: str,
    correction: dict[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """Save a reviewer's verdict; an earlier one moves to `verdict_history`.

    correction: the fields that should read otherwise, for "corrected" and only there.
    RAISES: Failure for an unknown key or a correction of what cannot be corrected.
    """
    kind = find_kind(db, evidence_key)
    if verdict == "corrected":
        check_correction(db, kind, correction or {})
    row = {
        "evidence_key": evidence_key,
        "verdict": verdict,
        "correction": json.dumps(correction, sort_keys=True) if correction else None,
        "note": note,
        "reviewer": reviewer,
        "decided": datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    with db.atomic():
        upsert_row(db, "verdicts", "evidence_key", row)
