"""Read entity corpora of several forms into one kind of record."""

from __future__ import annotations

import csv
import gzip
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple
from xml.etree import ElementTree

HERE = Path(__file__).parent


class Marked(NamedTuple):
    """An article's text with (start, end, label) character spans."""

    id: str
    text: str
    spans: list[tuple[int, int, str]]


def read_table(name: str) -> list[dict[str, str]]:
    """Read a table of this folder."""
    with (HERE / name).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def open_text(path: Path) -> IO[str]:
    """Open a text file, gzipped or not."""
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open()


def read_jsonl(path: Path) -> Iterator[Marked]:
    """Read annotated articles, or plain ones, one JSON object a line."""
    with open_text(path) as lines:
        for row in map(json.loads, lines):
            spans = [(e["start"], e["end"], e["label"]) for e in row.get("entities", [])]
            yield Marked(row["id"], f"{row['title']}\n{row['abstract']}", spans)


Row = tuple[int, int, str, str]


def keep_true(name: str, text: str, rows: list[Row]) -> list[tuple[int, int, str]]:
    """Keep the annotations that lie where their text is: published corpora have some astray."""
    true = []
    for start, end, label, said in rows:
        if text[start:end].lower().split() == said.lower().split():
            true.append((start, end, label))
        else:
            print(f"{name}: left out {label} {said!r}, the text has {text[start:end]!r}")
    return true


def read_pubtator(path: Path) -> Iterator[Marked]:
    """Read PubTator blocks: title, abstract, one tab-separated annotation a line."""
    with open_text(path) as lines:
        blocks = re.split(r"\n\s*\n", lines.read().strip())
    for block in blocks:
        head, body, *rows = block.strip("\n").split("\n")
        pmid, _, title = head.split("|", 2)
        text = f"{title}\n{body.split('|', 2)[2]}"
        cells = [row.split("\t") for row in rows]
        marks = [c for c in cells if len(c) > 4 and c[1].isdigit()]  # others are relations
        found = [(int(c[1]), int(c[2]), c[4], c[3]) for c in marks]
        yield Marked(pmid, text, keep_true(pmid, text, found))


def read_standoff(path: Path) -> Iterator[Marked]:
    """Read brat's `ID.txt` and `ID.ann` from a tar archive; spans in pieces are left out."""
    with tarfile.open(path) as archive:
        content = {m.name: read_member(archive, m) for m in archive.getmembers() if m.isfile()}
    for name in sorted(n for n in content if n.endswith(".txt")):
        rows = [row.split("\t") for row in content[f"{name[:-4]}.ann"].splitlines()]
        places = [(row[1].split(" "), row[2]) for row in rows if row[0].startswith("T")]
        whole = [(int(p[1]), int(p[2]), p[0], said) for p, said in places if len(p) == 3]
        yield Marked(Path(name).stem, content[name], keep_true(name, content[name], whole))


def read_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    """Read a file of an archive as text."""
    file = archive.extractfile(member)
    assert file is not None  # only directories and links have none
    return file.read().decode("utf-8")


def read_pubmed(path: Path) -> Iterator[Marked]:
    """Read titles and abstracts of the PubMed XML in a tar archive; there is no annotation."""
    with tarfile.open(path) as archive:
        for member in (m for m in archive.getmembers() if m.isfile()):
            try:
                root = ElementTree.fromstring(read_member(archive, member))
            except ElementTree.ParseError:
                continue  # replies of NCBI that are no XML lie in it too
            for record in root.iter("PubmedArticle"):
                title, abstract = (
                    joined(record, f".//{t}") for t in ("ArticleTitle", "AbstractText")
                )
                yield Marked(record.findtext(".//PMID") or "", f"{title}\n{abstract}", [])


def joined(record: ElementTree.Element, path: str) -> str:
    """Give the text of the elements of a path, with a space between them."""
    return " ".join("".join(e.itertext()) for e in record.iterfind(path))


FORMS: dict[str, Any] = {
    "pubmed": read_pubmed,
    "jsonl": read_jsonl,
    "pubtator": read_pubtator,
    "standoff": read_standoff,
}


def read_corpus(name: str, shared: Path) -> list[Marked]:
    """Read the corpus of that name of `sources.tsv`."""
    (source,) = (row for row in read_table("sources.tsv") if row["corpus"] == name)
    folder = HERE if source["path"].startswith("work/") else shared  # made here, or given
    return list(FORMS[source["form"]](folder / source["path"]))


def title_key(article: Marked) -> str:
    """Give the letters of the beginning of the text, to know an article under another id."""
    return re.sub(r"[^a-z0-9]", "", article.text.lower())[:60]
