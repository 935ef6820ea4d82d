"""The rows of one annotation, with keys that depend on nothing but the annotation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from litmine.annotation import Annotation, Mention
from litmine.article import Passage
from litmine.polarity import judge_polarity
from litmine.store.concepts import make_concept_id
from litmine.store.rows import fields_of
from litmine.store.verdicts import make_evidence_key

ROWS_AN_ARTICLE = 10_000


class Rows:
    """The rows of one annotation, each with the key that its place in the article gives it."""

    def __init__(self, pmid: int, annotation: Annotation, passages: tuple[Passage, ...]) -> None:
        """Take the annotation of the article with these passages."""
        self.pmid, self.annotation, self.passages = pmid, annotation, passages
        self.text = "\n".join(p.text for p in passages)

    def digest(self) -> str:
        """Give the digest of everything that the rows are made of."""
        said = json.dumps([self.annotation, self.text], default=fields_of, sort_keys=True)
        return sha256(said.encode()).hexdigest()

    def key(self, place: int) -> int:
        """Give the key of the row at that place."""
        return self.pmid * ROWS_AN_ARTICLE + place

    def sentence_text(self, place: int) -> str:
        """Give the text of a sentence."""
        start, end = self.annotation.sentences[place]
        return self.text[start:end]

    def passage_at(self, offset: int) -> str:
        """Give the label of the passage around the offset."""
        return next(p.label for p in reversed(self.passages) if p.offset <= offset)

    def sentences(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `sentences`."""
        for i, (start, end) in enumerate(self.annotation.sentences):
            yield {
                "sentence_id": self.key(i),
                "pmid": self.pmid,
                "passage": self.passage_at(start),
                "start": start,
                "end": end,
                "text": self.sentence_text(i),
            }

    def concept_id(self, mention: Mention) -> str:
        """Give the key of the concept that a mention means."""
        return make_concept_id(mention.curie, mention.label, mention.name)

    def concepts(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `concepts` that the mentions need."""
        for m in self.annotation.mentions:
            concept = {"label": m.label, "name": m.name, "curie": m.curie}
            polarity = judge_polarity(m.label, m.name)
            yield {"concept_id": self.concept_id(m), **concept, "polarity": polarity}

    def mentions(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `mentions`."""
        for i, mention in enumerate(self.annotation.mentions):
            fields = fields_of(mention)
            del fields["curie"]
            yield {
                "mention_id": self.key(i),
                "concept_id": self.concept_id(mention),
                **self.place(fields),
            }

    def place(self, fields: dict[str, Any]) -> dict[str, Any]:
        """Replace the sentence's place by its key and say whose row it is."""
        sentence = fields.pop("sentence")
        return {"pmid": self.pmid, "sentence_id": self.key(sentence), **fields}

    def end(self, role: str, place: int | str | None, label: bool = False) -> dict[str, Any]:
        """Give the columns of one end of a row: its mention's key, name and concept."""
        if not isinstance(place, int):
            return {f"{role}_id": None, role: place, f"{role}_concept_id": None}
        mention = self.annotation.mentions[place]
        columns = {f"{role}_id": self.key(place), role: mention.name}
        columns[f"{role}_concept_id"] = self.concept_id(mention)
        return {**columns, f"{role}_label": mention.label} if label else columns

    def relations(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `relations`."""
        for i, relation in enumerate(self.annotation.relations):
            subject = self.end("subject", relation.subject, label=True)
            target = self.end("object", relation.object, label=True)
            said = (relation.predicate, subject["subject"], target["object"])
            key = make_evidence_key(self.pmid, *said, self.sentence_text(relation.sentence))
            row = {**self.place(fields_of(relation)), **subject, **target}
            yield {"relation_id": self.key(i), "evidence_key": key, **row}

    def results(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `results`."""
        for i, result in enumerate(self.annotation.results):
            ends = {
                **self.end("outcome", result.outcome),
                **self.end("arm", result.arm),
                **self.end("comparator", result.comparator),
            }
            said = (result.measure, ends["outcome"], ends["arm"], result.value, result.time)
            key = make_evidence_key(self.pmid, *said, self.sentence_text(result.sentence))
            row = {**self.place(fields_of(result)), **ends}
            yield {"result_id": self.key(i), "evidence_key": key, **row}

    def doses(self) -> Iterator[dict[str, Any]]:
        """Yield the rows of `doses`."""
        for i, dose in enumerate(self.annotation.doses):
            row = {**self.place(fields_of(dose)), **self.end("drug", dose.drug)}
            yield {"dose_id": self.key(i), **row}

    def study(self) -> dict[str, Any]:
        """Give the row of `studies`."""
        return {"pmid": self.pmid, **fields_of(self.annotation.study)}
