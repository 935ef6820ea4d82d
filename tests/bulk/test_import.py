"""Bulk files: the same rows however they are read, each file once, nothing of half a file."""

from __future__ import annotations

import gzip
import hashlib
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlite_utils import Database

from litmine.annotation_run import annotate_pending
from litmine.bulk.run import import_files
from litmine.cli import main
from litmine.corpus import Corpus, read_corpus
from litmine.errors import Failure
from litmine.store import open_database

DATA = ("articles", "passages", "sentences", "mentions", "relations", "results", "doses", "studies")
RECORD = """<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2026</Year><Month>01</Month><Day>{day:02}</Day></DateRevised>
<Article><ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{text}</AbstractText></Abstract>
</Article></MedlineCitation></PubmedArticle>"""
CHOSEN = "Rabbit ATG 5 mg/kg lowered acute GVHD in leukaemia (20% vs 40%, P = .01)."
OTHER = "Statins lowered cholesterol."


def document(*records: str, deleted: int | None = None) -> bytes:
    gone = f"<DeleteCitation><PMID>{deleted}</PMID></DeleteCitation>" if deleted else ""
    return f"<PubmedArticleSet>{''.join(records)}{gone}</PubmedArticleSet>".encode()


def write(folder: Path, number: int, content: bytes) -> Path:
    path = folder / f"pubmed26n{number:04}.xml.gz"
    path.write_bytes(gzip.compress(content, mtime=0))
    digest = hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()
    path.with_name(path.name + ".md5").write_text(f"MD5({path.name})= {digest}\n")
    return path


def record(pmid: int, text: str, day: int = 1) -> str:
    return RECORD.format(pmid=pmid, title=f"Article {pmid}", text=text, day=day)


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """Give six files: each a selected and another record; later ones revise and delete."""
    base = 99000001
    made = [
        write(tmp_path, n, document(record(base + n, CHOSEN), record(base + 100 + n, OTHER)))
        for n in range(1, 5)
    ]
    revision = record(base + 1, CHOSEN.replace("20%", "25%"), day=9)
    made.append(write(tmp_path, 5, document(revision)))
    made.append(write(tmp_path, 6, document(record(base + 6, CHOSEN), deleted=base + 2)))
    return made


@pytest.fixture
def corpus() -> Corpus:
    return read_corpus("atg")


def rows(db: Database) -> dict[str, list[Any]]:
    """Give all data rows; keys of runs and times of saving are no data."""
    columns = {
        t: [c.name for c in db[t].columns if not c.name.endswith("harvest_id")] for t in DATA
    }
    own = {
        t: [c for c in names if not c.endswith(("_at", "saved"))] for t, names in columns.items()
    }
    quoted = {t: ", ".join(f'"{c}"' for c in names) for t, names in own.items()}
    return {t: db.execute(f"SELECT {quoted[t]} FROM {t} ORDER BY 1, 2").fetchall() for t in DATA}


@pytest.fixture
def plain(tmp_path: Path, files: list[Path], corpus: Corpus) -> Iterator[Database]:
    """Give the database of the single-process import."""
    db = open_database(tmp_path / "plain.db")
    import_files(db, corpus, files)
    yield db
    db.close()


def test_the_filter_selects_and_later_files_win(plain: Database) -> None:
    stored = {r["pmid"]: r["withdrawn"] for r in plain["articles"].rows}
    assert stored == {99000002: 0, 99000003: 1, 99000004: 0, 99000005: 0, 99000007: 0}
    assert "25%" in plain["articles"].get(99000002)["abstract"]


def test_a_finished_file_is_not_read_again(
    plain: Database, files: list[Path], corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = rows(plain)
    monkeypatch.setattr("litmine.bulk.run.read_part", lambda *_: pytest.fail("was read again"))
    import_files(plain, corpus, files)
    assert rows(plain) == before


def test_a_broken_file_leaves_nothing_of_itself_and_the_rest_resumes(
    tmp_path: Path, files: list[Path], corpus: Corpus, plain: Database
) -> None:
    whole = gzip.decompress(files[2].read_bytes())
    promise = files[2].with_name(files[2].name + ".md5")
    promise.unlink()
    files[2].write_bytes(gzip.compress(whole[:-30]))
    db = open_database(tmp_path / "broken.db")
    with pytest.raises(Failure, match=files[2].name):
        import_files(db, corpus, files)
    assert db["imported_files"].count == 2
    files[2].write_bytes(gzip.compress(whole, mtime=0))
    import_files(db, corpus, files)
    assert rows(db) == rows(plain)


def test_a_wrong_checksum_is_told_before_anything_is_read(
    tmp_path: Path, files: list[Path], corpus: Corpus
) -> None:
    files[5].write_bytes(gzip.compress(document()))
    db = open_database(tmp_path / "x.db")
    with pytest.raises(Failure, match=r"not the file that .*0006.*describes"):
        import_files(db, corpus, files)
    assert db["articles"].count == 0


def test_a_cluster_gives_the_same_rows_though_a_worker_is_killed(
    tmp_path: Path, files: list[Path], corpus: Corpus, plain: Database
) -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=3, threads_per_worker=1, dashboard_address=None
        ) as local,
        distributed.Client(local) as client,
    ):
        victim = client.submit(os.getpid, pure=False).result()

        def kill_when_busy() -> None:
            while not any(client.processing().values()):
                time.sleep(0.05)
            os.kill(victim, signal.SIGKILL)

        killer = threading.Thread(target=kill_when_busy)
        killer.start()
        db = open_database(tmp_path / "cluster.db")
        import_files(db, corpus, files, cluster=local.scheduler_address)
        killer.join()
    assert rows(db) == rows(plain)
    assert annotate_pending(db, corpus).annotated == 0


def test_no_scheduler_is_a_failure_that_names_the_address() -> None:
    pytest.importorskip("distributed")
    from litmine.cluster import connect

    with pytest.raises(Failure, match="nonsense"):
        connect("nonsense://127.0.0.1:1")


def test_the_command_says_what_is_new(tmp_path: Path, files: list[Path]) -> None:
    arguments = ["import", str(tmp_path / "c.db"), "atg", *map(str, files), "--no-annotate"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "5 new" in done.stdout
