"""Texts from files: JSON lines, PubMed XML or plain text, told apart by their first character."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from litmine.article import Passage, lay_passages
from litmine.errors import Failure

Complain = Callable[[str], None]


@dataclass(frozen=True)
class Text:
    """A text to annotate: its id, its passages, and the source's name for messages."""

    id: str
    passages: tuple[Passage, ...]

    @property
    def title(self) -> str:
        """Give the first passage."""
        return self.passages[0].text

    @property
    def abstract(self) -> str:
        """Give the passages after the title, joined by newlines."""
        return "\n".join(p.text for p in self.passages[1:])


def read_texts(name: str, stream: BinaryIO, complain: Complain) -> Iterator[Text]:
    """Read the texts of one file; `complain` hears of each record that cannot be read.

    RAISES: Failure naming the file when it is empty or breaks off.
    """
    content = stream.read()
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if not start:
        raise Failure(f"{name}: empty; expected JSON lines, PubMed XML or plain text")
    readers = {b"{": read_json_lines, b"<": read_pubmed}
    yield from readers.get(start, read_plain)(name, content, complain)


def read_json_lines(name: str, content: bytes, complain: Complain) -> Iterator[Text]:
    """Read `{"id": ..., "title": ..., "abstract": ...}` lines; a bad line is told and skipped."""
    for number, line in enumerate(content.decode("utf-8-sig", "replace").splitlines(), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
            title, abstract = record.get("title") or "", record.get("abstract") or ""
            parts = [("TITLE", title), ("ABSTRACT", abstract)]
            yield Text(str(record["id"]), lay_passages(parts))
        except (json.JSONDecodeError, KeyError, AttributeError, TypeError) as error:
            complain(f"{name}:{number}: no object with id, title and abstract ({error!r})")


def read_pubmed(name: str, content: bytes, complain: Complain) -> Iterator[Text]:
    """Read PubMed XML as efetch and the baseline files give it."""
    from litmine.parse import BadRecord, Record, parse_records

    for item in parse_records(BytesIO(content)):
        if isinstance(item, Record):
            yield Text(str(item.article.pmid), item.article.passages)
        elif isinstance(item, BadRecord):
            complain(f"{name}: PMID {item.pmid}: {item.reason}")


def read_plain(name: str, content: bytes, complain: Complain) -> Iterator[Text]:
    """Read one article: the first line is its title, the rest its abstract."""
    title, _, abstract = content.decode("utf-8-sig", "replace").strip().partition("\n")
    yield Text(name, lay_passages([("TITLE", title.strip()), ("ABSTRACT", abstract.strip())]))
