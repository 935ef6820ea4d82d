"""PubTator and BioC JSON, for other miners (Comeau et al., doi:10.1093/database/bat064).

Left out: withdrawn articles and rejected relations. PubTator has no place to mark a retracted
article, so it is left out there; BioC gives it with `retracted` among its infons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from litmine.reading import Readable

ARTICLES = """
    SELECT pmid, title, abstract, year, doi, retracted FROM articles
    WHERE withdrawn = 0 ORDER BY pmid
"""
MENTIONS = "SELECT * FROM mentions WHERE pmid = ? ORDER BY start, end, mention_id"
RELATIONS = """
    SELECT * FROM relations WHERE pmid = ? AND evidence_key NOT IN
        (SELECT evidence_key FROM verdicts WHERE verdict = 'rejected')
    ORDER BY relation_id
"""


def flatten(text: str) -> str:
    """Replace what would break a line by as many blanks, so that offsets hold."""
    return text.translate({10: " ", 13: " ", 9: " "})


def pubtator_lines(db: Readable, article: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of one article: text, mentions, relations between concepts."""
    pmid = article["pmid"]
    yield f"{pmid}|t|{flatten(article['title'])}"
    yield f"{pmid}|a|{flatten(article['abstract'])}"
    for m in db.query(MENTIONS, [pmid]):
        text = flatten(m["text"])
        yield f"{pmid}\t{m['start']}\t{m['end']}\t{text}\t{m['label']}\t{m['concept_id']}"
    for r in db.query(RELATIONS, [pmid]):
        ends = f"{r['subject_concept_id']}\t{r['object_concept_id']}"
        yield f"{pmid}\t{r['predicate']}\t{ends}"


def write_pubtator(db: Readable) -> Iterator[str]:
    """Yield the articles in PubTator format, a blank line after each."""
    for article in db.query(ARTICLES):
        if article["retracted"]:
            continue
        yield "\n".join(pubtator_lines(db, article)) + "\n\n"


def bioc_annotation(mention: dict[str, Any]) -> dict[str, Any]:
    """Make the BioC annotation of a mention."""
    infons = {
        "type": mention["label"],
        "identifier": mention["concept_id"],
        "name": mention["name"],
        "assertion": mention["assertion"],
    }
    return {
        "id": str(mention["mention_id"]),
        "infons": {**infons, **({"status": mention["status"]} if mention["status"] else {})},
        "text": mention["text"],
        "locations": [{"offset": mention["start"], "length": mention["end"] - mention["start"]}],
    }


def bioc_relation(relation: dict[str, Any]) -> dict[str, Any]:
    """Make the BioC relation of a relation; its nodes are annotations."""
    nodes = [{"refid": str(relation[f"{role}_id"]), "role": role} for role in ("subject", "object")]
    infons = {"type": relation["predicate"], "evidence_key": relation["evidence_key"]}
    return {"id": str(relation["relation_id"]), "infons": infons, "nodes": nodes}


def bioc_document(db: Readable, article: dict[str, Any]) -> dict[str, Any]:
    """Make the BioC document of an article."""
    pmid = article["pmid"]
    mentions = [bioc_annotation(m) for m in db.query(MENTIONS, [pmid])]
    sql = "SELECT label, offset, text FROM passages WHERE pmid = ? ORDER BY position"
    passages = [
        {
            "offset": p["offset"],
            "infons": {"type": p["label"].lower()},
            "text": p["text"],
            "sentences": [],
            "annotations": [
                m
                for m in mentions
                if 0 <= m["locations"][0]["offset"] - p["offset"] < max(len(p["text"]), 1)
            ],
            "relations": [],
        }
        for p in db.query(sql, [pmid])
    ]
    infons = {"year": str(article["year"] or ""), "doi": article["doi"] or ""}
    retracted = {"retracted": "true"} if article["retracted"] else {}
    relations = [bioc_relation(r) for r in db.query(RELATIONS, [pmid])]
    return {
        "id": str(pmid),
        "infons": {**infons, **retracted},
        "passages": passages,
        "annotations": [],
        "relations": relations,
    }


def write_bioc(db: Readable) -> Iterator[str]:
    """Yield one BioC JSON collection, document by document."""
    newest = db.execute("SELECT max(revised) FROM articles").fetchone()[0] or ""
    head: dict[str, Any] = {"source": "PubMed", "date": newest, "key": "litmine", "infons": {}}
    yield json.dumps(head)[:-1] + ', "documents": ['
    for i, article in enumerate(db.query(ARTICLES)):
        yield (",\n" if i else "\n") + json.dumps(bioc_document(db, article), ensure_ascii=False)
    yield "\n]}\n"
