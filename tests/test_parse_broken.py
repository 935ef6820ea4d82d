"""Broken documents: the good records come, the bad ones are named, and a break is a Failure."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable

import pytest

from litmine.errors import Failure
from litmine.parse import BadRecord, Record, parse_records
from litmine.parse.cutting import BLOCK_BYTES

PROLOG = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    b'January 2026//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_260101.dtd">\n'
)


def record(pmid: int, text: bytes = b"Invented.") -> bytes:
    """Write a record."""
    return (
        b"<PubmedArticle><MedlineCitation><PMID>%d</PMID><Article><ArticleTitle>%s</ArticleTitle>"
        b"</Article></MedlineCitation></PubmedArticle>\n" % (pmid, text)
    )


def document(*records: bytes, prolog: bytes = PROLOG) -> bytes:
    """Write a document."""
    return prolog + b"<PubmedArticleSet>\n" + b"".join(records) + b"</PubmedArticleSet>\n"


def outcome(source: bytes) -> tuple[list[int | None], str]:
    """Give PMIDs in order (bad ones negative) and the failure's message."""
    pmids: list[int | None] = []
    try:
        for parsed in parse_records(source, "some.xml"):
            if isinstance(parsed, Record):
                pmids.append(parsed.article.pmid)
            elif isinstance(parsed, BadRecord):
                pmids.append(-parsed.pmid if parsed.pmid else None)
    except Failure as failure:
        return pmids, str(failure)
    return pmids, ""


GOOD, OTHER = record(99000001), record(99000004)
DEEP = b"<i>" * 5000 + b"</i>" * 5000


@pytest.mark.parametrize(
    "bad",
    [
        record(99000002, b"NUL \x00 byte"),
        record(99000002, b"control \x0b character"),
        record(99000002, b"latin \xe9\xff in UTF-8"),
        record(99000002, b"<i>never closed"),
        record(99000002, b"P < .001 unescaped"),
        record(99000002, b"&undefined;"),
        record(99000002, DEEP),
        record(99000002).replace(b"</PubmedArticle>", b""),
        record(99000002).replace(b"99000002", b"99000002</PMID><PMID>x"),
    ],
    ids=["nul", "control", "encoding", "open", "less-than", "entity", "deep", "endless", "pmid"],
)
def test_one_bad_record_costs_only_itself(bad: bytes) -> None:
    assert outcome(document(GOOD, bad, OTHER)) == ([99000001, -99000002, 99000004], "")


def test_a_bad_record_says_where_and_why_and_keeps_its_bytes() -> None:
    bad = record(99000002, b"<i>open")
    source = document(GOOD, bad)
    found = list(parse_records(source))[1]
    assert isinstance(found, BadRecord)
    assert found.position == source.index(bad)
    assert found.raw == bad.rstrip()
    assert "mismatch" in found.reason
    nameless = list(parse_records(document(b"<PubmedArticle><x/></PubmedArticle>")))
    assert [type(each) for each in nameless] == [BadRecord]


WHOLE = document(GOOD, OTHER)


@pytest.mark.parametrize(
    ("source", "pmids", "says"),
    [
        (WHOLE[:-30], [99000001], "cut off inside PMID 99000004"),
        (WHOLE[: WHOLE.index(OTHER)], [99000001], "cut off"),
        (WHOLE[: -len(b"</PubmedArticleSet>\n")], [99000001, 99000004], "cut off"),
        (b"", [], "empty"),
        (PROLOG, [], "cut off or no XML"),
        (b'{"error":"API rate limit exceeded"}', [], "some.xml"),
        (b"<html><body>down</body></html>", [], "<html>"),
        (b"<eFetchResult><ERROR>Empty result</ERROR></eFetchResult>", [], "'Empty result'"),
        (document(GOOD, b"Resource temporarily unavailable"), [99000001], "text between"),
        (document(GOOD, b"<html><br></html>", OTHER), [99000001], "between records"),
        (document(GOOD, b"<!-- ", OTHER, b" -->"), [99000001], "comment"),
        (WHOLE.decode().encode("utf-16"), [], "UTF-8"),
        (WHOLE + b"<html/>", [99000001, 99000004], "some.xml"),
    ],
)
def test_a_broken_document_gives_its_good_records_then_fails(
    source: bytes, pmids: list[int], says: str
) -> None:
    found, message = outcome(source)
    assert found == pmids
    assert says in message
    assert message.startswith("some.xml: ")


def test_cut_anywhere_it_is_never_taken_for_whole() -> None:
    end = len(WHOLE.rstrip())
    assert all(outcome(WHOLE[:at])[1] for at in range(0, end, 7))
    assert outcome(WHOLE[:end])[1] == ""


def test_declared_latin_1_is_read_as_such() -> None:
    prolog = b'<?xml version="1.0" encoding="ISO-8859-1"?>\n'
    (found,) = parse_records(document(record(99000005, b"caf\xe9"), prolog=prolog))
    assert isinstance(found, Record)
    assert found.article.title == "café"
    assert "café".encode() in found.raw


def test_records_are_found_wherever_blocks_end() -> None:
    class Drops(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(11)

    found = [r for r in parse_records(Drops(WHOLE)) if isinstance(r, Record)]
    assert [r.article.pmid for r in found] == [99000001, 99000004]


def bomb() -> bytes:
    """Write nested entities that would become 10**9 characters, in text and in an attribute."""
    entities = b'<!ENTITY a0 "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 9)
    )
    prolog = b"<!DOCTYPE PubmedArticleSet [" + entities + b"]>"
    return document(record(99000002, b"&a8;"), GOOD, b'<x y="&a8;"/>', prolog=prolog)


def external() -> bytes:
    """Write an entity that names a file of this machine."""
    prolog = b'<!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    return document(record(99000002, b"&x;"), GOOD, prolog=prolog)


def long_record() -> bytes:
    """Write a record that never ends."""
    return PROLOG + b"<PubmedArticleSet><PubmedArticle><PMID>99000002</PMID>" + b"a" * (1 << 26)


@pytest.mark.parametrize("make", [bomb, external, long_record])
def test_bombs_neither_expand_nor_read_files(make: Callable[[], bytes]) -> None:
    source = make()
    tracemalloc.start()
    pmids, message = outcome(source)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert pmids == ([] if make is long_record else [-99000002, 99000001])
    assert message or make is external
    assert peak < 2 * len(source) + 8 * BLOCK_BYTES
