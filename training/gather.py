"""Gather the articles that teach: `gold/train.jsonl`, and those annotated in this folder.

`annotated.jsonl` says of real articles what was annotated and where, and holds none of their text:
that is read from `../../shared` (`source` is a corpus of `sources.tsv`), and known by a digest.
`invented.jsonl` holds whole articles that were invented for training. Offsets count in title, line
break and abstract, as in the annotation guidelines, and rows differ from theirs as little as that:

    entities    [label, start, end, name, status]; others point to them by place, T1 first
    evidence    [start, end] of the sentence; fields that are null are left out
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sources import HERE, read_corpus

from litmine.evaluate import read_annotated

Row = dict[str, Any]
ENTITY = ("label", "start", "end", "name", "status")
RESULT = ("unit", "ci_low", "ci_high", "p", "time", "n", "of", "arm")
DOSE = ("per", "duration")


def digest(text: str) -> str:
    """Give the digest by which an article's text is known."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def pack(article: Row) -> Row:
    """Turn an article of the guidelines' form into a row of these files, without its text."""
    text = f"{article['title']}\n{article['abstract']}"
    packed = {"id": article["id"], "source": article["source"], "digest": digest(text)}
    packed["entities"] = [[e[k] for k in ENTITY] for e in article["entities"]]
    for kind in ("relations", "results", "doses"):
        packed[kind] = [pack_row(row, text) for row in article[kind]]
    return {**packed, "study": article["study"]}


def pack_row(row: Row, text: str) -> Row:
    """Put a row's evidence as offsets and leave out what is null."""
    start = text.index(row["evidence"])
    said = {k: v for k, v in row.items() if v is not None}
    return {**said, "evidence": [start, start + len(row["evidence"])]}


def unpack(row: Row, text: str) -> Row:
    """Give a row of these files its text, in the form of the guidelines.

    RAISES: ValueError when the text is not the one that was annotated.
    """
    if digest(text) != row["digest"]:
        raise ValueError(f"{row['source']} {row['id']}: the text is not the one annotated")
    title, _, abstract = text.partition("\n")
    article = {"id": row["id"], "title": title, "abstract": abstract, "source": row["source"]}
    article["entities"] = [
        {"id": f"T{i}", **dict(zip(ENTITY, e, strict=True)), "text": text[e[1] : e[2]]}
        for i, e in enumerate(row["entities"], 1)
    ]
    for kind, fields in (("relations", ()), ("results", RESULT), ("doses", DOSE)):
        article[kind] = [
            {**dict.fromkeys(fields), **r, "evidence": text[slice(*r["evidence"])]}
            for r in row[kind]
        ]
    return {**article, "study": row["study"]}


def read_rows(name: str) -> list[Row]:
    """Read a file of this folder."""
    with (HERE / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def read_own(shared: Path) -> Iterator[Row]:
    """Read the articles that were annotated here, the real ones with their texts from `shared`."""
    rows = read_rows("annotated.jsonl")
    texts: dict[tuple[str, str], str] = {}
    for source in sorted({row["source"] for row in rows}):
        for article in read_corpus(source, shared):
            texts.setdefault((source, article.id), article.text)
    for row in rows:
        yield unpack(row, texts[row["source"], row["id"]])
    for row in read_rows("invented.jsonl"):
        yield unpack(row, f"{row['title']}\n{row['abstract']}")


def write(articles: list[Row], target: Path) -> None:
    """Write articles to a file, one JSON object a line."""
    with target.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(article) + "\n" for article in articles)
    print(f"{target}: {len(articles)} articles")


def main(shared: Path, folder: Path) -> None:
    """Write all articles that teach to `annotated.jsonl`, those of our topic to `core.jsonl`."""
    given, own = read_annotated(shared / "gold/train.jsonl"), list(read_own(shared))
    folder.mkdir(parents=True, exist_ok=True)
    write([*given, *own], folder / "annotated.jsonl")
    write([*given, *(a for a in own if a["source"] == "invented")], folder / "core.jsonl")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
