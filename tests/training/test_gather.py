"""Annotated articles travel without their texts and come back whole."""

import json
from pathlib import Path
from typing import Any

import convert
import gather
import pytest

ARTICLE: dict[str, Any] = {
    "id": "99000001",
    "title": "ATG in aplastic anaemia",
    "abstract": "ATG gave a response in 5 of 9 patients.",
    "source": "invented",
    "entities": [
        {"id": "T1", "label": "DRUG", "start": 24, "end": 27, "text": "ATG",
         "name": "antithymocyte globulin", "status": None},
        {"id": "T2", "label": "OUTCOME", "start": 35, "end": 43, "text": "response",
         "name": "response", "status": None},
    ],
    "relations": [
        {"subject": "T1", "predicate": "OBSERVED", "object": "T2",
         "evidence": "ATG gave a response in 5 of 9 patients."}
    ],
    "results": [
        {"outcome": "T2", "arm": None, "measure": "count", "value": 5.0, "unit": None,
         "ci_low": None, "ci_high": None, "p": None, "time": None, "n": 5, "of": 9,
         "evidence": "ATG gave a response in 5 of 9 patients."}
    ],
    "doses": [],
    "study": {"design": "case_series", "n_patients": 9},
}  # fmt: skip
TEXT = f"{ARTICLE['title']}\n{ARTICLE['abstract']}"
FILES = ("annotated.jsonl", "invented.jsonl")


def test_a_packed_article_holds_no_text_and_comes_back_whole() -> None:
    packed = gather.pack(ARTICLE)
    assert "response in" not in json.dumps(packed)
    assert gather.unpack(packed, TEXT) == ARTICLE


def test_a_text_that_changed_is_told() -> None:
    with pytest.raises(ValueError, match="invented 99000001: the text is not the one annotated"):
        gather.unpack(gather.pack(ARTICLE), TEXT.replace("5 of 9", "6 of 9"))


def test_invented_articles_are_marked_and_fit_their_text() -> None:
    for row in gather.read_rows("invented.jsonl"):
        assert row["id"].startswith(("991", "992", "993"))  # 990 is the demo's
        assert row["source"] == "invented"
        article = gather.unpack(row, f"{row['title']}\n{row['abstract']}")
        assert all(e["text"].strip() == e["text"] != "" for e in article["entities"])


def test_every_article_stands_once() -> None:
    ids = [row["id"] for name in FILES for row in gather.read_rows(name)]
    assert len(ids) == len(set(ids)) > 1000


def test_no_given_text_lies_here() -> None:
    assert not {"title", "abstract"} & {key for row in gather.read_rows(FILES[0]) for key in row}


def test_real_articles_find_their_texts_and_none_is_held_out(shared: Path) -> None:
    taught = {a["id"] for a in gather.read_own(shared)}
    development = {json.loads(line)["id"] for line in (shared / "gold/dev.jsonl").open()}
    assert not taught & (convert.read_held_out(shared) | development)
