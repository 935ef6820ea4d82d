"""Save PubMed records: one transaction each, the newest version wins, parts replaced whole."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from hashlib import sha256
from typing import Any, Literal

from sqlite_utils import Database

from litmine.article import Article
from litmine.corpus import Corpus
from litmine.reading import Readable
from litmine.store.annotations import drop_annotation
from litmine.store.designs import state_design
from litmine.store.rows import delete_rows, fields_of, insert_rows, upsert_row

Saved = Literal["new", "revised", "unchanged"]

# Children before parents, so that the foreign keys hold while rows go.
PARTS = [
    "passages",
    "dates",
    "identifiers",
    "affiliations",
    "authors",
    "mesh_headings",
    "chemicals",
    "keywords",
    "gene_symbols",
    "publication_types",
    "grants",
    "trials",
    "links",
    "other_abstracts",
]


def digest_text(text: str) -> str:
    """Give the digest that tells one text from another."""
    return sha256(text.encode()).hexdigest()


def digest_article(article: Article) -> str:
    """Give the digest of everything the record says."""
    return digest_text(json.dumps(article, default=fields_of, sort_keys=True, ensure_ascii=False))


def revised_on(article: Article) -> str | None:
    """Give the date of the record's last revision."""
    return max((d.date for d in article.dates if d.kind == "revised" and d.date), default=None)


def number(pmid: int, values: Iterable[Any]) -> list[dict[str, Any]]:
    """Make rows of dataclass values or dicts: pmid, position, then their fields."""
    dicts = (v if isinstance(v, dict) else fields_of(v) for v in values)
    return [{"pmid": pmid, "position": i, **fields} for i, fields in enumerate(dicts)]


def name_of_first(article: Article) -> str | None:
    """Give the first author's last name, or the group's."""
    for author in article.authors:
        return author.last_name or author.collective
    return None


def make_row(article: Article) -> dict[str, Any]:
    """Make the row of `articles`."""
    kinds = {link.kind for link in article.links}
    journal = fields_of(article.journal)
    return {
        "pmid": article.pmid,
        "version": article.version,
        "kind": article.kind,
        "status": article.status,
        "title": article.title,
        "abstract": article.abstract,
        "vernacular_title": article.vernacular_title,
        "language": ",".join(article.languages) or None,
        "year": article.year,
        "journal": journal.pop("title"),
        "journal_abbreviation": journal.pop("abbreviation"),
        **journal,
        "doi": article.doi,
        "pmcid": article.pmcid,
        "first_author": name_of_first(article),
        "authors_complete": article.authors_complete,
        "copyright": article.copyright,
        "conflict_of_interest": article.conflict_of_interest,
        "retracted": article.retracted,
        "expression_of_concern": "ExpressionOfConcernIn" in kinds,
        "corrected": "ErratumIn" in kinds,
        "withdrawn": 0,
        "revised": revised_on(article),
        "digest": digest_article(article),
        "text_digest": digest_text(article.text),
    }


def author_rows(article: Article) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Make the rows of `authors` and of `affiliations`."""
    authors = number(article.pmid, article.authors)
    affiliations = [
        {"pmid": article.pmid, "author": row["position"], "position": i, "affiliation": text}
        for row in authors
        for i, text in enumerate(row.pop("affiliations"))
    ]
    return authors, affiliations


def link_fields(article: Article) -> Iterable[dict[str, Any]]:
    """Give the links; the other paper's pmid is `linked_pmid`."""
    for link in article.links:
        fields = fields_of(link)
        yield {"linked_pmid": fields.pop("pmid"), **fields}


