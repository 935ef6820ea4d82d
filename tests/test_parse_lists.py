"""Lists that are read by pattern give what the tree gives, and stray ones are never believed."""

# ruff: noqa: E501 - XML is easier to read unbroken

from __future__ import annotations

import random
import re
from importlib.resources import files

import pytest
from lxml import etree

from litmine.article import Article
from litmine.errors import Failure
from litmine.parse import Record, make_parser, parse_article, parse_records
from litmine.parse.draft import Malformed
from litmine.parse.lists import KINDS, take_lists
from litmine.parse.record import read_record

DEMO = files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes()
RAWS = [each.raw for each in parse_records(DEMO) if isinstance(each, Record)]
PERSON = '<Author ValidYN="Y"><LastName>Moreau</LastName><ForeName>Ana B</ForeName><Initials>AB</Initials></Author>'
AUTHORS = f'<AuthorList CompleteYN="Y">{PERSON}</AuthorList>'
ODD = [
    b"<sup>6</sup>",
    b"&amp;",
    b"&#233;",
    b"\n   ",
    b"\xc2\xa0",
    b"\xe2\x80\x89 ",
    b"  ",
    b"<!-- c -->",
    b"<![CDATA[a<b]]>",
    b"<Suffix/>",
    b"\x0b",
    b"\xff",
    b"]]>",
    b"\xef\xbf\xbf",
    b'<Identifier Source="ORCID">https://orcid.org/000000021825009X</Identifier>',
    b'<Identifier Source="GRID">grid.1</Identifier>',
]


def read_tree(raw: bytes) -> Article | None:
    """Read a record without taking anything out of it; None where it cannot be read."""
    try:
        return read_record(etree.fromstring(raw, make_parser()), {})
    except (etree.XMLSyntaxError, Malformed):
        return None


def read(raw: bytes) -> Article | None:
    """Read a record as litmine does; None where it cannot be read."""
    try:
        return parse_article(raw)
    except Failure:
        return None


def wrap(article: str, citation: str = "") -> bytes:
    """Write a record around these parts."""
    return (
        '<PubmedArticle><MedlineCitation><PMID Version="1">99000001</PMID>'
        f"<Article>{article}</Article>{citation}</MedlineCitation></PubmedArticle>"
    ).encode()


def spoil(raw: bytes, chance: random.Random) -> bytes:
    """Change something in one of a record's lists, well-formed or not."""
    kind = chance.choice(KINDS)
    start, end = raw.find(kind.opening), raw.find(kind.closing)
    places = [m.start() for m in re.finditer(rb"[<>\"]", raw) if start < m.start() < end] or [
        len(raw) - 1
    ]
    at = chance.choice(places)
    match chance.randrange(3):
        case 0:
            return raw[:at] + chance.choice(ODD) + raw[at:]
        case 1:
            return raw[: at + 1] + chance.choice(ODD) + raw[at + 1 :]
        case _:
            old = chance.choice([b'"Y"', b"Author", b"Day>", b"Name", b"ForeName", b"UI=", b"0"])
            return raw[:at] + raw[at:].replace(old, chance.choice([b'"N"', b"", b"Suffix"]), 2)


def test_every_list_of_the_demo_fits_its_pattern_and_reads_as_the_tree_does() -> None:
    for raw in RAWS:
        assert read(raw) == read_tree(raw) is not None
        if not raw.startswith(b"<PubmedBook"):  # editors come first there
            assert set(take_lists(raw)[1]) == {k.name for k in KINDS if k.opening in raw}


@pytest.mark.parametrize("seed", range(0, 600, 100))
def test_a_spoilt_list_reads_as_the_tree_reads_it(seed: int) -> None:
    for number in range(seed, seed + 100):
        chance = random.Random(number)
        raw = spoil(chance.choice(RAWS), chance)
        assert read(raw) == read_tree(raw), f"number {number}"


@pytest.mark.parametrize(
    "raw",
    [
        wrap(f"<!-- {AUTHORS} --><ArticleTitle>One.</ArticleTitle>"),
        wrap(f"<ArticleTitle><![CDATA[{AUTHORS}]]></ArticleTitle>"),
        wrap("<ArticleTitle>One.</ArticleTitle>", f"<SpaceFlight>{AUTHORS}</SpaceFlight>"),
        wrap(f"<AuthorList/>{AUTHORS}"),
        wrap(f"{AUTHORS}{AUTHORS.replace('Moreau', 'Second')}"),
        wrap(AUTHORS.replace(">", ' taken="">', 1)),
        wrap(AUTHORS.replace("<AuthorList", "<AuthorLists")),
        wrap('<AuthorList Type="editors">' + PERSON + "</AuthorList>"),
    ],
    ids=["comment", "cdata", "elsewhere", "empty", "twice", "forged", "other", "editors"],
)
def test_a_list_is_believed_only_in_its_place(raw: bytes) -> None:
    assert read(raw) == read_tree(raw)


def test_texts_in_lists_are_tidied_as_everywhere() -> None:
    place = (
        "<AffiliationInfo><Affiliation> Unit  A &amp; B &lt;1&gt; </Affiliation></AffiliationInfo>"
    )
    raw = wrap(AUTHORS.replace("</Author>", place + place + "</Author>"))
    assert parse_article(raw).authors[0].affiliations[0] == "Unit A & B <1>"
    assert read(raw) == read_tree(raw)
