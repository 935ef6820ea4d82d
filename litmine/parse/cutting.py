"""Cut a PubMed document into records, and watch what stands between them."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from lxml import etree
from lxml.etree import _Element as Element

from litmine.errors import Failure

BLOCK_BYTES = 1 << 18
LARGEST_RECORD = 1 << 25
RECORD_TAGS = ("PubmedArticle", "PubmedBookArticle")
ROOTS = {"PubmedArticleSet", "PubmedBookArticleSet", *RECORD_TAGS}
DELETIONS = {"DeleteCitation", "DeleteDocument"}
START = re.compile(rb"<(PubmedArticle|PubmedBookArticle)[\s>]")
LONGEST_START = len(b"<PubmedBookArticle ")
REFERENCES_END = b"</ReferenceList>"
PMID = re.compile(rb"<PMID[^>]*>\s*(\d{1,10})\s*<")
ENCODING = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
UTF8 = {b"utf-8", b"utf8", b"us-ascii", b"ascii"}


@dataclass(frozen=True, slots=True)
class Cut:
    """The bytes of one record and where they begin in the document."""

    position: int
    raw: bytes


@dataclass(frozen=True, slots=True)
class Deleted:
    """PMIDs that NLM has taken out (DeleteCitation of the update files)."""

    pmids: tuple[int, ...]


def find_pmid(raw: bytes) -> int | None:
    """Give the first PMID in raw XML, for naming a record that cannot be parsed."""
    found = PMID.search(raw)
    return int(found[1]) if found else None


def without_references(raw: bytes) -> bytes:
    """Give an article without its reference lists: half of PubMed's bytes, and nobody reads them.

    By the DTD they are the end of PubmedData; the raw XML that is kept has them.
    """
    data = raw.rfind(b"<PubmedData")
    start = raw.find(b"<ReferenceList", data) if data >= 0 else -1
    end = raw.rfind(REFERENCES_END)
    return raw if start < 0 or end < start else raw[:start] + raw[end + len(REFERENCES_END) :]


def split_again(cut: Cut) -> tuple[Cut, Cut | None]:
    """Split a cut where a second record starts in it, which happens when an end tag was lost."""
    found = START.search(cut.raw, 1)
    if not found:
        return cut, None
    at = found.start()
    return Cut(cut.position, cut.raw[:at]), Cut(cut.position + at, cut.raw[at:])


def read_blocks(source: BinaryIO, name: str) -> Iterator[bytes]:
    """Read to the end; a download that broke off is a Failure, not an end."""
    while True:
        try:
            block = source.read(BLOCK_BYTES)
        except (OSError, EOFError, zlib.error) as error:
            raise Failure(f"{name}: cannot be read to its end ({error}); fetch it again") from error
        if not block:
            return
        yield block


class Frame:
    """The document without its records: prolog, root, white space, deletions.

    Every record is replaced by an empty element of its name, and must come out as one: a record
    tag in a comment, text or markup between records, a missing end, all show here.
    """

    def __init__(self, name: str) -> None:
        """Start a document that messages call `name`."""
        self.name = name
        self.root: Element | None = None
        self.encoding: str | None = None
        self.position = 0
        self.parser = etree.XMLPullParser(
            events=("start", "end"), resolve_entities=False, load_dtd=False, no_network=True
        )

    @property
    def entered(self) -> bool:
        """Tell whether the root of a set is open, in which records may follow each other."""
        return self.root is not None and self.root.tag not in RECORD_TAGS

    def fail(self, what: str) -> Failure:
        """Word a failure with file and byte."""
        return Failure(f"{self.name}: {what} (near byte {self.position:,})")

    def feed(self, between: bytes, tag: bytes = b"") -> Iterator[Deleted]:
        """Take what stands before the next record, whose tag is `tag`, and yield deletions."""
        if self.position == 0:
            self.note_encoding(between)
        expected = tag.decode()
        try:
            self.parser.feed(between + b"<%s/>" % tag if tag else between)
            events: list[tuple[str, Any]] = list(self.parser.read_events())
        except etree.XMLSyntaxError as error:
            raise self.fail(f"broken between records: {error.msg}; fetch it again") from error
        for event, element in events:
            if event == "start":
                self.check_start(element, expected)
                expected = "" if element.tag == expected else expected
            elif element.tag in DELETIONS:
                yield Deleted(tuple(int(e.text or 0) for e in element.iterfind("PMID")))
            self.forget(event, element)
        if expected:
            raise self.fail("a record stands in a comment or other place where none belongs")

    def note_encoding(self, prolog: bytes) -> None:
        """Keep the declared encoding where it is not UTF-8."""
        found = ENCODING.match(prolog)
        if found and found[1].lower() not in UTF8:
            self.encoding = found[1].decode()

    def check_start(self, element: Element, expected: str) -> None:
        """Refuse a foreign root, text at its level, and records that the cutter did not see."""
        if self.root is None:
            self.root = element
            if element.tag not in ROOTS:
                raise self.fail(describe_foreign(element))
        self.check_text()
        if element.tag in RECORD_TAGS and element.tag != expected:
            raise self.fail("records that cannot be cut out; is it UTF-8? Convert it first")

    def check_text(self) -> None:
        """Refuse words between the records, where servers put their late errors."""
        root = self.root
        if root is None or root.tag in RECORD_TAGS:
            return
        texts = [root.text, *(child.tail for child in root)]
        stray = " ".join(filter(None, texts)).strip()
        if stray:
            raise self.fail(f"text between records, {stray[:80]!r}; fetch it again")

    def forget(self, event: str, element: Element) -> None:
        """Drop what has been seen, so that memory stays flat."""
        parent = element.getparent()
        if event == "end" and parent is self.root and parent is not None:
            del element[:]
            while len(parent) > 1:
                del parent[0]

    def close(self) -> None:
        """Check that the document was whole.

        RAISES: Failure when the root is missing or not closed.
        """
        try:
            self.parser.close()
            self.check_text()
        except etree.XMLSyntaxError as error:
            raise self.fail(f"cut off or no XML: {error.msg}; fetch it again") from error


def describe_foreign(root: Element) -> str:
    """Say what came instead of PubMed records, quoting NCBI's own error where there is one."""
    said = [e.text.strip() for e in root.iter("ERROR") if e.text]
    quoted = f": NCBI says {'; '.join(said)[:300]!r}" if said else ""
    return f"no PubMed records but <{root.tag}>{quoted}"


