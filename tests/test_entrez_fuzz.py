"""Replies that nobody would send: the client accounts for every PMID or fails in plain words."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from test_entrez import make_client, ok

from litmine.errors import Failure
from litmine.harvest.fetching import fetch_records
from litmine.standin.invented import invent_record

PMIDS = list(range(99_000_001, 99_000_009))
WHOLE = b"<?xml version='1.0'?>\n<PubmedArticleSet>%s</PubmedArticleSet>\n" % b"\n".join(
    invent_record(pmid) for pmid in PMIDS
)
JUNK = (
    b"\x00", b"\xff\xfe", b"\xc3(", b"<", b"&", b"&nope;", b"&#0;", b"]]>", b"<!--", b"<![CDATA[",
    b"</PubmedArticle>", b"<PubmedArticle>", b"</PubmedArticleSet>", b"<ERROR>no</ERROR>",
    b"<PMID>7</PMID>", b"Error+reading+from+remote+server", b"<html>", b"<?xml version='1.0'?>",
)  # fmt: skip


def cut_out(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    return body[:start] + body[start + chance.randrange(1, 600) :]


def put_in(body: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(body))
    return body[:place] + chance.choice(JUNK) + body[place:]


def flip(body: bytes, chance: random.Random) -> bytes:
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 8)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def break_off(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body))]


def repeat(body: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(body))
    piece = body[start : start + chance.randrange(1, 3000)]
    return body[:start] + piece + body[start:]


TWISTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    cut_out, put_in, flip, break_off, repeat
)  # fmt: skip


def account(body: bytes) -> list[int]:
    """Fetch with a service that always answers with this body; give what is accounted for."""
    client = make_client(ok(body), tries=1, failures=100, settle=0)
    done = []
    for fetched in fetch_records(client, PMIDS):
        done += [record.article.pmid for record in fetched.records]
        done += [*fetched.missing, *(pmid for pmid, _ in fetched.bad)]
    return sorted(done)


def refusal(body: bytes) -> str:
    """Give the words of the refusal; empty where every PMID is accounted for, just once."""
    try:
        assert account(body) == PMIDS
    except Failure as failure:
        return str(failure)
    return ""


@pytest.mark.parametrize("seed", range(20))
def test_fuzzed_replies_are_accounted_for_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(30):
        body = WHOLE
        for _ in range(chance.randrange(1, 4)):
            body = chance.choice(TWISTS)(body, chance)
        said = refusal(body)
        assert said.isprintable()
        assert len(said) < 500


def inside(text: bytes) -> bytes:
    return WHOLE.replace(b"<ArticleTitle>", b"<ArticleTitle>" + text, 1)


BOMB = b"<!DOCTYPE a [%s]>" % b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha" * 10) for n in range(10)
)
HOSTILE = {
    "entity bomb": WHOLE.replace(b"?>\n", b"?>\n" + BOMB, 1).replace(b"real one", b"&e9;"),
    "file entity": WHOLE.replace(
        b"?>\n", b"?>\n<!DOCTYPE a [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>", 1
    ).replace(b"real one", b"&f;"),
    "field of 30 MB": inside(b"x" * (30 << 20)),
    "nesting": inside(b"<i>" * 100_000 + b"</i>" * 100_000),
    "nul bytes": inside(b"\x00" * 1000),
    "utf-16": WHOLE.decode().encode("utf-16"),
    "latin-1 undeclared": inside("é".encode("latin-1")),
    "other encoding declared": WHOLE.replace(b"1.0'", b"1.0' encoding='utf-7'", 1),
    "many attributes": inside(b"<i %s>x</i>" % b" ".join(b'a%d=""' % n for n in range(50_000))),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_replies_do_no_harm(body: bytes) -> None:
    said = refusal(body)
    assert "root:" not in said
    assert len(said) < 500
