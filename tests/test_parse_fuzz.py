"""Five hundred mangled files: a clear failure or a clean skip, and no sound record lost."""

from __future__ import annotations

import gzip
import random
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest

from litmine.errors import Failure
from litmine.parse import Parsed, Record, parse_file, parse_records

FILES = 500
DEMO = files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes()
JUNK = [
    b"\x00",
    b"\xff\xfe",
    b"&bomb;",
    b"<",
    b"]]>",
    b"<!--",
    b"</PubmedArticleSet>",
    b"<i>" * 900,
]


def sound_records() -> list[bytes]:
    """Give the raw records of the demo corpus."""
    return [item.raw for item in parse_records(BytesIO(DEMO)) if isinstance(item, Record)]


RAWS = sound_records()


def mangle(chance: random.Random) -> tuple[list[bytes], bytes]:
    """Make a file of a few records and spoil it in one to three places."""
    chosen = chance.sample(RAWS, 4)
    whole = b"<?xml version='1.0'?><PubmedArticleSet>" + b"\n".join(chosen) + b"</PubmedArticleSet>"
    for _ in range(chance.randrange(1, 4)):
        at = chance.randrange(len(whole))
        match chance.randrange(5):
            case 0:
                whole = whole[:at] + chance.choice(JUNK) + whole[at:]
            case 1:
                whole = whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :]
            case 2:
                whole = whole[:at] + whole[at + chance.randrange(1, 400) :]
            case 3:
                whole = whole[:at]
            case _:
                whole += chance.choice([b"", b"<html>down</html>", b"\n", whole[:at]])
    return chosen, whole


def read_all(content: bytes, name: str) -> tuple[list[Parsed], str]:
    """Give what is read, and the failure's message where it ends in one."""
    found: list[Parsed] = []
    try:
        for item in parse_records(BytesIO(content), name):
            found.append(item)
    except Failure as failure:
        return found, str(failure)
    return found, ""


@pytest.mark.parametrize("seed", range(0, FILES, 50))
def test_a_mangled_file_fails_clearly_or_loses_no_sound_record(seed: int) -> None:
    for number in range(seed, seed + 50):
        chosen, whole = mangle(random.Random(number))
        found, failed = read_all(whole, f"file {number}")
        if failed:
            assert f"file {number}" in failed
            continue
        kept = {item.raw for item in found if isinstance(item, Record)}
        lost = [raw for raw in chosen if whole.count(raw) and raw not in kept]
        assert lost == [], f"file {number}"


@pytest.mark.parametrize("seed", range(20))
def test_a_mangled_archive_fails_clearly(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    packed = gzip.compress(b"<PubmedArticleSet>" + RAWS[0] + b"</PubmedArticleSet>")
    at = chance.randrange(10, len(packed) - 1)
    path = tmp_path / "x.xml.gz"
    path.write_bytes(packed[:at] if seed % 2 else packed[:at] + b"\x00\xff" + packed[at + 2 :])
    with pytest.raises(Failure, match=r"x\.xml\.gz"):
        list(parse_file(path))
