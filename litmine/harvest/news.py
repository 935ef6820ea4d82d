"""What a run brought, for its reader: a person at the terminal, or a mailer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from litmine import ledger

SHOWN = 20
HEADLINES = {
    "withdrawn": "withdrawn from PubMed",
    "retracted": "RETRACTED",
    "concern": "expression of concern",
    "corrected": "erratum published",
    "new": "new",
}


@dataclass(frozen=True)
class News:
    """A run's row of the ledger, the records it changed, and the evidence now drawn from them.

    short: what PubMed lists and did not deliver, in words; None where nothing is owed.
    """

    harvest: dict[str, Any]
    changes: dict[str, list[dict[str, Any]]]
    evidence: int | None
    short: str | None = None

    def as_json(self) -> str:
        """Give everything as one JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False)

    def lines(self) -> Iterator[str]:
        """Yield the lines for a terminal: counts, then the articles, the gravest first."""
        row = self.harvest
        names = ("new", "revised", "unchanged", "retracted", "withdrawn", "missing", "bad")
        counts = ", ".join(f"{row[name]:,} {name}" for name in names if row[name] or name == "new")
        yield f"{row['corpus']}: {counts}"
        if self.evidence is not None:
            yield f"evidence in the new and revised articles: {self.evidence:,} relations"
        for change, headline in HEADLINES.items():
            articles = self.changes.get(change, [])
            for article in articles[:SHOWN]:
                yield f"  {headline}: PMID {article['pmid']} {article['title']}"
            if len(articles) > SHOWN:
                yield f"  {headline}: and {len(articles) - SHOWN:,} more"


def read_news(db: Database, harvest_id: int) -> News:
    """Read what a run changed; evidence is counted where the database has that view."""
    changes: dict[str, list[dict[str, Any]]] = {}
    sql = (
        "SELECT change, pmid, title, year, journal_abbreviation AS journal, url "
        "FROM changes JOIN articles USING (pmid) WHERE changes.harvest_id = ? ORDER BY pmid"
    )
    for row in db.query(sql, [harvest_id]):
        changes.setdefault(row.pop("change"), []).append(row)
    harvest = ledger.read_harvest(db, harvest_id)
    return News(harvest, changes, count_evidence(db, harvest_id))


def count_evidence(db: Database, harvest_id: int) -> int | None:
    """Count the relations in what is new and revised, None where there is no such view."""
    if "evidence" not in db.view_names():
        return None
    sql = (
        "SELECT count(*) FROM evidence WHERE pmid IN "
        "(SELECT pmid FROM changes WHERE harvest_id = ? AND change IN ('new', 'revised'))"
    )
    return int(db.execute(sql, [harvest_id]).fetchone()[0])
