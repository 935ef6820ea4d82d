"""What people decided about evidence, kept by what the evidence says."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from hashlib import sha256
from typing import Any, Literal

from sqlite_utils import Database

from litmine.store.rows import upsert_row

Verdict = Literal["accepted", "rejected", "corrected"]


def make_evidence_key(pmid: int, *said: Any) -> str:
    """Give the key of a piece of evidence: what is said, in which sentence of which paper.

    It holds no row number and no offset, so that it survives extraction done anew.
    """
    parts = json.dumps([pmid, *said], ensure_ascii=False)
    return sha256(parts.encode()).hexdigest()[:24]


def save_verdict(
    db: Database,
    evidence_key: str,
    verdict: Verdict,
    reviewer: str,
    correction: dict[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """Save a reviewer's verdict; an earlier one moves to `verdict_history`.

    correction: the fields that should read otherwise, for "corrected" only.
    """
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
