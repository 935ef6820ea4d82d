"""The store: newest record wins, the same again changes nothing, a killed run resumes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from papers import TERMS, TOPIC, dump, make_annotation, make_article, save_paper
from sqlite_utils import Database

from litmine.annotation import Annotation, Mention
from litmine.article import DateOf, Link, lay_passages
from litmine.errors import Failure
from litmine.store import (
    count_pending,
    delete_article,
    open_database,
    open_for_reading,
    pending,
    read_raw,
    save_annotation,
    save_annotations,
    save_article,
    save_corpus,
    save_terms,
    save_verdict,
)

ANNOTATED = ("sentences", "mentions", "relations", "results", "doses", "studies")


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Give an empty database with the topic in it."""
    database = open_database(tmp_path / "x.db")
    save_corpus(database, TOPIC)
    save_terms(database, TERMS)
    return database


def revised(date: str) -> tuple[DateOf, ...]:
    """Give the dates of a record revised on that day."""
    return (DateOf("revised", date, "day", date),)


def count(db: Database, *tables: str) -> dict[str, int]:
    """Count the rows of tables."""
    return {table: db[table].count for table in tables}


def test_every_part_of_an_article_is_kept(db: Database) -> None:
    article = make_article()
    assert save_article(db, article, b"<raw/>", TOPIC.name, None) == "new"
    row = next(db.query("SELECT * FROM articles"))
    assert row["title"] == article.title
    assert row["abstract"] == article.abstract
    assert (row["first_author"], row["journal"], row["revised"]) == (
        "Doe",
        "Invented Journal of Blood",
        "2020-05-07",
    )
    assert (row["retracted"], row["corrected"], row["expression_of_concern"]) == (0, 1, 0)
    assert row["url"] == "https://pubmed.ncbi.nlm.nih.gov/99000001/"
    parts = [
        "passages",
        "dates",
        "identifiers",
        "authors",
        "affiliations",
        "mesh_headings",
        "chemicals",
        "keywords",
        "publication_types",
        "grants",
        "trials",
        "links",
        "other_abstracts",
        "gene_symbols",
    ]
    two = {"passages", "authors", "affiliations"}
    assert count(db, *parts) == {part: 2 if part in two else 1 for part in parts}
    assert read_raw(db, article.pmid) == b"<raw/>"
    assert list(db.execute("SELECT linked_pmid FROM links")) == [(99000900,)]


