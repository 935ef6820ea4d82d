"""What the site answers, and above all what it refuses."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import TOKEN, make_client, run_apart
from shelf import SCRIPT

from litmine.explore.site.review import find_way_back
from litmine.explore.site.serving import read_metadata, settle
from litmine.store import open_database

OURS = (
    "/",
    "/-/litmine",
    "/-/litmine/search?q=markup",
    "/-/litmine/article/99000106",
    "/-/litmine/evidence",
    "/-/litmine/forest",
)


@pytest.mark.parametrize("path", OURS)
def test_records_are_text(ask: Any, path: str) -> None:
    """A script in a title never reaches the page as one, and the page could not run it."""
    answer = ask(path)
    assert answer.status_code == 200
    assert SCRIPT not in answer.text
    assert "<img src=x" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy.partition("script-src")[2]


def test_datasettes_pages_fetch_from_nowhere_else(ask: Any) -> None:
    """Their policy keeps to this host as well."""
    policy = ask("/shelf/articles").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert ask("/shelf/articles").headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["/-/litmine/article/1", "/-/litmine/concept/no%3Asuch", "/-/litmine/forest?outcome=nosuch"],
)
def test_what_there_is_not_is_said_so(ask: Any, path: str) -> None:
    """404 with a sentence, no traceback."""
    answer = ask(path)
    assert answer.status_code == 404
    assert "Not found" in answer.text
    assert "Traceback" not in answer.text


def test_a_page_number_that_is_none_is_refused(ask: Any) -> None:
    """Nonsense in an address is no server error."""
    assert ask("/-/litmine/evidence?page=x").status_code == 404


def test_concepts_with_a_slash_have_a_page(ask: Any) -> None:
    """A CURIE may hold any sign."""
    assert "overall survival" in ask("/-/litmine/concept/x%2F8").text
    assert "/-/litmine/concept/x%2F8" in ask("/-/litmine/article/99000102").text


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM articles",
        "UPDATE articles SET title = ''",
        "PRAGMA writable_schema=1",
        "VACUUM",
    ],
)
def test_sql_only_reads(ask: Any, sql: str) -> None:
    """Datasette's SQL box refuses statements that write."""
    answer = ask("/shelf.json", params={"sql": sql})
    assert answer.status_code == 400
    assert ask("/shelf/articles.json?_shape=array&_size=1").json()


def test_retracted_articles_say_so_first(ask: Any) -> None:
    """The notice stands before the title and names the retraction."""
    text = ask("/-/litmine/article/99000105").text
    assert text.index("This article is retracted") < text.index("<h1")
    assert "pubmed.ncbi.nlm.nih.gov/99000901" in text


def test_a_cell_of_a_table_leads_to_our_page(ask: Any) -> None:
    """PMIDs and concepts of Datasette's tables are links."""
    text = ask("/shelf/evidence?pmid=99000102").text
    assert 'href="/-/litmine/article/99000102"' in text
    assert 'href="/-/litmine/concept/x%2F8"' in text


def test_the_database_is_downloaded_as_it_is(ask: Any, shelf_path: Path) -> None:
    """Immutable serving allows it."""
    assert ask("/shelf.db").content == shelf_path.read_bytes()


def test_the_feed_answers(ask: Any) -> None:
    """With Atom's own media type."""
    answer = ask("/-/litmine/new.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert "<entry>" in answer.text


def test_a_foreign_database_is_left_alone(tmp_path: Path) -> None:
    """Beside a file of another program Datasette shows its own front page."""
    from datasette.app import Datasette

    path = tmp_path / "other.db"
    sqlite3.connect(path).execute("CREATE TABLE t (pmid INTEGER)").connection.close()
    server = Datasette([str(path)])
    assert "other" in run_apart(server.client.get("/")).text
    assert run_apart(server.client.get("/-/litmine")).status_code == 404


KEY = "SELECT evidence_key FROM relations WHERE pmid = 99000104"
NUMBER_KEY = "SELECT evidence_key FROM results WHERE pmid = 99000104 AND arm IS NULL"


class Review:
    """A site with the review open, and its file."""

    def __init__(self, path: Path) -> None:
        """Serve a copy that may be written."""
        self.path = path
        self.ask = make_client(path, False, TOKEN)

    def key(self, sql: str = KEY) -> str:
        """Give a key of the evidence."""
        connection = sqlite3.connect(self.path)
        key: str = connection.execute(sql).fetchone()[0]
        connection.close()
        return key

    def verdicts(self) -> list[tuple[Any, ...]]:
        """Read what was saved."""
        connection = sqlite3.connect(self.path)
        rows = connection.execute("SELECT verdict, correction, reviewer FROM verdicts").fetchall()
        connection.close()
        return rows

    def post(self, headers: dict[str, str] | None = None, **form: str) -> Any:
        """Post a verdict with the token, from the site itself unless said otherwise."""
        given = {"authorization": f"Bearer {TOKEN}", "origin": "http://localhost"}
        form = {"evidence_key": self.key(), "verdict": "rejected", "reviewer": "R", **form}
        sent = {k: v for k, v in {**given, **(headers or {})}.items() if v}
        return self.ask("/-/litmine/verdict", "post", data=form, headers=sent)


@pytest.fixture
def review(shelf_path: Path, tmp_path: Path) -> Review:
    """Open the review of a copy of the shelf."""
    path = Path(shutil.copy(shelf_path, tmp_path / "shelf.db"))
    return Review(path)


def test_a_verdict_is_saved_and_leads_back(review: Review) -> None:
    """Rejected evidence is gone from the view at once."""
    answer = review.post(back="/-/litmine/evidence?page=1#e1")
    assert (answer.status_code, answer.headers["location"]) == (
        302,
        "/-/litmine/evidence?page=1#e1",
    )
    assert review.verdicts() == [("rejected", None, "R")]
    rows = review.ask("/shelf/evidence.json?pmid=99000104&_shape=array").json()
    assert rows == []


def test_a_correction_is_read_as_at_the_terminal(review: Review) -> None:
    """A predicate for a relation, fields for a number."""
    review.post(verdict="corrected", correction="no effect")
    review.post(verdict="corrected", evidence_key=review.key(NUMBER_KEY), correction="value=7.5")
    assert [row[:2] for row in review.verdicts()] == [
        ("corrected", '{"predicate": "NO_EFFECT"}'),
        ("corrected", '{"value": 7.5}'),
    ]


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": ""},
        {"authorization": "Bearer wrong"},
        {"authorization": f"Basic {TOKEN}"},
        {"origin": "http://elsewhere.example"},
        {"origin": "null"},
        {"origin": "", "sec-fetch-site": "cross-site"},
        {"origin": "", "sec-fetch-site": "same-site"},
    ],
)
def test_the_wrong_one_is_refused(review: Review, headers: dict[str, str]) -> None:
    """No token, another token, or another origin: 403 and nothing written."""
    assert review.post(headers).status_code == 403
    assert review.verdicts() == []


