"""A fingerprint changes with what shapes an annotation, and with nothing else."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from litmine.corpus import read_corpus
from litmine.fingerprint import fingerprint_pipeline


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with as_file(files("litmine.corpora").joinpath("atg")) as atg:
        return Path(shutil.copytree(atg, tmp_path / "atg"))


def test_the_same_files_give_the_same_fingerprint(folder: Path) -> None:
    first = fingerprint_pipeline(read_corpus(str(folder)))
    assert fingerprint_pipeline(read_corpus(str(folder))) == first


@pytest.mark.parametrize("name", ["pipeline.cfg", "terms/extra.tsv"])
def test_a_changed_file_changes_it(folder: Path, name: str) -> None:
    before = fingerprint_pipeline(read_corpus(str(folder)))
    with (folder / name).open("a") as out:
        out.write("# changed\n")
    assert fingerprint_pipeline(read_corpus(str(folder))) != before


def test_the_query_is_no_part_of_it(folder: Path) -> None:
    before = fingerprint_pipeline(read_corpus(str(folder)))
    with (folder / "corpus.toml").open("a") as out:
        out.write("# a remark\n")
    assert fingerprint_pipeline(read_corpus(str(folder))) == before


def test_a_card_is_no_part_of_it(folder: Path) -> None:
    before = fingerprint_pipeline(read_corpus(str(folder)))
    (folder / "terms" / "CARD.md").write_text("what people read\n")
    assert fingerprint_pipeline(read_corpus(str(folder))) == before


def test_another_model_changes_it() -> None:
    corpus = read_corpus("atg")
    assert fingerprint_pipeline(corpus, "en_ner_bc5cdr_md") != fingerprint_pipeline(corpus)