def test_saving_everything_twice_leaves_an_identical_dump(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    before = dump(db)
    assert save_article(db, article, b"<PubmedArticle/>", TOPIC.name, None) == "unchanged"
    save_paper(db, article)
    assert dump(db) == before


def test_a_revision_replaces_the_parts_as_a_whole(db: Database) -> None:
    save_article(db, make_article(), b"<old/>", TOPIC.name, None)
    new = make_article(dates=revised("2021-01-01"), keywords=("a", "b"), grants=())
    assert save_article(db, new, b"<new/>", TOPIC.name, None) == "revised"
    assert list(db.execute("SELECT keyword FROM keywords ORDER BY 1")) == [("a",), ("b",)]
    assert db["grants"].count == 0
    assert read_raw(db, new.pmid) == b"<new/>"


@pytest.mark.parametrize(
    "older",
    [
        {"dates": revised("2019-01-01"), "keywords": ("old",)},
        {"version": 1, "dates": revised("2030-01-01"), "keywords": ("old",)},
    ],
)
def test_an_older_record_never_overwrites_a_newer_one(
    db: Database, older: dict[str, object]
) -> None:
    save_article(db, make_article(version=2), b"<new/>", TOPIC.name, None)
    older_record = make_article(**{"version": 2, **older})
    assert save_article(db, older_record, b"<old/>", TOPIC.name, None) == "unchanged"
    assert read_raw(db, 99000001) == b"<new/>"


def test_a_change_of_text_makes_the_article_pending_and_takes_its_rows(db: Database) -> None:
    save_paper(db, make_article())
    new = make_article(
        dates=revised("2021-01-01"), passages=lay_passages([("TITLE", "Invented anew.")])
    )
    assert save_article(db, new, b"<x/>", TOPIC.name, None) == "revised"
    assert count(db, *ANNOTATED) == dict.fromkeys(ANNOTATED, 0)
    assert [(pmid, p[0].text) for pmid, p in pending(db, TOPIC.name, "first")] == [
        (99000001, "Invented anew.")
    ]


def test_a_change_of_anything_else_keeps_the_annotation(db: Database) -> None:
    save_paper(db, make_article())
    save_article(db, make_article(keywords=("new",)), b"<x/>", TOPIC.name, None)
    assert count_pending(db, TOPIC.name, "first") == 0
    assert db["relations"].count == 2


def test_a_retraction_that_arrives_later_is_flagged(db: Database) -> None:
    save_paper(db, make_article())
    notice = (Link("RetractionIn", 99000901), Link("ExpressionOfConcernIn", 99000902))
    save_article(db, make_article(links=notice), b"<x/>", TOPIC.name, None)
    flags = "SELECT retracted, expression_of_concern, corrected FROM articles"
    assert list(db.execute(flags)) == [(1, 1, 0)]


def test_a_withdrawn_article_stays_is_not_pending_and_may_come_back(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    assert delete_article(db, article.pmid, None)
    assert not delete_article(db, article.pmid, None)
    assert not delete_article(db, 99009999, None)
    assert db["articles"].count == 1
    assert count_pending(db, TOPIC.name, "another") == 0
    assert save_article(db, article, b"<x/>", TOPIC.name, None) == "revised"
    assert list(db.execute("SELECT withdrawn FROM articles")) == [(0,)]


def test_search_follows_every_change(db: Database) -> None:
    def found(table: str, word: str) -> int:
        return int(db.execute(f"SELECT count(*) FROM {table}(?)", [word]).fetchone()[0])

    save_paper(db, make_article())
    assert found("articles_fts", "rabbits") == 1
    assert found("sentences_fts", "relapse") == 1
    other = lay_passages([("TITLE", "Horse"), ("ABSTRACT", "Something else.")])
    new = make_article(dates=revised("2021-01-01"), passages=other)
    save_article(db, new, b"<x/>", TOPIC.name, None)
    assert (found("articles_fts", "rabbit"), found("articles_fts", "horse")) == (0, 1)
    assert found("sentences_fts", "relapse") == 0
    for table in ("articles_fts", "sentences_fts"):
        db.execute(f"INSERT INTO {table}({table}, rank) VALUES ('integrity-check', 1)")
    assert [row["pmid"] for row in db["articles"].search("horse")] == [99000001]


def test_annotation_done_anew_redoes_just_what_is_stale(db: Database) -> None:
    for pmid in (99000001, 99000002, 99000003):
        save_paper(db, make_article(pmid), mark="old")
    save_annotation(db, 99000002, make_annotation(make_article(99000002)), "new")
    save_article(db, make_article(99000004), b"<x/>", TOPIC.name, None)
    assert [pmid for pmid, _ in pending(db, TOPIC.name, "new")] == [99000001, 99000003, 99000004]
    assert count_pending(db, TOPIC.name, "new") == 3
    assert [pmid for pmid, _ in pending(db, TOPIC.name, "old")] == [99000002, 99000004]
    assert count_pending(db, TOPIC.name, None) == 4
    assert count_pending(db, "another corpus", None) == 0


def test_an_annotation_replaces_its_articles_rows_and_no_others(db: Database) -> None:
    save_paper(db, make_article(99000001))
    save_paper(db, make_article(99000002))
    untouched = "SELECT * FROM relations WHERE pmid = 99000002"
    before = list(db.execute(untouched))
    less = make_annotation(make_article(99000001), relations=(), results=(), doses=())
    save_annotation(db, 99000001, less, "second")
    assert count(db, "relations", "results", "doses") == {"relations": 2, "results": 3, "doses": 1}
    assert list(db.execute(untouched)) == before


def test_rows_depend_on_the_annotation_alone(tmp_path: Path) -> None:
    def rows(name: str, pmids: list[int]) -> dict[str, list[tuple[object, ...]]]:
        database = open_database(tmp_path / name)
        for pmid in pmids:
            save_paper(database, make_article(pmid))
        return {t: sorted(database.execute(f"SELECT * FROM {t}")) for t in ANNOTATED[:5]}

    assert rows("a.db", [99000001, 99000002]) == rows("b.db", [99000002, 99000001])


def test_concepts_are_curies_or_names(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    unknown = Mention("OUTCOME", 0, 6, "Rabbit", "rabbit fever", 0)
    save_annotation(db, article.pmid, Annotation(((0, len(article.title)),), (unknown,)), "second")
    assert list(db.execute("SELECT concept_id FROM mentions")) == [("name:OUTCOME:rabbit fever",)]
    rows = db.execute("SELECT concept_id, polarity, parent_id FROM concepts ORDER BY 1")
    assert list(rows)[-4:] == [
        ("x:2", None, "x:1"),
        ("x:3", -1, None),
        ("x:4", -1, None),
        ("x:5", 1, None),
    ]


def test_a_concept_that_nothing_means_any_more_goes(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    concepts = list(db.execute("SELECT * FROM concepts ORDER BY 1"))
    for pmid in (99000001, 99000002):
        save_article(db, make_article(pmid), b"<x/>", TOPIC.name, None)
        odd = Mention("OUTCOME", 0, 6, "Rabbit", "rabbit fever", 0)
        save_annotation(db, pmid, Annotation(((0, 40),), (odd,)), "second")
    save_annotation(db, 99000001, make_annotation(article), "third")
    assert db["concepts"].count == len(concepts) + 1
    save_annotation(db, 99000002, make_annotation(make_article(99000002)), "third")
    assert list(db.execute("SELECT * FROM concepts ORDER BY 1")) == concepts


def test_saving_the_same_terms_again_writes_nothing(db: Database) -> None:
    before = db.conn.total_changes
    save_terms(db, TERMS)
    assert db.conn.total_changes == before
    save_terms(db, [TERMS[0]._replace(name="another globulin")])
    assert list(db.execute("SELECT name FROM concepts WHERE concept_id = 'x:1'")) == [
        ("another globulin",)
    ]


def test_evidence_keys_survive_extraction_and_tell_statements_apart(db: Database) -> None:
    article = make_article()
    save_paper(db, article)
    sql = "SELECT evidence_key FROM relations UNION SELECT evidence_key FROM results"
    keys = set(db.execute(sql))
    assert len(keys) == 5
    extra = make_annotation(article)
    moved = replace(extra, relations=extra.relations[::-1], results=extra.results[::-1])
    save_annotation(db, article.pmid, moved, "second")
    assert set(db.execute(sql)) == keys
    other = make_annotation(article, predicate="INCREASES")
    save_annotation(db, article.pmid, other, "third")
    assert len(set(db.execute(sql)) - keys) == 1


def test_an_annotation_that_does_not_fit_names_its_article_and_writes_nothing(
    db: Database,
) -> None:
    article = make_article()
    save_paper(db, article)
    before = dump(db)
    odd = make_annotation(article, predicate="CURES")
    with pytest.raises(Failure, match="PMID 99000001"):
        save_annotation(db, article.pmid, odd, "second")
    assert dump(db) == before


def test_batches_save_what_single_saves_do(tmp_path: Path) -> None:
    articles = [make_article(99000001 + i) for i in range(5)]
    one, many = (open_database(tmp_path / name) for name in ("one.db", "many.db"))
    for database in (one, many):
        save_corpus(database, TOPIC)
        save_terms(database, TERMS)
        for article in articles:
            save_article(database, article, b"<x/>", TOPIC.name, None)
    for article in articles:
        save_annotation(one, article.pmid, make_annotation(article), "first")
    pairs = [(article.pmid, make_annotation(article)) for article in articles]
    saved = list(save_annotations(many, iter(pairs), "first", batch=2))
    assert saved == [article.pmid for article in articles]
    for table in ANNOTATED:
        assert list(one[table].rows) == list(many[table].rows)


def test_foreign_keys_hold(db: Database) -> None:
    save_paper(db, make_article())
    assert list(db.execute("PRAGMA foreign_key_check")) == []
    assert list(db.execute("PRAGMA foreign_keys")) == [(1,)]
    assert list(db.execute("PRAGMA integrity_check")) == [("ok",)]


def test_verdicts_are_checked_and_the_one_before_is_kept(db: Database) -> None:
    save_paper(db, make_article())
    (key,) = db.execute("SELECT evidence_key FROM relations ORDER BY 1").fetchone()
    save_verdict(db, key, "rejected", "ann", note="wrong arm")
    save_verdict(db, key, "corrected", "bob", {"predicate": "NO_EFFECT"})
    rows = db.execute("SELECT verdict, reviewer, correction FROM verdicts")
    assert list(rows) == [("corrected", "bob", '{"predicate": "NO_EFFECT"}')]
    history = db.execute("SELECT verdict, reviewer, note FROM verdict_history")
    assert list(history) == [("rejected", "ann", "wrong arm")]
    with pytest.raises(Failure, match="no evidence"):
        save_verdict(db, "0" * 24, "accepted", "ann")
    with pytest.raises(Failure, match="can be corrected in predicate"):
        save_verdict(db, key, "corrected", "ann", {"value": 3})
    with pytest.raises(Failure, match="none of"):
        save_verdict(db, key, "corrected", "ann", {"predicate": "CURES"})


KILLED = """
import sys
sys.path.insert(0, sys.argv[2])
from papers import make_annotation, make_article, save_paper
from litmine.store import open_database
db = open_database(sys.argv[1])
for pmid in range(99000001, 99002001):
    save_paper(db, make_article(pmid), make_annotation(make_article(pmid)))
    print(pmid, flush=True)
"""


def test_a_killed_run_leaves_a_valid_file_that_resumes(tmp_path: Path) -> None:
    path = tmp_path / "killed.db"
    here = str(Path(__file__).parent)
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path), here], stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    seen = [run.stdout.readline() for _ in range(5)]
    time.sleep(0.05)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    assert all(seen)

    db = open_database(path)
    assert list(db.execute("PRAGMA integrity_check")) == [("ok",)]
    assert list(db.execute("PRAGMA foreign_key_check")) == []
    whole = "SELECT count(*) FROM articles"
    done = db.execute(whole).fetchone()[0]
    assert done >= 5
    # At most the article in hand lacks its annotation; none has half of one.
    assert count_pending(db, TOPIC.name, "first") <= 1
    per_article = "SELECT DISTINCT count(*) FROM mentions GROUP BY pmid"
    assert list(db.execute(per_article)) == [(3,)]

    fresh = open_database(tmp_path / "fresh.db")
    for database in (db, fresh):
        for pmid in range(99000001, 99000001 + done):
            save_paper(database, make_article(pmid))
    for table in ("articles", "passages", *ANNOTATED):
        assert list(db[table].rows) == list(fresh[table].rows)


def test_reading_needs_no_writing(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    save_paper(db, make_article())
    db.close()
    path.chmod(0o444)
    reader = open_for_reading(path)
    assert reader["articles"].count == 1
    with pytest.raises(Exception, match="readonly"):
        reader.execute("DELETE FROM articles")
