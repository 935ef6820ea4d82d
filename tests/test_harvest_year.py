"""A hundred scheduled runs over a corpus that lives: no drift, no growth beyond the data."""

from __future__ import annotations

import os
import random
import sqlite3
from pathlib import Path

from rehearsal import harvest

from litmine.parse import parse_article
from litmine.standin.clock import VirtualClock, today
from litmine.standin.fixture import Standin
from litmine.standin.invented import invent_record, invented_records
from litmine.store.articles import digest_article

RUNS = 100
BEGIN = 120
FIRST = 99_000_001
STATE = os.environ.get("LITMINE_SEED", "1")


def live_a_week(server: Standin, clock: VirtualClock, chance: random.Random, week: int) -> None:
    """Let the corpus change as PubMed does between two runs."""
    alive = sorted(server.state.corpus.records)
    for number in range(chance.randrange(3)):
        pmid = FIRST + BEGIN + week * 10 + number
        server.add(invent_record(pmid, day=today(clock)))
    for pmid in chance.sample(alive, 2):
        words = f"{week} real".encode()
        server.revise(pmid, lambda xml, words=words: xml.replace(b"real", words, 1))  # type: ignore[misc]
    if week % 7 == 0:
        server.retract(chance.choice(alive))
    if week % 9 == 0:
        server.delete(chance.choice(alive))


def test_a_hundred_runs_follow_a_living_corpus_without_drift(tmp_path: Path) -> None:
    clock, chance, path = VirtualClock("2026-01-05T12:00"), random.Random(STATE), tmp_path / "a.db"
    told = dict.fromkeys(("new", "revised", "retracted", "withdrawn"), 0)
    with Standin(list(invented_records(BEGIN)), clock=clock) as server:
        for week in range(RUNS):
            row = harvest(path, server.url, today=today(clock))
            assert row["outcome"] == "done"
            assert int(str(row["requests"])) <= 12
            told = {name: told[name] + int(str(row[name])) for name in told}
            if week < RUNS - 1:
                clock.advance(days=chance.choice([1, 7, 7, 30]))
                live_a_week(server, clock, chance, week)
        served = dict(server.state.corpus.records)
        gone = set(server.state.corpus.deleted)
    stored = read_digests(path, withdrawn=0)
    assert stored == {p: digest_article(parse_article(r.xml)) for p, r in served.items()}
    assert set(read_digests(path, withdrawn=1)) == gone
    assert told["withdrawn"] == len(gone)
    assert told["new"] >= len(served)
    check_size(path, len(stored) + len(gone))


def read_digests(path: Path, withdrawn: int) -> dict[int, str]:
    connection = sqlite3.connect(path)
    sql = "SELECT pmid, digest FROM articles WHERE withdrawn = ?"
    found = dict(connection.execute(sql, [withdrawn]).fetchall())
    connection.close()
    return found


def check_size(path: Path, articles: int) -> None:
    """Assert that every table grows with the data or with what happened, and not with the runs."""
    connection = sqlite3.connect(path)

    def count(table: str) -> int:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    assert count("articles") == count("raw_records") == count("checks") == articles
    assert count("harvests") == RUNS
    assert count("slices") <= 4 * RUNS
    assert count("changes") <= articles + 5 * RUNS
    assert count("queue") == count("missing_records") == count("bad_records") == 0
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    free, pages = (
        connection.execute(f"PRAGMA {n}").fetchone()[0] for n in ("freelist_count", "page_count")
    )
    assert free < pages / 4
    connection.close()
