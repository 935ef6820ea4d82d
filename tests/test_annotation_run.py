"""Annotating what is pending: all of it once, failures told, nothing redone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc
from sqlite_utils import Database

from litmine.annotate import annotate_texts, load_pipeline
from litmine.annotation import Mention
from litmine.annotation_run import annotate_pending
from litmine.article import Article, lay_passages
from litmine.corpus import Corpus, read_corpus
from litmine.errors import Failure
from litmine.store import count_pending, open_database, save_article, save_corpus

TEXTS = ["ATG was given.", "BREAK this one.", "Rabbit ATG prevented GVHD."]


@pytest.fixture
def corpus() -> Corpus:
    return read_corpus("atg")


@pytest.fixture
def db(tmp_path: Path, corpus: Corpus) -> Iterator[Database]:
    database = open_database(tmp_path / "x.db")
    save_corpus(database, corpus)
    for number, text in enumerate(TEXTS):
        article = Article(99000001 + number, passages=lay_passages([("TITLE", text)]))
        save_article(database, article, text.encode(), corpus.name, None)
    yield database
    database.close()


@pytest.fixture
def fragile(corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> Language:
    """Give a pipeline with a component that fails on one text."""
    nlp = load_pipeline(corpus)

    @Language.component("breaks")
    def breaks(doc: Doc) -> Doc:
        if "BREAK" in doc.text:
            raise ValueError("broken on purpose")
        return doc

    nlp.add_pipe("breaks")
    monkeypatch.setattr("litmine.annotate.load_pipeline", lambda *_: nlp)
    return nlp


def test_everything_is_annotated_once(db: Database, corpus: Corpus) -> None:
    assert annotate_pending(db, corpus).annotated == 3
    assert annotate_pending(db, corpus).annotated == 0
    assert annotate_pending(db, corpus, again=True).annotated == 3


def test_another_pipeline_makes_annotations_stale(
    db: Database, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    annotate_pending(db, corpus)
    monkeypatch.setattr("litmine.annotation_run.fingerprint_pipeline", lambda *_: "other")
    assert annotate_pending(db, corpus).annotated == 3
    assert count_pending(db, corpus.name, "other") == 0


def test_a_failing_article_is_recorded_and_the_others_go_on(
    db: Database, corpus: Corpus, fragile: Language
) -> None:
    run = annotate_pending(db, corpus)
    assert run.annotated == 2
    assert run.failed == {99000002: "ValueError: broken on purpose"}
    assert [r["pmid"] for r in db["annotation_failures"].rows] == [99000002]
    fragile.remove_pipe("breaks")
    assert annotate_pending(db, corpus).annotated == 1
    assert db["annotation_failures"].count == 0


def test_without_a_listener_a_failure_is_raised(fragile: Language) -> None:
    texts = [(n, lay_passages([("TITLE", text)])) for n, text in enumerate(TEXTS)]
    with pytest.raises(ValueError, match="on purpose"):
        list(annotate_texts(fragile, texts))


def test_two_processes_give_the_same_rows(corpus: Corpus) -> None:
    nlp = load_pipeline(corpus)
    texts = [(n, lay_passages([("TITLE", TEXTS[n % 3])])) for n in range(9)]
    assert list(annotate_texts(nlp, texts, processes=2)) == list(annotate_texts(nlp, texts))


@pytest.mark.parametrize("processes", [1, 2])
def test_a_text_that_fails_is_told_and_no_other_is_lost(fragile: Language, processes: int) -> None:
    texts = [(n, lay_passages([("TITLE", TEXTS[n % 3])])) for n in range(9)]
    failed: list[tuple[int, str]] = []
    made = annotate_texts(
        fragile, texts, processes, lambda key, e: failed.append((key, str(e))), batch=2
    )
    assert sorted(key for key, _ in made) == [0, 2, 3, 5, 6, 8]
    assert sorted(failed) == [(n, "broken on purpose") for n in (1, 4, 7)]


def test_several_processes_raise_what_one_would(fragile: Language) -> None:
    texts = [(n, lay_passages([("TITLE", TEXTS[n % 3])])) for n in range(9)]
    with pytest.raises(ValueError, match="on purpose"):
        list(annotate_texts(fragile, texts, processes=2))


def test_an_annotation_that_does_not_fit_is_a_failure_of_that_article(
    db: Database, corpus: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def misfit(*args: object) -> Iterator[object]:
        for key, annotation in annotate_texts(load_pipeline(corpus), args[1]):  # type: ignore[arg-type]
            stray = (Mention("DRUG", 0, 3, "ATG", "atg", sentence=9),) if key == 99000001 else ()
            yield key, replace(annotation, mentions=stray, relations=(), results=(), doses=())

    monkeypatch.setattr("litmine.annotate.annotate_texts", misfit)
    run = annotate_pending(db, corpus)
    assert (run.annotated, list(run.failed)) == (2, [99000001])
    assert Failure.__name__ in run.failed[99000001]


def test_a_wrong_component_is_named(corpus: Corpus, tmp_path: Path) -> None:
    (tmp_path / "pipeline.cfg").write_text(
        '[model]\nname = "blank"\n\n[components]\n\n[components.no_such]\n'
    )
    with pytest.raises(Failure, match="component no_such"):
        load_pipeline(replace(corpus, folder=tmp_path))
