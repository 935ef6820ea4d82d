"""The search page: concepts by any of their names, articles and sentences by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from litmine.reading import Readable

CONCEPTS_SHOWN, HITS_SHOWN = 12, 30
# Private-use characters: no abstract has them, so what stands between them is the hit.
OPENING, CLOSING = "\ue000", "\ue001"

CONCEPTS = """
SELECT c.concept_id, c.label, c.name,
    (SELECT count(DISTINCT pmid) FROM mentions AS m WHERE m.concept_id = c.concept_id) AS articles
FROM concepts AS c
WHERE c.concept_id IN (
    SELECT concept_id FROM terms WHERE spelling = :word COLLATE NOCASE
    UNION SELECT concept_id FROM concepts WHERE name LIKE '%' || :word || '%'
)
AND EXISTS (SELECT 1 FROM mentions AS m WHERE m.concept_id = c.concept_id)
ORDER BY articles DESC LIMIT :limit
"""

ARTICLES = """
SELECT a.pmid, a.title, a.year, a.retracted, a.withdrawn, a.journal_abbreviation AS journal,
    snippet(articles_fts, 1, :opening, :closing, '…', 40) AS snippet
FROM articles_fts JOIN articles AS a ON a.pmid = articles_fts.rowid
WHERE articles_fts MATCH :match
ORDER BY articles_fts.rank LIMIT :limit
"""


def write_match(words: str) -> str:
    """Write a reader's words as a full-text query: every word, phrases in quotes, `*` at an end.

    >>> write_match('rabbit "chronic GVHD" surviv* OR -')
    '"rabbit" AND "chronic GVHD" AND "surviv"* AND "OR"'
    """
    parts = re.findall(r'"([^"]+)"|([^\s"]+)', words)
    quoted = []
    for phrase, word in parts:
        text, star = (phrase or word).rstrip("*"), (phrase or word).endswith("*")
        if re.search(r"\w", text):
            quoted.append(f'"{text}"' + ("*" if star else ""))
    return " AND ".join(quoted)


def cut_snippet(snippet: str) -> list[tuple[str, bool]]:
    """Cut a snippet into pieces, each with whether it is a hit; the page escapes them."""
    pieces = []
    for part in re.split(f"({OPENING}.*?{CLOSING})", snippet, flags=re.DOTALL):
        if part:
            pieces.append((part.strip(OPENING + CLOSING), part.startswith(OPENING)))
    return pieces


def read_search(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the answers to a search."""
    words = asked.get("q", "").strip()
    match = write_match(words)
    if not match:
        return {"q": words, "concepts": [], "hits": []}
    wanted = {"match": match, "limit": HITS_SHOWN, "opening": OPENING, "closing": CLOSING}
    hits = [
        {**row, "snippet": cut_snippet(row["snippet"] or "")} for row in db.query(ARTICLES, wanted)
    ]
    concepts = db.query(CONCEPTS, {"word": words.strip('"'), "limit": CONCEPTS_SHOWN})
    return {"q": words, "concepts": list(concepts), "hits": hits}
