"""The front page: what the database holds as of when, what is new, what must not be used."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from litmine.reading import Readable

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NEWS_SHOWN = 8
RETRACTIONS_SHOWN = 5

COUNTS = """
SELECT
    (SELECT count(*) FROM articles) AS articles,
    (SELECT min(year) FROM articles) AS first_year,
    (SELECT max(year) FROM articles) AS last_year,
    (SELECT count(*) FROM annotations) AS annotated,
    (SELECT count(*) FROM relations) AS statements,
    (SELECT count(*) FROM results) AS numbers,
    (SELECT count(*) FROM doses) AS doses,
    (SELECT count(*) FROM verdicts) AS verdicts,
    (SELECT count(*) FROM articles WHERE retracted = 1 OR withdrawn = 1) AS retracted
"""

NEWS = """
SELECT c.pmid, group_concat(DISTINCT c.change) AS change, a.title, a.year,
    a.journal_abbreviation AS journal, h.started,
    (SELECT count(*) FROM relations AS r WHERE r.pmid = c.pmid) AS statements
FROM changes AS c
JOIN harvests AS h ON h.harvest_id = c.harvest_id
JOIN articles AS a ON a.pmid = c.pmid
WHERE c.harvest_id = (SELECT max(harvest_id) FROM changes)
GROUP BY c.pmid
ORDER BY max(c.change IN ('retracted', 'withdrawn', 'concern')) DESC, a.year DESC, c.pmid DESC
LIMIT ?
"""

RETRACTED = """
SELECT pmid, title, year,
    (SELECT count(*) FROM relations AS r WHERE r.pmid = a.pmid) AS statements
FROM articles AS a WHERE retracted = 1 OR withdrawn = 1 ORDER BY year DESC, pmid LIMIT ?
"""


def read_questions(corpus: str) -> list[dict[str, Any]]:
    """Read a corpus's questions: groups of a title and links; none for one that brings no file."""
    file = files("litmine.corpora").joinpath(corpus, "questions.toml")
    if not file.is_file():
        return []
    groups: list[dict[str, Any]] = tomllib.loads(file.read_text(encoding="utf-8"))["groups"]
    return groups


def read_years(db: Readable) -> list[dict[str, Any]]:
    """Count the articles of each year."""
    sql = "SELECT year, count(*) AS articles FROM articles WHERE year IS NOT NULL GROUP BY year"
    return list(db.query(sql))


def read_last_harvests(db: Readable) -> list[dict[str, Any]]:
    """Give each corpus's title, its last run, and the day up to which PubMed has been read."""
    sql = """
        SELECT c.corpus, c.title, h.started, h.ended, h.outcome, h.message, h.new, h.revised,
            h.retracted, h.missing, h.bad, k.through,
            (SELECT count(*) FROM corpus_articles AS a WHERE a.corpus = c.corpus) AS articles
        FROM corpora AS c
        LEFT JOIN harvests AS h ON h.harvest_id =
            (SELECT max(x.harvest_id) FROM harvests AS x WHERE x.corpus = c.corpus)
        LEFT JOIN cursors AS k ON k.corpus = c.corpus
        ORDER BY c.corpus
    """
    return list(db.query(sql))


def read_front(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the front page."""
    harvests = read_last_harvests(db)
    return {
        "counts": next(db.query(COUNTS)),
        "harvests": harvests,
        "questions": [g for h in harvests for g in read_questions(h["corpus"])],
        "years": read_years(db),
        "news": list(db.query(NEWS, [NEWS_SHOWN])),
        "retractions": list(db.query(RETRACTED, [RETRACTIONS_SHOWN])),
    }
