"""The design that PubMed's indexers state, in the place of, or beside, the one the text shows."""

from __future__ import annotations

from sqlite_utils import Database

STATE_DESIGN = """
UPDATE studies SET
    design = stated.design,
    cue = 'PubMed: ' || stated.publication_type,
    source = 'publication_types'
FROM (
    SELECT design, publication_type, overrules
    FROM publication_designs
    WHERE ui IN (SELECT ui FROM publication_types WHERE pmid = :pmid)
    ORDER BY rank LIMIT 1
) AS stated
WHERE pmid = :pmid AND (studies.design IS NULL OR stated.overrules = 1)
AND studies.design IS NOT stated.design
"""


def state_design(db: Database, pmid: int) -> None:
    """Let the publication types of an article decide its study's design where they know better.

    Called whenever the types or the study are written: indexers add types months after the text.
    """
    db.execute(STATE_DESIGN, {"pmid": pmid})
