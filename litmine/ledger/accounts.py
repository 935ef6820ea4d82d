"""What every record is accounted as: stored and when compared, missing, or bad."""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

ASKED_AGAIN = 10  # runs after which a record that never came is left to `litmine doctor`


def note_missing(db: Database, corpus: str, pmid: int, harvest_id: int) -> None:
    """Record that PubMed listed a record and did not deliver it."""
    db.execute(
        "INSERT INTO missing_records VALUES (?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
        "times = times + 1, last_harvest_id = excluded.last_harvest_id",
        [corpus, pmid, harvest_id, harvest_id],
    )


def note_bad(
    db: Database, corpus: str, place: str, position: int, pmid: int | None, reason: str, run: int
) -> None:
    """Record that a record came and could not be read."""
    db.execute(
        "INSERT INTO bad_records VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO UPDATE SET "
        "times = times + 1, last_harvest_id = excluded.last_harvest_id, reason = excluded.reason",
        [corpus, place, position, pmid or 0, reason[:500], run, run],
    )


def forgive(db: Database, corpus: str, pmid: int) -> None:
    """Forget that a record was missing or bad: it has come."""
    db.execute("DELETE FROM missing_records WHERE corpus = ? AND pmid = ?", [corpus, pmid])
    db.execute("DELETE FROM bad_records WHERE corpus = ? AND pmid = ?", [corpus, pmid])


def read_owed(db: Database, corpus: str, times: int = ASKED_AGAIN) -> set[int]:
    """Give the records that did not come, or not whole, in fewer than so many runs."""
    sql = (
        "SELECT pmid FROM missing_records WHERE corpus = :corpus AND times < :times UNION "
        "SELECT pmid FROM bad_records "
        "WHERE corpus = :corpus AND times < :times AND place = 'efetch'"
    )
    wanted = {"corpus": corpus, "times": times}
    return {row[0] for row in db.execute(sql, wanted)}


def read_lost(db: Database, corpus: str) -> set[int]:
    """Give every record that never came, or not whole, the given-up ones too."""
    sql = (
        "SELECT pmid FROM missing_records WHERE corpus = :corpus UNION "
        "SELECT pmid FROM bad_records WHERE corpus = :corpus AND place = 'efetch'"
    )
    return {row[0] for row in db.execute(sql, {"corpus": corpus})}


def note_checked(db: Database, corpus: str, pmid: int, run: int, listed: bool | None) -> None:
    """Record that a stored record has just been compared with PubMed's.

    listed: whether the query finds it; None leaves that as it was.
    """
    db.execute(
        "INSERT INTO checks VALUES (:corpus, :pmid, :run, coalesce(:listed, 1)) ON CONFLICT "
        "DO UPDATE SET harvest_id = excluded.harvest_id, listed = coalesce(:listed, listed)",
        {"corpus": corpus, "pmid": pmid, "run": run, "listed": listed},
    )


def read_oldest_checks(db: Database, corpus: str, run: int, limit: int) -> list[int]:
    """Give the stored records that have not been compared for longest, and not in this run."""
    sql = (
        "SELECT pmid FROM checks JOIN articles USING (pmid) WHERE corpus = ? AND withdrawn = 0 "
        "AND checks.harvest_id < ? ORDER BY checks.harvest_id, pmid LIMIT ?"
    )
    return [row[0] for row in db.execute(sql, [corpus, run, limit])]


def read_known(db: Database, corpus: str, listed_only: bool = False) -> set[int]:
    """Give the corpus's stored PMIDs that are not withdrawn."""
    sql = (
        "SELECT pmid FROM corpus_articles JOIN articles USING (pmid) "
        "LEFT JOIN checks USING (corpus, pmid) WHERE corpus = ? AND withdrawn = 0"
    )
    if listed_only:
        sql += " AND listed IS NOT 0"
    return {row[0] for row in db.execute(sql, [corpus])}


def any_stored(db: Database, but: Collection[int]) -> int | None:
    """Give some stored record that PubMed is likely to deliver, none of `but`."""
    sql = "SELECT pmid FROM articles WHERE withdrawn = 0 ORDER BY pmid DESC LIMIT ?"
    found = (row[0] for row in db.execute(sql, [len(but) + 1]))
    return next((pmid for pmid in found if pmid not in but), None)
