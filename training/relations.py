"""Train and cross-validate the relation weights: `python training/relations.py TRAIN.jsonl [OUT]`.

One logistic regression a predicate over the named features of `litmine.pipes.relations`. Pairs
come from the annotated mentions and, so that the weights bear the pipeline's mistakes, from the
mentions that it finds with a model that has not seen the article; both carry the annotated
relations. Folds are whole articles. Thresholds are set on the articles that a fold held out, those
of our own topic; then all articles train the weights in OUT.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from convert import half_of
from cuts import Cut, choose_cuts, highest, rankings, truths
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Config

from litmine.annotate import add_component, load_model, make_doc
from litmine.corpus import Corpus, read_corpus
from litmine.evaluate import gold_doc, read_annotated, record_passages
from litmine.evaluate.match import Row, name_of, same_thing, unique_relations
from litmine.pipes import declare_extensions
from litmine.pipes.relations.candidates import PREDICATES
from litmine.pipes.relations.read import describe_pairs, read_wording
from litmine.pipes.relations.weights import Weights, conjoined, write_weights

STRENGTH = 0.03  # liblinear's C: small, for there are far more features than relations
MIN_ARTICLES = 4  # a feature seen in fewer articles would tell papers apart and not wordings
ALL = sorted({p for ps in PREDICATES.values() for p in ps})


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


def sentence_at(doc: Doc, evidence: str) -> int:
    """Give the number of the sentence in which an evidence text begins."""
    start = doc.text.find(evidence) + len(evidence) - len(evidence.lstrip())
    return sum(s.start_char <= start for s in doc.sents) - 1


def annotated_names(doc: Doc, record: Row) -> list[str]:
    """Give each mention the name of the annotated entity that it is, or its own."""
    names = []
    for ent, mention in zip(doc.ents, doc._.mentions, strict=True):
        here = {"start": ent.start_char, "end": ent.end_char, "text": ent.text, **mention}
        same = [e for e in record["entities"] if e["label"] == ent.label_ and same_thing(e, here)]
        overlap = [e for e in same if e["start"] < here["end"] and here["start"] < e["end"]]
        found = (overlap or same)[:1]
        names.append(name_of(found[0]) if found else "?" + str(mention["name"]))
    return names


def stated(doc: Doc, record: Row) -> dict[tuple[int, str, str], str]:
    """Map (sentence, subject, object) to the annotated predicate, comparisons both ways."""
    entities = {e["id"]: e for e in record["entities"]}
    out: dict[tuple[int, str, str], str] = {}
    for row in record["relations"]:
        number = sentence_at(doc, row["evidence"])
        ends = [name_of(entities[row[end]]) for end in ("subject", "object")]
        out.setdefault((number, *ends), row["predicate"])
        if row["predicate"] == "COMPARED_WITH":
            out.setdefault((number, ends[1], ends[0]), row["predicate"])
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
            for pair, features in describe_pairs(doc, wording):
                ends = names[pair.subject.index], names[pair.object.index]
                predicate = truth.get((pair.frame.number, *ends), "NONE")
                if predicate not in PREDICATES[pair.kinds]:
                    predicate = "NONE"
                yield Example(number, pair.kinds, features, predicate, *ends, predicted)


def learn_index(examples: Iterable[Example]) -> dict[str, int]:
    """Number the features of the examples that train, those of too few articles left out."""
    articles: dict[str, set[int]] = defaultdict(set)
    for example in examples:
        for name in conjoined(example.kinds, example.features):
            articles[name].add(example.article)
    names = sorted(n for n, seen in articles.items() if len(seen) >= MIN_ARTICLES)
    return {name: i for i, name in enumerate(names)}


def lay_rows(index: dict[str, int], examples: list[Example]) -> Any:
    """Turn examples into sparse rows of ones."""
    ends, columns = [0], []
    for e in examples:
        known = {index.get(name, -1) for name in conjoined(e.kinds, e.features)}
        columns += sorted(known - {-1})
        ends.append(len(columns))
    ones = np.ones(len(columns), np.float32)
    return csr_matrix((ones, columns, ends), shape=(len(examples), len(index)))


def fit(examples: list[Example]) -> Weights:
    """Train one regression a predicate on the pairs whose kinds allow it."""
    index = learn_index(examples)
    rows = lay_rows(index, examples)
    weights = np.zeros((len(index), len(ALL)), np.float32)
    bias = np.zeros(len(ALL), np.float32)
    for column, predicate in enumerate(ALL):
        use = np.array([predicate in PREDICATES[e.kinds] for e in examples])
        right = np.array([e.predicate == predicate for e in examples])
        model = LogisticRegression(C=STRENGTH, solver="liblinear", tol=1e-3, random_state=0)
        model.fit(rows[use], right[use])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    return Weights(index, weights, bias, tuple(ALL), np.full(len(ALL), 0.5, np.float32), "")


def judge(weights: Weights, examples: list[Example]) -> Any:
    """Give each example's probability of each predicate."""
    rows = lay_rows(weights.index, examples)
    return 1 / (1 + np.exp(-(rows @ weights.table + weights.bias)))