def save_parts(db: Database, article: Article) -> None:
    """Insert every part of the article."""
    pmid = article.pmid
    types = [{"ui": ui, "publication_type": name} for ui, name in article.publication_types]
    authors, affiliations = author_rows(article)
    insert_rows(db, "passages", number(pmid, article.passages))
    insert_rows(db, "dates", number(pmid, article.dates))
    insert_rows(db, "identifiers", number(pmid, ({"kind": k, "value": v} for k, v in article.ids)))
    insert_rows(db, "authors", authors)
    insert_rows(db, "affiliations", affiliations)
    insert_rows(db, "mesh_headings", number(pmid, article.mesh))
    insert_rows(db, "chemicals", number(pmid, article.chemicals))
    insert_rows(db, "keywords", number(pmid, ({"keyword": k} for k in article.keywords)))
    insert_rows(db, "gene_symbols", number(pmid, ({"symbol": g} for g in article.gene_symbols)))
    insert_rows(db, "publication_types", number(pmid, types))
    insert_rows(db, "grants", number(pmid, article.grants))
    insert_rows(db, "trials", number(pmid, article.trials))
    insert_rows(db, "links", number(pmid, link_fields(article)))
    insert_rows(db, "other_abstracts", number(pmid, article.other_abstracts))


def replace_article(db: Database, row: dict[str, Any], article: Article, raw: bytes) -> None:
    """Write the article, its raw record and its parts over whatever was there."""
    upsert_row(db, "articles", "pmid", row)
    upsert_row(db, "raw_records", "pmid", {"pmid": article.pmid, "xml": zlib.compress(raw)})
    delete_rows(db, PARTS, article.pmid)
    save_parts(db, article)
    state_design(db, article.pmid)


def find_stored(db: Database, pmid: int) -> dict[str, Any] | None:
    """Give what decides whether a record is news."""
    sql = "SELECT version, revised, digest, text_digest, withdrawn FROM articles WHERE pmid = ?"
    return next(db.query(sql, [pmid]), None)


def is_older(row: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Tell whether the record is older than the stored one."""
    ages = [(r["version"], r["revised"] or "") for r in (row, stored)]
    return bool(ages[0] < ages[1])


def write_if_news(db: Database, article: Article, raw: bytes, harvest_id: int | None) -> Saved:
    """Write the article unless what is stored is the same or newer."""
    row = {**make_row(article), "harvest_id": harvest_id}
    stored = find_stored(db, article.pmid)
    if stored is None:
        replace_article(db, row, article, raw)
        return "new"
    if is_older(row, stored) or (stored["digest"] == row["digest"] and not stored["withdrawn"]):
        return "unchanged"
    if stored["text_digest"] != row["text_digest"]:
        drop_annotation(db, article.pmid)
    replace_article(db, row, article, raw)
    return "revised"


def save_article(
    db: Database, article: Article, raw: bytes, corpus: str, harvest_id: int | None
) -> Saved:
    """Save a record and its raw XML in one transaction and tell whether it was news.

    The corpus must have been saved (`save_corpus`). An older version never overwrites a newer
    one. Where the text changed, the annotation goes with it: the article is pending again.
    """
    with db.atomic():
        saved = write_if_news(db, article, raw, harvest_id)
        row = {"corpus": corpus, "pmid": article.pmid}
        insert_rows(db, "corpus_articles", [row], "ON CONFLICT DO NOTHING")
    return saved


def delete_article(db: Database, pmid: int, harvest_id: int | None) -> bool:
    """Mark an article that PubMed deleted as withdrawn; it stays, but is no evidence.

    Tells whether the article was stored and not yet withdrawn.
    """
    sql = "UPDATE articles SET withdrawn = 1, harvest_id = ? WHERE pmid = ? AND withdrawn = 0"
    return db.execute(sql, [harvest_id, pmid]).rowcount > 0


def save_corpus(db: Database, corpus: Corpus) -> None:
    """Save what a corpus is: its title, query and start date."""
    row = {
        "corpus": corpus.name,
        "title": corpus.title,
        "query": corpus.query,
        "since": corpus.since,
    }
    with db.atomic():
        upsert_row(db, "corpora", "corpus", row)


def read_raw(db: Readable, pmid: int) -> bytes | None:
    """Give the record's XML as it was fetched, None where there is none."""
    row = db.execute("SELECT xml FROM raw_records WHERE pmid = ?", [pmid]).fetchone()
    return zlib.decompress(row[0]) if row else None