@pytest.mark.parametrize(
    "form",
    [
        {"evidence_key": "0" * 24},
        {"evidence_key": ""},
        {"verdict": "deleted"},
        {"reviewer": " "},
        {"verdict": "corrected", "correction": ""},
        {"verdict": "corrected", "correction": "CURES"},
    ],
)
def test_what_makes_no_sense_is_refused(review: Review, form: dict[str, str]) -> None:
    """Unknown rows, verdicts and predicates: 400 and nothing written."""
    assert review.post(**form).status_code == 400
    assert review.verdicts() == []


def test_a_cookie_alone_does_not_do(review: Review) -> None:
    """With the cookie, as a browser sends it, a form without its own token is refused."""
    answer = review.ask(
        "/-/litmine/verdict",
        "post",
        data={"evidence_key": review.key(), "verdict": "rejected", "reviewer": "R"},
        cookies={"litmine_review": TOKEN},
        headers={"origin": "http://localhost"},
    )
    assert answer.status_code == 403
    assert review.verdicts() == []


def test_the_token_becomes_a_cookie_that_scripts_cannot_read(review: Review) -> None:
    """Opening by token sets it, a wrong token does not."""
    answer = review.ask(f"/-/litmine/review/open?token={TOKEN}")
    assert answer.status_code == 302
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert review.ask("/-/litmine/review/open?token=wrong").status_code == 403
    assert review.ask("/-/litmine/review").status_code == 403


def test_the_token_is_told_nowhere(review: Review) -> None:
    """Neither metadata nor plugins nor any page shows it."""
    for path in (
        "/-/metadata.json",
        "/-/plugins.json?all=1",
        "/-/settings.json",
        "/",
        "/-/litmine",
    ):
        assert TOKEN not in review.ask(path).text


def test_read_only_is_the_rule(ask: Any) -> None:
    """Without --review there is no form, no queue and no way to write."""
    assert '<form method="post"' not in ask("/-/litmine/article/99000101").text
    assert ask("/-/litmine/review").status_code == 403
    answer = ask("/-/litmine/verdict", "post", data={"verdict": "rejected"})
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "back", ["//elsewhere.example/-/litmine/", "https://elsewhere.example", "/-/litmine/\\x", ""]
)
def test_the_way_back_is_ours(ask: Any, back: str) -> None:
    """No form leads a reader to another site."""
    assert find_way_back({"back": back}, ask.server) == "/-/litmine/review"


def test_a_log_is_settled_before_immutable_serving(tmp_path: Path) -> None:
    """What stands in the write-ahead log would be missed; a writer keeps the file live."""
    path = tmp_path / "a.db"
    db = open_database(path)
    db["corpora"].insert({"corpus": "a", "title": "A", "query": "q", "since": "1960"})
    reading = sqlite3.connect(path)
    reading.execute("BEGIN").execute("SELECT * FROM corpora").fetchall()
    db["corpora"].insert({"corpus": "b", "title": "B", "query": "q", "since": "1960"})
    assert settle(path) is False
    reading.close()
    assert settle(path) is True
    db.close()


def test_a_file_written_meanwhile_is_not_read_on(shelf_path: Path, tmp_path: Path) -> None:
    """An immutable site says that it must begin again; a live one shows what is new."""
    path = Path(shutil.copy(shelf_path, tmp_path / "shelf.db"))
    still, live = make_client(path), make_client(path, immutable=False)
    assert still("/").status_code == 200
    db = open_database(path)
    db.execute("UPDATE articles SET title = 'A later title' WHERE pmid = 99000101")
    db.conn.commit()
    db.close()
    refused = still("/-/litmine/article/99000101")
    assert refused.status_code == still("/-/litmine/new.atom").status_code == 503
    assert "start it again" in refused.text
    assert "A later title" in live("/-/litmine/article/99000101").text


def test_metadata_goes_by_the_files_own_name() -> None:
    """The database's description stands under its name, the token in a variable."""
    metadata = read_metadata("globulins")
    assert list(metadata["databases"]) == ["globulins"]
    assert metadata["plugins"]["litmine"]["review_token"] == {"$env": "LITMINE_REVIEW_TOKEN"}
