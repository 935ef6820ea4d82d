"""Write a database of invented articles, to time views and to look at pages at full size.

python benchmarks/generate.py big.db --articles 10000
"""

from __future__ import annotations

import random
import sys
from collections.abc import Collection, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import click

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from litmine.annotation import Annotation, Dose, Mention, Relation, Result, Study
from litmine.article import Article, Author, DateOf, Journal, Link, MeshHeading, lay_passages
from litmine.corpus import read_corpus
from litmine.progress import track
from litmine.store import (
    open_database,
    save_annotation,
    save_article,
    save_corpus,
    save_terms,
)
from litmine.terms import Term

FIRST_PMID = 99_100_001
SENTENCES, RELATIONS, RESULTS = 10, 12, 3
SLOTS = (
    ("DRUG", "OUTCOME", "MARKER"),
    ("DRUG", "OUTCOME", "DISEASE"),
    ("PROCEDURE", "MARKER", "DISEASE"),
)
# How often annotated articles say what: predicate, subject, object, share in percent.
STATEMENTS = (
    ("OBSERVED", "DRUG", "OUTCOME", 17),
    ("MARKER_OF", "MARKER", "DISEASE", 16),
    ("TREATS", "DRUG", "DISEASE", 13),
    ("INCREASES", "DRUG", "OUTCOME", 8),
    ("NO_EFFECT", "DRUG", "OUTCOME", 6),
    ("TREATS", "PROCEDURE", "DISEASE", 5),
    ("INCREASES", "MARKER", "OUTCOME", 5),
    ("DECREASES", "DRUG", "OUTCOME", 4),
    ("OBSERVED", "PROCEDURE", "OUTCOME", 4),
    ("INCREASES", "DRUG", "MARKER", 3),
    ("DECREASES", "MARKER", "OUTCOME", 2),
    ("DECREASES", "DRUG", "MARKER", 2),
    ("COMPARED_WITH", "DRUG", "DRUG", 2),
    ("NOT_OBSERVED", "DRUG", "OUTCOME", 2),
    ("NO_EFFECT", "MARKER", "OUTCOME", 1),
    ("NO_EFFECT", "PROCEDURE", "OUTCOME", 1),
)
DESIGNS = (
    "randomized_trial prospective_cohort retrospective_cohort case_series case_report review "
    "in_vitro registry"
)
MEASURES = ("percent", "hazard_ratio", "odds_ratio", "count")
JOURNALS = tuple(f"Invent J Haematol {i}" for i in range(40))
# The head of each vocabulary has real names, so that pages look as they will; the tail is numbered.
HEADS = {
    "DRUG": (
        "rabbit antithymocyte globulin",
        "antithymocyte globulin",
        "anti-t-lymphocyte globulin",
        "horse antithymocyte globulin",
        "cyclosporine",
        "cyclophosphamide",
        "methotrexate",
    ),
    "OUTCOME": (
        "acute gvhd grade iii-iv",
        "chronic gvhd",
        "overall survival",
        "relapse",
        "non-relapse mortality",
        "engraftment",
    ),
    "MARKER": ("cd34", "minimal residual disease", "hla-dr", "cd3", "del(7q)"),
    "PROCEDURE": ("allogeneic transplantation", "total body irradiation"),
    "DISEASE": ("aplastic anemia", "acute myeloid leukemia", "myelodysplastic syndrome"),
}
BENEFITS = ("overall survival", "engraftment")
VOCABULARY = 400


def invent_terms() -> list[Term]:
    """Invent a vocabulary of each label, an outcome's polarity with it."""
    terms = []
    for label, head in HEADS.items():
        tail = [f"invented {label.lower()} {i}" for i in range(len(head), VOCABULARY)]
        for i, name in enumerate([*head, *tail]):
            polarity = "benefit" if name in BENEFITS else "harm" if label == "OUTCOME" else ""
            curie = f"invented:{label[0]}{i}"
            terms.append(Term(label, name, name, curie, "curated", "", "invented", "", polarity))
    return terms


