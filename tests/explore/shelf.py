"""A shelf of invented papers, small enough to know by heart, that fills every page.

A sentence is written with its mentions marked, `[words|LABEL|name]`; relations and numbers count
the marks of the article from 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from papers import make_article
from sqlite_utils import Database

from litmine.annotation import Annotation, Dose, Mention, Relation, Result, Study
from litmine.article import Journal, Link, lay_passages
from litmine.corpus import Corpus
from litmine.store import (
    open_database,
    save_annotation,
    save_article,
    save_corpus,
    save_terms,
)
from litmine.terms import Term

# The corpus's own name, so that its questions stand on the front page.
TOPIC = Corpus(
    "atg", "Invented papers on globulins", "invented[tiab]", "1960/01/01", Path(), (), {}
)
MARK = re.compile(r"\[([^|\]]+)\|([A-Z]+)\|([^\]]+)\]")
GLOBULIN = "antithymocyte globulin"
NAMES = {
    ("DRUG", GLOBULIN): ("x:1", "", ""),
    ("DRUG", "rabbit antithymocyte globulin"): ("x:2", GLOBULIN, ""),
    ("DRUG", "anti-t-lymphocyte globulin"): ("x:3", GLOBULIN, ""),
    ("DRUG", "post-transplant cyclophosphamide"): ("x:4", "", ""),
    ("OUTCOME", "acute gvhd grade iii-iv"): ("x:5", "", "harm"),
    ("OUTCOME", "chronic graft-versus-host disease"): ("x:6", "", "harm"),
    ("OUTCOME", "relapse"): ("x:7", "", "harm"),
    ("OUTCOME", "overall survival"): ("x/8", "", "benefit"),
    ("MARKER", "cd34"): ("x:9", "", ""),
    ("DISEASE", "aplastic anemia"): ("x:10", "", ""),
    ("PROCEDURE", "unrelated donor transplantation"): ("x:11", "", ""),
}
TERMS = [
    Term(label, name, name, curie, "curated", parent, "invented", "", polarity)
    for (label, name), (curie, parent, polarity) in NAMES.items()
]
BRAND, MEANT = "Thymoglobulin", "rabbit antithymocyte globulin"
TERMS.append(Term("DRUG", BRAND, MEANT, "x:2", "synonym", GLOBULIN, "invented", ""))

RATG, CONTROL = "[rATG|DRUG|rabbit antithymocyte globulin]", "control"
UNRELATED = "[unrelated donor transplantation|PROCEDURE|unrelated donor transplantation]"
SEVERE = "[grade III-IV acute GVHD|OUTCOME|acute gvhd grade iii-iv]"
SCRIPT = "<script>document.title='broken into'</script>"


COHORT = Study("retrospective_cohort", 120, source="invented")


@dataclass(frozen=True)
class Paper:
    """What a paper says. relations: (subject, predicate, object); results: fields of `Result`."""

    pmid: int
    year: int
    author: str
    title: str
    sentences: tuple[str, ...]
    relations: tuple[tuple[int, str, int], ...] = ()
    results: tuple[dict[str, Any], ...] = ()
    doses: tuple[Dose, ...] = ()
    study: Study = COHORT
    parts: dict[str, Any] = field(default_factory=dict)


def number(
    outcome: int, arm: int | str | None, measure: str, value: float, **more: Any
) -> dict[str, Any]:
    """Give the fields of a result."""
    return {"outcome": outcome, "arm": arm, "measure": measure, "value": value, **more}


PAPERS = (
    Paper(
        99000101,
        2018,
        "Aldernay",
        "Rabbit globulin before unrelated grafts: an invented randomised trial",
        (
            f"In {UNRELATED} {RATG} lowered {SEVERE} from 22.0% to 8.5% "
            "(HR 0.36; 95% CI, 0.18-0.74).",
            f"{RATG} did not change [relapse|OUTCOME|relapse] (HR 1.10; 95% CI, 0.70-1.73).",
        ),
        ((1, "DECREASES", 2), (3, "NO_EFFECT", 4)),
        (
            number(2, 1, "percent", 8.5, unit="%"),
            number(2, CONTROL, "percent", 22.0, unit="%"),
            number(2, 1, "hazard_ratio", 0.36, ci_low=0.18, ci_high=0.74, probability=0.55),
            number(4, 3, "hazard_ratio", 1.1, ci_low=0.7, ci_high=1.73),
        ),
        (Dose(1, 2.5, "mg/kg", 0, "day", "2 days", total=5.0, source="invented"),),
        Study("randomized_trial", 204, donor="unrelated", graft="blood", source="invented"),
    ),
    Paper(
        99000102,
        2020,
        "Birchwood",
        "Globulin or cyclophosphamide after invented grafts",
        (
            f"At day 180 {SEVERE} was 6 of 60 with [ATG|DRUG|{GLOBULIN}] and 15 of 64 with "
            "[PTCy|DRUG|post-transplant cyclophosphamide].",
            f"[ATG|DRUG|{GLOBULIN}] worsened [survival|OUTCOME|overall survival].",
        ),
        ((1, "COMPARED_WITH", 2), (1, "DECREASES", 0), (3, "DECREASES", 4)),
        (
            number(0, 1, "count", 6.0, n=6, of=60, time="day 180"),
            number(0, 2, "count", 15.0, n=15, of=64, time="day 180"),
        ),
        (Dose(1, 10.0, "mg/kg", 0, "total", total=10.0, source="invented"),),
    ),
    Paper(
        99000103,
        2021,
        "Cedarholm",
        "Anti-T-lymphocyte globulin in an invented registry",
        (
            "[ATLG|DRUG|anti-t-lymphocyte globulin] at 30 mg/kg lowered "
            "[chronic GVHD|OUTCOME|chronic graft-versus-host disease] and raised "
            "[relapse|OUTCOME|relapse].",
        ),
        ((0, "DECREASES", 1), (0, "INCREASES", 2)),
        (number(1, 0, "odds_ratio", 0.4, ci_low=0.2, ci_high=0.8),),
        (Dose(0, 30.0, "mg/kg", 0, "total", total=30.0, source="invented"),),
    ),
    Paper(
        99000104,
        2021,
        "Dogwood",
        "Conflicting: rabbit globulin and relapse in an invented cohort",
        (
            f"More [relapse|OUTCOME|relapse] followed {RATG}; {SEVERE} was 12% without it.",
            f"With no [ATG|DRUG|{GLOBULIN}] {SEVERE} was 31%.",
        ),
        ((1, "INCREASES", 0),),
        (
            number(2, CONTROL, "percent", 12.0, unit="%"),
            number(2, None, "percent", 9.0, unit="%"),
            number(4, 3, "percent", 31.0, unit="%"),
        ),
    ),
    Paper(
        99000105,
        2015,
        "Elmsford",
        "Retracted: rabbit globulin abolishes everything, as invented",
        (f"{RATG} abolished {SEVERE} (HR 0.01; 95% CI, 0.00-0.02).",),
        ((0, "DECREASES", 1),),
        (number(1, 0, "hazard_ratio", 0.01, ci_low=0.005, ci_high=0.02),),
        parts={"links": (Link("RetractionIn", 99000901, "Invent J. 2017"),)},
    ),
    Paper(
        99000106,
        2022,
        "Firbank",
        f"Markup {SCRIPT} in a title <b>as text</b>",
        (f"{RATG} for [aplastic anemia|DISEASE|aplastic anemia] <img src=x onerror=alert(1)>.",),
        ((0, "TREATS", 1),),
    ),
    Paper(
        99000107,
        2019,
        "Gorseland",
        "Marrow cells as invented predictors",
        (
            "[CD34|MARKER|cd34] cells predicted [survival|OUTCOME|overall survival].",
            "[CD34|MARKER|cd34] marks the clone of [aplastic anemia|DISEASE|aplastic anemia].",
        ),
        ((0, "INCREASES", 1), (2, "MARKER_OF", 3)),
        parts={"links": (Link("ExpressionOfConcernIn", 99000902),)},
    ),
)


def strip(sentences: tuple[str, ...], offset: int) -> tuple[list[str], list[Mention]]:
    """Take the marks out of the sentences and make the mentions that they mean."""
    plain, mentions = [], []
    for i, marked in enumerate(sentences):
        text, at = "", 0
        for mark in MARK.finditer(marked):
            text += marked[at : mark.start()]
            words, label, name = mark.groups()
            start = offset + len(text)
            curie = NAMES[label, name][0]
            assertion = "comparator" if text.endswith("no ") else "present"
            place = (start, start + len(words))
            mentions.append(Mention(label, *place, words, name, i + 1, curie, assertion))
            text, at = text + words, mark.end()
        text += marked[at:]
        plain.append(text)
        offset += len(text) + 1
    return plain, mentions


def lay_out(paper: Paper) -> tuple[Any, Annotation]:
    """Make the article and annotation of a paper."""
    title = paper.title
    plain, mentions = strip(paper.sentences, len(title) + 1)
    article = make_article(
        paper.pmid,
        passages=lay_passages([("TITLE", title), ("RESULTS", " ".join(plain))]),
        year=paper.year,
        journal=Journal("Invented Journal of Blood", "Invent J Blood", volume="7", pages="1-9"),
        links=paper.parts.get("links", ()),
    )
    article = replace(article, authors=(replace(article.authors[0], last_name=paper.author),))
    spans, at = [(0, len(title))], len(title) + 1
    for sentence in plain:
        spans.append((at, at + len(sentence)))
        at += len(sentence) + 1
    relations = tuple(
        Relation(s, predicate, o, mentions[s].sentence, probability=0.8, source="invented")
        for s, predicate, o in paper.relations
    )
    results = tuple(
        Result(sentence=mentions[r["outcome"]].sentence, source="invented", **r)
        for r in paper.results
    )
    doses = tuple(replace(dose, sentence=mentions[dose.drug].sentence) for dose in paper.doses)
    annotation = Annotation(tuple(spans), tuple(mentions), relations, results, doses, paper.study)
    return article, annotation


def fill(db: Database) -> None:
    """Save the shelf, one paper never annotated, and the harvest that brought them."""
    save_corpus(db, TOPIC)
    save_terms(db, TERMS)
    db["harvests"].insert(
        {
            "harvest_id": 1,
            "corpus": "atg",
            "kind": "first",
            "query": "invented[tiab]",
            "started": "2026-01-31T04:00:00Z",
            "ended": "2026-01-31T04:05:00Z",
            "outcome": "done",
            "new": len(PAPERS) + 1,
            "host": "invented",
            "pid": 1,
        }
    )
    for paper in PAPERS:
        article, annotation = lay_out(paper)
        save_article(db, article, b"<PubmedArticle/>", "atg", 1)
        save_annotation(db, paper.pmid, annotation, "invented")
    bare = make_article(99000108, passages=lay_passages([("TITLE", "An invented title alone")]))
    save_article(db, bare, b"<PubmedArticle/>", "atg", 1)
    news = [(1, p.pmid, "retracted" if p.author == "Elmsford" else "new") for p in PAPERS]
    db["changes"].insert_all(
        dict(zip(("harvest_id", "pmid", "change"), row, strict=True)) for row in news
    )


def write_shelf(path: Path) -> Path:
    """Write the shelf to a file, its log folded in as after a finished harvest."""
    db = open_database(path)
    fill(db)
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path
