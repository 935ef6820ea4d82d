"""Annotated articles laid out for results: which number of which scene each annotated row is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convert import half_of
from pairs import annotated_names
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import load_model, make_doc
from litmine.evaluate import gold_doc, record_passages
from litmine.evaluate.match import name_of
from litmine.pipes import declare_extensions
from litmine.pipes.results.scene import Scene, Thing, doc_scenes, doc_things
from litmine.pipes.sentences import Sentences
from litmine.wording import read_words

Record = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """An article with its Doc, scenes, and which number each annotated result is."""

    record: Record
    doc: Doc
    things: list[Thing]
    scenes: list[Scene]
    gold: dict[tuple[int, int, str], dict[str, Any]]


def find_gold(
    record: Record, scenes: Sequence[Scene]
) -> dict[tuple[int, int, str], dict[str, Any]]:
    """Say which number of which scene each annotated result is, in the order of the text."""
    text = record["title"] + "\n" + record["abstract"]
    entities = {e["id"]: e for e in record["entities"]}
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in record["results"]:
        start = text.find(row["evidence"])
        end = start + len(row["evidence"])
        name = name_of(entities[row["outcome"]])
        spots = [
            (k, i, name)
            for k, scene in enumerate(scenes)
            if start < scene.end
            and scene.start < end
            and any(o.name == name for o in scene.outcomes)
            for i, n in enumerate(scene.numbers)
            if n.is_value and abs(n.value - row["value"]) < 1e-6
        ]
        used = {(k, i) for k, i, other in found if other != name}
        free = [s for s in spots if s not in found]
        # a value that stands twice: the one that no other outcome has taken
        best = [s for s in free if s[:2] not in used] or free
        if best:
            arm = row["arm"]
            found[best[0]] = {**row, "arm": name_of(entities[arm]) if arm in entities else arm}
    return found


def lay_case(record: Record, doc: Doc) -> Case:
    """Lay an article out as scenes."""
    things = doc_things(doc)
    scenes = list(doc_scenes(doc, things))
    return Case(record, doc, things, scenes, find_gold(record, scenes))


def read_cases(records: Sequence[Record]) -> list[Case]:
    """Lay out the articles with their annotated mentions."""
    declare_extensions()
    nlp, sentences = load_model("blank"), Sentences(read_words("abbreviations"))
    return [lay_case(record, sentences(gold_doc(nlp, record))) for record in records]


def read_found(records: Sequence[Record], pipelines: Sequence[Language]) -> list[Case]:
    """Lay out the articles with the mentions that a pipeline finds, named as the annotated ones."""
    cases = []
    for record in records:
        nlp = pipelines[half_of(record["id"])]
        doc = nlp(make_doc(nlp, record_passages(record)))
        for mention, name in zip(doc._.mentions, annotated_names(doc, record), strict=True):
            mention["name"] = name
        cases.append(lay_case(record, doc))
    return cases
