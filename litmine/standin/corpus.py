"""The records that are served. They may change between two requests, as PubMed's do."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from lxml import etree

from litmine.errors import Failure
from litmine.standin.record import PMID, Record

RECORDS = ("PubmedArticle", "PubmedBookArticle")
ONE_RECORD = re.compile(rb"\s*<Pubmed(Book)?Article[\s>]")
RECORD = re.compile(rb"<(Pubmed(?:Book)?Article)[\s>].*?</\1>", re.DOTALL)
ENCODING = re.compile(rb"""\s*<\?xml[^>]*encoding=["']([\w-]+)["']""")
Source = Path | str | bytes


def read_records(source: Source) -> Iterator[bytes]:
    """Give every record of a file (plain or .gz), of a set's bytes, or of one record's bytes.

    The bytes are the source's own, where that is UTF-8: NCBI's way with entities is kept.

    RAISES: Failure for what is no PubMed XML.
    """
    if isinstance(source, bytes) and ONE_RECORD.match(source):
        yield source  # as it is: thousands of invented records need no parsing to be served
        return
    name = "bytes" if isinstance(source, bytes) else str(source)
    data = source if isinstance(source, bytes) else read_bytes(Path(source))
    try:
        parsed = list(parse_records(data))
    except etree.XMLSyntaxError as error:
        raise Failure(f"{name}: not PubMed XML ({error}); nothing is served") from error
    cut = [found.group() for found in RECORD.finditer(data)]
    yield from cut if len(cut) == len(parsed) and is_utf8(data) else parsed


def parse_records(data: bytes) -> Iterator[bytes]:
    """Give every record of a well-formed set, written anew in UTF-8."""
    for _, element in etree.iterparse(io.BytesIO(data), tag=RECORDS, resolve_entities=False):
        element.tail = None
        yield etree.tostring(element, encoding="utf-8", xml_declaration=False)
        element.clear()


def is_utf8(data: bytes) -> bool:
    """Tell whether a document says or implies that it is UTF-8."""
    declared = ENCODING.match(data)
    return declared is None or declared.group(1).lower() in (b"utf-8", b"us-ascii", b"ascii")


def read_bytes(path: Path) -> bytes:
    """Read a file, unpacked if it is gzip."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise Failure(f"{path}: {error.strerror}; give a PubMed XML file") from error
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def pmid_of(xml: bytes) -> int:
    """Give a record's own PMID: the first in the document."""
    found = PMID.search(xml)
    if not found:
        raise Failure(f"a record without a PMID cannot be served: {xml[:80]!r}")
    return int(found.group(1))


class Corpus:
    """PMID to record. `edition` grows with every change, so that answers may be kept till then."""

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        """Take in files, sets or single records."""
        self.records: dict[int, Record] = {}
        self.deleted: set[int] = set()
        self.changed: dict[int, None] = {}  # in order; what the bulk files have not told yet
        self.edition = 0
        for source in sources:
            self.take(source)

    def take(self, source: Source, created: date | None = None) -> list[int]:
        """Add or replace records; give their PMIDs. `created` overrides the dates of the XML."""
        return [
            self.put(Record(pmid_of(xml), xml, created, created)) for xml in read_records(source)
        ]

    def put(self, record: Record) -> int:
        """Store one record under its PMID."""
        self.records[record.pmid] = record
        self.changed[record.pmid] = None
        self.deleted.discard(record.pmid)
        self.edition += 1
        return record.pmid

    def change(self, pmid: int, xml: bytes, day: date) -> None:
        """Replace a record's bytes; its day of creation stays, its day of change is `day`."""
        old = self.records[pmid]
        born = old.fields.dates
        kept = replace(old, xml=xml, created=born["CRDT"][0], entered=born["EDAT"][0], modified=day)
        self.put(kept)

    def delete(self, pmid: int) -> None:
        """Withdraw a record: searches and fetches know it no more."""
        del self.records[pmid]
        self.changed[pmid] = None
        self.deleted.add(pmid)
        self.edition += 1
