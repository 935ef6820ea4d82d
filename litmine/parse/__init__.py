"""PubMed XML to articles: streaming, without DTD, network or entity expansion.

A document is cut at its record tags and every record is parsed by itself, so that one record that
is not well-formed costs nothing but itself, and the raw bytes of a record are just those that came.
What stands between the records goes through a parser of its own (`cutting.Frame`): a document that
was cut short, or has something else mixed in, is a Failure, never a shorter list.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from litmine.article import Article
from litmine.errors import Failure
from litmine.parse.cutting import (
    Cut,
    Deleted,
    cut_records,
    find_pmid,
    split_again,
    without_references,
)
from litmine.parse.draft import Malformed
from litmine.parse.lists import take_lists
from litmine.parse.record import read_record

__all__ = [
    "BadRecord",
    "Deleted",
    "Parsed",
    "Record",
    "parse_article",
    "parse_file",
    "parse_records",
]


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read: the article, its XML as it came (UTF-8) and its byte offset."""

    article: Article
    raw: bytes
    position: int = 0


@dataclass(frozen=True, slots=True)
class BadRecord:
    """A record that could not be read: its PMID where one stands in it, byte offset, and why."""

    pmid: int | None
    position: int
    reason: str
    raw: bytes = b""


Parsed = Record | Deleted | BadRecord


def make_parser() -> etree.XMLParser:
    """Make a parser that loads nothing, expands nothing and refuses huge or deep trees."""
    return etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def parse_article(raw: bytes) -> Article:
    """Read one record's own XML (`Record.raw`, as the database keeps it).

    RAISES: Failure naming the PMID when it cannot be read.
    """
    for parsed in read_cut(Cut(0, raw), make_parser()):
        if isinstance(parsed, BadRecord):
            raise Failure(f"PMID {parsed.pmid}: {parsed.reason}; fetch the record again")
        return parsed.article
    raise Failure("no record in these bytes; fetch the record again")


def parse_records(source: BinaryIO | bytes, name: str = "PubMed XML") -> Iterator[Parsed]:
    """Yield every record of a PubMed document in order: read, deleted by NLM, or bad.

    A good record before a break has been yielded when the Failure comes: who needs the document
    whole commits after the last one.

    RAISES: Failure saying where, when the document breaks off, is no PubMed XML (an error reply
    is quoted), or cannot be read from `source`.
    """
    parser = make_parser()
    for piece in cut_records(source, name):
        if isinstance(piece, Deleted):
            yield piece
        else:
            yield from read_cut(piece, parser)


def read_cut(cut: Cut, parser: etree.XMLParser) -> Iterator[Record | BadRecord]:
    """Read one cut; where it hides a second record (the first lost its end), read that too."""
    raw = without_references(cut.raw)
    try:
        article = read_shortened(raw, parser) or read_record(etree.fromstring(raw, parser), {})
        yield Record(article, cut.raw, cut.position)
    except etree.XMLSyntaxError as error:
        first, rest = split_again(cut)
        reason = f"not well-formed XML: {error.msg}"
        yield BadRecord(find_pmid(first.raw), first.position, reason, first.raw)
        if rest:
            yield from read_cut(rest, parser)
    except Malformed as error:
        yield BadRecord(find_pmid(cut.raw), cut.position, str(error), cut.raw)


def read_shortened(raw: bytes, parser: etree.XMLParser) -> Article | None:
    """Read a record whose long lists are read by pattern; None where it must be read as it came."""
    short, taken = take_lists(raw)
    try:
        article = read_record(etree.fromstring(short, parser), taken)
    except (etree.XMLSyntaxError, Malformed):
        return None  # the whole record says better where and why
    return None if taken else article


def parse_file(path: str | Path) -> Iterator[Parsed]:
    """Yield the records of an `.xml` or `.xml.gz` file.

    RAISES: Failure naming the file, as `parse_records`; also when there is no such file.
    """
    path = Path(path)
    with ExitStack() as stack:
        try:
            source: Any = stack.enter_context(path.open("rb"))
        except OSError as error:
            raise Failure(f"{path}: {error.strerror or error}") from error
        if path.suffix == ".gz":
            source = stack.enter_context(gzip.GzipFile(fileobj=source))
        yield from parse_records(source, str(path))
