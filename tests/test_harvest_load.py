"""Loading files: baseline and update files, whole or not at all."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from rehearsal import TOPIC
from sqlite_utils import Database

from litmine.cli import main
from litmine.errors import Failure
from litmine.harvest import load_files, read_news
from litmine.harvest.loading import order_of
from litmine.standin.invented import invent_record, invented_records
from litmine.store import open_database

HEAD = b"<?xml version='1.0'?>\n<PubmedArticleSet>\n"
FIRST = 99_000_001


@pytest.fixture
def db(tmp_path: Path) -> Database:
    return open_database(tmp_path / "a.db")


def write(path: Path, *records: bytes, deleted: tuple[int, ...] = (), md5: bool = False) -> Path:
    """Write a file as NLM does, packed if its name says so, with its checksum if asked."""
    gone = b"".join(b'<PMID Version="1">%d</PMID>' % pmid for pmid in deleted)
    tail = b"<DeleteCitation>%s</DeleteCitation>" % gone if deleted else b""
    body = HEAD + b"\n".join(records) + tail + b"</PubmedArticleSet>\n"
    path.write_bytes(gzip.compress(body) if path.suffix == ".gz" else body)
    if md5:
        digest = hashlib.md5(path.read_bytes()).hexdigest()
        Path(f"{path}.md5").write_text(f"MD5({path.name})= {digest}\n")
    return path


def pmids(db: Database, where: str = "withdrawn = 0") -> list[int]:
    return [row[0] for row in db.execute(f"SELECT pmid FROM articles WHERE {where} ORDER BY pmid")]


def test_baseline_then_updates_in_the_order_of_their_numbers(db: Database, tmp_path: Path) -> None:
    old = list(invented_records(5))
    new = old[0].replace(b"real one", b"true one")
    files = [
        write(tmp_path / "pubmed27n0001.xml.gz", old[4].replace(b"real one", b"last one")),
        write(tmp_path / "pubmed26n1335.xml.gz", new, deleted=(FIRST + 2, 1), md5=True),
        write(tmp_path / "pubmed26n0001.xml.gz", *old, md5=True),
    ]
    run = load_files(db, TOPIC, files)
    news = read_news(db, run)
    counts = [news.harvest[n] for n in ("kind", "outcome", "got", "new", "revised", "withdrawn")]
    assert counts == ["load", "done", 7, 5, 2, 1]
    assert pmids(db) == [FIRST, FIRST + 1, FIRST + 3, FIRST + 4]
    assert pmids(db, "withdrawn = 1") == [FIRST + 2]
    assert pmids(db, "abstract LIKE '%true one%'") == [FIRST]
    assert pmids(db, "abstract LIKE '%last one%'") == [FIRST + 4]


def test_files_sort_over_the_turn_of_the_year() -> None:
    names = ["pubmed27n0001.xml.gz", "pubmed26n1497.xml.gz", "own.xml", "pubmed26n0002.xml.gz"]
    assert sorted(names, key=lambda name: order_of(Path(name))) == [
        "own.xml",
        "pubmed26n0002.xml.gz",
        "pubmed26n1497.xml.gz",
        "pubmed27n0001.xml.gz",
    ]


def test_loading_again_changes_nothing(db: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "own.xml", *invented_records(5))
    load_files(db, TOPIC, [path])
    run = load_files(db, TOPIC, [path])
    assert read_news(db, run).harvest["unchanged"] == 5


def test_known_only_takes_revisions_and_leaves_strangers(db: Database, tmp_path: Path) -> None:
    load_files(db, TOPIC, [write(tmp_path / "own.xml", invent_record(FIRST))])
    revised = invent_record(FIRST).replace(b"real one", b"true one")
    update = write(tmp_path / "pubmed26n1400.xml", revised, invent_record(FIRST + 1))
    run = load_files(db, TOPIC, [update], known_only=True)
    assert read_news(db, run).harvest["revised"] == 1
    assert pmids(db) == [FIRST]


def breakages(tmp_path: Path) -> dict[str, tuple[Path, str]]:
    whole = write(tmp_path / "whole.xml.gz", *invented_records(50)).read_bytes()
    plain = gzip.decompress(whole)
    damaged = bytearray(whole)
    damaged[len(damaged) // 2] ^= 0xFF
    broken = {
        "cut.xml.gz": (whole[: len(whole) // 2], "cut.xml.gz"),
        "damaged.xml.gz": (bytes(damaged), "damaged.xml.gz"),
        "cut.xml": (plain[: len(plain) // 2], "cut.xml"),
        "between.xml": (plain[: plain.rfind(b"<PubmedArticle>")], "between.xml"),
        "page.xml": (b"<html><body>maintenance</body></html>", "page.xml"),
        "empty.xml": (b"", "empty.xml"),
    }
    for name, (body, _) in broken.items():
        (tmp_path / name).write_bytes(body)
    return {name: (tmp_path / name, said) for name, (_, said) in broken.items()}


@pytest.mark.parametrize(
    "name", ["cut.xml.gz", "damaged.xml.gz", "cut.xml", "between.xml", "page.xml", "empty.xml"]
)
def test_nothing_of_a_broken_file_is_loaded(db: Database, tmp_path: Path, name: str) -> None:
    path, said = breakages(tmp_path)[name]
    with pytest.raises(Failure, match=said):
        load_files(db, TOPIC, [path])
    assert pmids(db) == []
    assert db.execute("SELECT outcome FROM harvests").fetchall() == [("failed",)]


def test_a_file_that_is_not_what_its_checksum_says_is_refused(db: Database, tmp_path: Path) -> None:
    path = write(tmp_path / "pubmed26n0001.xml.gz", *invented_records(3), md5=True)
    write(path, *invented_records(2))
    with pytest.raises(Failure, match=r"not the file that pubmed26n0001.xml.gz.md5 describes"):
        load_files(db, TOPIC, [path])
    Path(f"{path}.md5").write_text("no sum at all")
    with pytest.raises(Failure, match="holds no checksum"):
        load_files(db, TOPIC, [path])
    assert pmids(db) == []


def test_a_bad_record_is_named_with_its_place_and_the_rest_is_loaded(
    db: Database, tmp_path: Path
) -> None:
    good = list(invented_records(3))
    good[1] = good[1].replace(b"</ArticleTitle>", b"<b></ArticleTitle>")
    path = write(tmp_path / "own.xml", *good)
    run = load_files(db, TOPIC, [path])
    assert pmids(db) == [FIRST, FIRST + 2]
    news = read_news(db, run)
    assert news.harvest["bad"] == 1
    [(place, position, pmid)] = db.execute("SELECT place, position, pmid FROM bad_records")
    assert (place, pmid) == ("own.xml", FIRST + 1)
    assert path.read_bytes()[position:].startswith(b"<PubmedArticle")


@pytest.mark.parametrize("arguments", [["--known-only"], ["--load", __file__, "--full"]])
def test_options_that_contradict_each_other_are_wrong_usage(
    tmp_path: Path, arguments: list[str]
) -> None:
    told = CliRunner().invoke(main, ["fetch", str(tmp_path / "b.db"), "atg", *arguments])
    assert told.exit_code == 2
    assert not (tmp_path / "b.db").exists()


def test_the_command_loads_without_email_or_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    path = write(tmp_path / "own.xml", *invented_records(4))
    told = CliRunner().invoke(main, ["fetch", str(tmp_path / "b.db"), "atg", "--load", str(path)])
    assert (told.exit_code, told.stdout.splitlines()[0]) == (0, "atg: 4 new")
    connection = sqlite3.connect(tmp_path / "b.db")
    assert connection.execute("SELECT count(*) FROM articles").fetchone() == (4,)
