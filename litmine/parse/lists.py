"""Take the long lists (authors, substances, headings, history) out of a record by pattern.

They are six in ten of a record's elements and nearly always of one form. A list of which every
byte fits its pattern is taken out of the XML before lxml sees it, and an empty element marked
TAKEN stays in its place. The reader of that place picks the values up; a list that nobody picks
up (it stood in a comment, or where no such list belongs) has the record read again as it came.
Shorter parts (journal, identifiers, types) cost as much to take out as the tree takes for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from litmine.parse import patterns

TAKEN = "taken"
MARK = f' {TAKEN}="">'.encode()
LONGEST = 1 << 20  # what libxml2 refuses as too long must reach it

Taken = dict[str, tuple[Any, ...]]
Read = Callable[[str], tuple[Any, ...] | None]


class Kind(NamedTuple):
    """How one list is found, cut into items and read; other start tags are left to the tree."""

    name: str
    head: re.Pattern[bytes]
    opening: bytes
    closing: bytes
    item_end: str
    read: Read


def make_kind(name: str, item: str, read: Read, attributes: str = "") -> Kind:
    """Describe a list of `item` elements; `attributes` is the pattern of its own."""
    head = re.compile(f"<{name}{attributes}>".encode())
    return Kind(name, head, f"<{name}".encode(), f"</{name}>".encode(), f"</{item}>", read)


AUTHORS = '(?: CompleteYN="[YN]")?(?: Type="authors")?'
KINDS = (  # in the order in which they come
    make_kind("AuthorList", "Author", patterns.read_person, AUTHORS),
    make_kind("ChemicalList", "Chemical", patterns.read_substance),
    make_kind("MeshHeadingList", "MeshHeading", patterns.read_heading),
    make_kind("History", "PubMedPubDate", patterns.read_history_date),
)


def take_lists(raw: bytes) -> tuple[bytes, Taken]:
    """Take the lists that fit their patterns out of a record; give what is left, and them."""
    pieces: list[bytes] = []
    taken, at = Taken(), 0
    for name, head, opening, closing, item_end, read in KINDS:
        start = raw.find(opening, at)
        found = head.match(raw, start) if start >= 0 else None
        end = raw.find(closing, start) if found else -1
        if not found or not 0 <= end - start < LONGEST:
            continue
        inside = found.end()
        values = read_items(raw[inside:end], item_end, read)
        if values is not None:
            taken[name] = values
            pieces += (raw[at : inside - 1], MARK)
            at = end
    return b"".join([*pieces, raw[at:]]), taken


def read_items(body: bytes, item_end: str, read: Read) -> tuple[Any, ...] | None:
    """Read what stands between the tags of a list; None where anything there does not fit."""
    try:
        *items, rest = body.decode().split(item_end)
    except UnicodeDecodeError:
        return None
    values: list[Any] = []
    for item in items:
        found = read(item)
        if found is None:
            return None
        values += found
    return None if rest.strip(patterns.BLANK) else tuple(values)