class Inventor:
    """Invent articles and their annotations; the same seed gives the same ones."""

    def __init__(self, seed: int = 7, without: Collection[str] = ()) -> None:
        """Draw names from the vocabulary, few of them often and most of them seldom.

        without: names of which these articles do not speak.
        """
        self.random = random.Random(seed)
        self.names = {
            label: [
                (t.name, t.curie)
                for t in invent_terms()
                if t.label == label and t.name not in without
            ]
            for label in HEADS
        }

    def draw(self, label: str) -> tuple[str, str]:
        """Draw a name and CURIE, the first ones most often."""
        names = self.names[label]
        return names[min(int(self.random.expovariate(6) * len(names)), len(names) - 1)]

    def invent_text(self) -> tuple[list[str], list[Mention]]:
        """Invent sentences of three mentions each, offsets as in the article's text."""
        sentences, mentions, offset = [], [], 0
        for i in range(SENTENCES):
            slots = SLOTS[i % len(SLOTS)]
            drawn = [self.draw(label) for label in slots]
            first, second, third = (name for name, _ in drawn)
            text = (
                f"In the invented group {i} of patients {first} went with {second} more often "
                f"than with {third} after a time that nobody has ever measured."
            )
            for label, (name, curie) in zip(slots, drawn, strict=True):
                start = offset + text.index(f" {name} ") + 1
                place = (start, start + len(name))
                mentions.append(Mention(label, *place, name, name, i, curie))
            sentences.append(text)
            offset += len(text) + 1
        return sentences, mentions

    def invent_relation(self, mentions: list[Mention]) -> Relation:
        """Invent a relation, of kinds as frequent as in annotated articles."""
        weights = [share for *_, share in STATEMENTS]
        predicate, *labels, _ = self.random.choices(STATEMENTS, weights)[0]
        subject, target = (
            self.random.choice([i for i, m in enumerate(mentions) if m.label == label])
            for label in labels
        )
        probability = round(self.random.uniform(0.3, 1), 3)
        sentence = mentions[subject].sentence
        return Relation(subject, predicate, target, sentence, None, probability, "invented")

    def invent_result(self) -> Result:
        """Invent a number of an outcome."""
        i, measure = self.random.choice((0, 1, 3, 4, 6, 7, 9)), self.random.choice(MEASURES)
        value = round(self.random.uniform(0.2, 3), 2)
        number = Result(3 * i + 1, 3 * i, measure, value, i, source="invented", p="0.03")
        if measure == "percent":
            return replace(number, value=round(value * 30, 1), unit="%", time="2 years")
        if measure == "count":
            return replace(number, value=float(int(value * 10)), n=int(value * 10), of=40)
        low, high = round(value * 0.7, 2), round(value * 1.4, 2)
        return replace(number, ci_low=low, ci_high=high, comparator="control")

    def invent_article(self, pmid: int) -> tuple[Article, Annotation]:
        """Invent an article with about 30 mentions, 12 relations and 3 results."""
        sentences, mentions = self.invent_text()
        passages = lay_passages([("TITLE", sentences[0]), ("ABSTRACT", " ".join(sentences[1:]))])
        ends = [s.end for s in passages]
        year = self.random.randint(1975, 2025)
        links = (Link("RetractionIn", pmid + 1),) if self.random.random() < 0.005 else ()
        article = Article(
            pmid,
            passages=passages,
            year=year,
            journal=Journal(self.random.choice(JOURNALS), self.random.choice(JOURNALS)),
            dates=(DateOf("revised", f"{year}-05-07", "day", str(year)),),
            authors=tuple(Author(f"Invented{pmid % 997}", "A", "A") for _ in range(4)),
            mesh=tuple(MeshHeading(f"D{i:06}", f"Heading {i}") for i in range(8)),
            languages=("eng",),
            links=links,
            doi=f"10.99999/{pmid}",
        )
        starts = [0]
        for sentence in sentences:
            starts.append(starts[-1] + len(sentence) + 1)
        spans = tuple((a, min(b - 1, ends[-1])) for a, b in pairwise(starts))
        design = self.random.choice(DESIGNS.split())
        annotation = Annotation(
            spans,
            tuple(mentions),
            tuple(self.invent_relation(mentions) for _ in range(RELATIONS)),
            tuple(self.invent_result() for _ in range(RESULTS)),
            (Dose(0, 2.5, "mg/kg", 0, "day", "3 days", total=7.5, source="invented"),),
            Study(design, self.random.randint(1, 400), donor=self.random.choice(("sibling", None))),
        )
        return article, annotation


def invent_articles(
    count: int, first: int = 0, without: Collection[str] = ()
) -> Iterator[tuple[Article, Annotation]]:
    """Yield `count` invented articles from the `first` on, always the same ones."""
    inventor = Inventor(without=without)
    for pmid in range(FIRST_PMID + first, FIRST_PMID + first + count):
        yield inventor.invent_article(pmid)


def write_database(path: Path, count: int) -> None:
    """Write a database of `count` invented articles."""
    corpus = read_corpus("atg")
    db = open_database(path)
    save_corpus(db, corpus)
    save_terms(db, invent_terms())
    for article, annotation in track(invent_articles(count), "articles", count):
        save_article(db, article, b"<PubmedArticle/>", corpus.name, None)
        save_annotation(db, article.pmid, annotation, "invented")
    db.execute("ANALYZE")
    db.close()


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--articles", default=10_000, show_default=True)
def main(path: Path, articles: int) -> None:
    """Write a database of invented articles to PATH."""
    write_database(path, articles)


if __name__ == "__main__":
    main()