def recode(raw: bytes, encoding: str | None) -> bytes:
    """Give a record in UTF-8; one that does not fit its declared encoding stays as it is."""
    if encoding is None:
        return raw
    try:
        return raw.decode(encoding).encode("utf-8")
    except (UnicodeDecodeError, LookupError):
        return raw


def cut_records(source: BinaryIO | bytes, name: str) -> Iterator[Cut | Deleted]:
    """Cut a document at its record tags, reading block by block.

    RAISES: Failure when the document is not one PubMed document, or ends too early.
    """
    frame = Frame(name)
    buffer = b""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    for block in read_blocks(stream, name):
        buffer += block
        taken = 0
        for start, end, tag in find_records(buffer):
            gap = buffer[taken:start]
            if gap.strip() or not frame.entered:  # white space alone changes nothing
                yield from frame.feed(gap, tag)
            frame.position += start - taken
            yield Cut(frame.position, recode(buffer[start:end], frame.encoding))
            frame.position += end - start
            taken = end
        keep = start_of_rest(buffer, taken)
        yield from frame.feed(buffer[taken:keep])
        frame.position += keep - taken
        buffer = buffer[keep:]
        if len(buffer) > LARGEST_RECORD:
            raise frame.fail(f"a record of more than {LARGEST_RECORD >> 20} MiB")
    yield from finish(frame, buffer)


def find_records(buffer: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Give start, end and tag of every record that lies whole in the buffer."""
    at = 0
    while found := START.search(buffer, at):
        closing = b"</%s>" % found[1]
        end = buffer.find(closing, found.end())
        if end < 0:
            return
        at = end + len(closing)
        yield found.start(), at, found[1]


def start_of_rest(buffer: bytes, taken: int) -> int:
    """Tell from where the buffer must wait for more: an open record, or a tag cut in two."""
    found = START.search(buffer, taken)
    if found:
        return found.start()
    bracket = buffer.rfind(b"<", max(taken, len(buffer) - LONGEST_START))
    return bracket if bracket >= 0 else len(buffer)


def finish(frame: Frame, rest: bytes) -> Iterator[Deleted]:
    """Take the end of the document, or fail."""
    if START.match(rest):
        pmid = find_pmid(rest)
        which = f"PMID {pmid}" if pmid else "a record without PMID"
        raise frame.fail(f"cut off inside {which}; fetch it again")
    if not rest and frame.position == 0:
        raise frame.fail("empty; fetch it again")
    yield from frame.feed(rest)
    frame.close()
