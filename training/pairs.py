"""Pairs of mentions of annotated articles, with what is seen of them and what was annotated.

They come from the annotated mentions and, so that what learns from them bears the pipeline's
mistakes, from the mentions that it finds with a model that has not seen the article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from convert import half_of
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Config

from litmine.annotate import add_component, load_model, make_doc
from litmine.corpus import Corpus
from litmine.evaluate import gold_doc, record_passages
from litmine.evaluate.match import Row, name_of, overlaps, same_thing
from litmine.pipes import declare_extensions
from litmine.pipes.relations.candidates import PREDICATES
from litmine.pipes.relations.read import describe_pairs, read_wording
from litmine.pipes.text import text_of

UNSEEN = "models that have read no article of half 0 and of half 1"


class Example(NamedTuple):
    """A pair of one article: its kinds, features, annotated predicate, and who its ends are."""

    article: int
    kinds: str
    features: tuple[str, ...]
    predicate: str
    subject: str
    object: str
    predicted: bool


def mention_pipeline(corpus: Corpus, model: str) -> Language:
    """Build the corpus's pipeline with this model up to where relations begin."""
    declare_extensions()
    config = Config().from_str(corpus.file("pipeline.cfg").read_text(encoding="utf-8"))
    nlp = load_model(model)
    for name, settings in config["components"].items():
        if name == "litmine_relations":
            break
        add_component(nlp, name, settings)
    return nlp


def after_mentions(nlp: Language, doc: Doc) -> Doc:
    """Run what stands between mentions and relations in the pipeline."""
    for name in ("litmine_sentences", "litmine_assertion"):
        doc = nlp.get_pipe(name)(doc)
    return doc


def sentences_of(text: str, starts: Sequence[int], evidence: str) -> range:
    """Give the numbers of the sentences that an evidence text covers: some are whole abstracts.

    `starts` says at which character each sentence of the text begins.
    """
    start = text.find(evidence) + len(evidence) - len(evidence.lstrip())
    end = start + len(evidence.strip())
    first = sum(begin <= start for begin in starts) - 1
    return range(first, max(first + 1, sum(begin < end for begin in starts)))


def annotated_names(doc: Doc, record: Row) -> list[str]:
    """Give each mention the name of the annotated entity that it is, or its own.

    An entity of another label will do, as it does for the figures: a drug taken for a marker still
    changes the outcome that the article says it changes.
    """
    names = []
    for ent, mention in zip(doc.ents, doc._.mentions, strict=True):
        here = {"start": ent.start_char, "end": ent.end_char, "text": ent.text, **mention}
        near = [e for e in record["entities"] if same_thing(e, here)]
        near.sort(key=lambda e: (not overlaps(e, here), e["label"] != ent.label_))
        names.append(name_of(near[0]) if near else "?" + str(mention["name"]))
    return names


def stated(doc: Doc, record: Row) -> dict[tuple[int, str, str], str]:
    """Map (sentence, subject, object) to the annotated predicate, comparisons both ways."""
    entities = {e["id"]: e for e in record["entities"]}
    text, starts = text_of(doc), [s.start_char for s in doc.sents]
    out: dict[tuple[int, str, str], str] = {}
    for row in record["relations"]:
        subject, object_ = (name_of(entities[row[end]]) for end in ("subject", "object"))
        for number in sentences_of(text, starts, row["evidence"]):
            out.setdefault((number, subject, object_), row["predicate"])
            if row["predicate"] == "COMPARED_WITH":
                out.setdefault((number, object_, subject), row["predicate"])
    return out


def read_docs(pipelines: Sequence[Language], record: Row) -> Iterator[tuple[bool, Doc]]:
    """Give the article with its annotated mentions (False) and as the pipeline reads it (True)."""
    nlp = pipelines[half_of(record["id"])]
    yield False, after_mentions(nlp, gold_doc(nlp, record))
    yield True, nlp(make_doc(nlp, record_passages(record)))


def read_examples(pipelines: Sequence[Language], records: list[Row]) -> Iterator[Example]:
    """Give the pairs of every article."""
    wording = read_wording()
    for number, record in enumerate(records):
        for predicted, doc in read_docs(pipelines, record):
            names, truth = annotated_names(doc, record), stated(doc, record)
            for described in describe_pairs(doc, wording):
                pair = described.pair
                ends = names[pair.subject.index], names[pair.object.index]
                predicate = truth.get((pair.frame.number, *ends), "NONE")
                if predicate not in PREDICATES[pair.kinds]:
                    predicate = "NONE"
                yield Example(number, pair.kinds, described.features, predicate, *ends, predicted)