def held_out(examples: list[Example], folds: int) -> Any:
    """Judge every example by weights that never saw its article."""
    chances = np.zeros((len(examples), len(ALL)), np.float32)
    for fold in range(folds):
        inside = [e for e in examples if e.article % folds != fold]
        places = [i for i, e in enumerate(examples) if e.article % folds == fold]
        chances[places] = judge(fit(inside), [examples[i] for i in places])
        print(f"fold {fold + 1} of {folds}", file=sys.stderr)
    return chances


def report(
    title: str, records: list[Row], examples: list[Example], chances: Any, predicted: bool
) -> tuple[dict[str, Cut], dict[str, float]]:
    """Print and give the held-out figures for one kind of mentions; records off topic are empty."""
    judged = (
        ((e.article, p, e.subject, e.object), float(row[ALL.index(p)]))
        for e, row in zip(examples, chances, strict=True)
        if e.predicted == predicted and records[e.article]
        for p in PREDICATES[e.kinds]
    )
    gold = Counter(r["predicate"] for record in records for r in unique_relations(record))
    chosen, score = choose_cuts(rankings(highest(judged), truths(records)), sum(gold.values()))
    figures = {"all": round(score, 3)}
    for predicate, cut in sorted(chosen.items()):
        figures[predicate] = round(2 * cut.right / max(1, cut.given + gold[predicate]), 3)
    print(title, json.dumps(figures))
    return chosen, figures


def main() -> None:
    """Cross-validate; with OUT also train on everything and write the weights."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("train", type=Path)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--topic", type=Path, required=True, help="articles to set thresholds on")
    parser.add_argument("--corpus", default="atg")
    parser.add_argument("--folds", type=int, default=5, help="parts that are held out in turn")
    parser.add_argument("--unseen", nargs=2, required=True, metavar="MODEL", help=UNSEEN)
    options = parser.parse_args()
    records = read_annotated(options.train)
    corpus = read_corpus(options.corpus)
    pipelines = [mention_pipeline(corpus, model) for model in options.unseen]
    examples = list(read_examples(pipelines, records))
    chances = held_out(examples, options.folds)
    topic = {record["id"] for record in read_annotated(options.topic)}
    ours = [record if record["id"] in topic else {} for record in records]
    figures: dict[str, Any] = {}
    for predicted in sorted({e.predicted for e in examples}):
        title = f"{'predicted' if predicted else 'annotated'} mentions"
        chosen, figures[title] = report(title, ours, examples, chances, predicted)
    if options.out:
        bars = np.array([chosen[p].bar for p in ALL], np.float32)
        weights = replace(fit(examples), thresholds=bars, version="litmine_relations@1")
        notes = {
            "articles": len(records),
            "relations": sum(len(r["relations"]) for r in records),
            "f1_held_out": figures,
        }
        write_weights(options.out, weights, notes)


if __name__ == "__main__":
    main()
