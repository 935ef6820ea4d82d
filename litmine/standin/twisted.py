"""Fault presets that twist the true reply: well-formed where they can be, and wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from litmine.standin import doctypes
from litmine.standin.asked import Asked
from litmine.standin.invented import invent_record
from litmine.standin.messages import Reply

Preset = Callable[[Asked], Reply]

RECORD = re.compile(rb"<Pubmed(Book)?Article>.*?</Pubmed(?:Book)?Article>\s*", re.DOTALL)
ID_LINE = re.compile(rb"<Id>\d+</Id>\n?")
COUNT = re.compile(rb'(<Count>|"count":")(\d+)')
JSON_IDS = re.compile(rb'("idlist":\[)([^\]]*)(\])')
DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>")
TITLE = re.compile(rb"(<(?:ArticleTitle|BookTitle|QueryTranslation|Title)\b[^>]*>)")
FOREIGN = 98_000_001
BOMB_DEPTH = 9


def with_body(reply: Reply, body: bytes) -> Reply:
    """Give the reply with another body."""
    return replace(reply, body=body)


def items_of(body: bytes) -> tuple[bytes, list[bytes], bytes]:
    """Cut a body into head, records (or ids) and tail."""
    for pattern in (RECORD, ID_LINE):
        found = list(pattern.finditer(body))
        if found:
            start, end = found[0].start(), found[-1].end()
            return body[:start], [match.group() for match in found], body[end:]
    ids = JSON_IDS.search(body)
    if ids and ids.group(2):
        each = [piece + b"," for piece in ids.group(2).split(b",")]
        return body[: ids.start(2)], each, body[ids.end(2) :]
    return body, [], b""


def joined(head: bytes, items: list[bytes], tail: bytes) -> bytes:
    """Put a body together again."""
    inside = b"".join(items)
    if head.endswith(b"["):
        inside = inside.rstrip(b",")
    return head + inside + tail


def drop_records(asked: Asked) -> Reply:
    """Leave the last k records (or ids) out."""
    reply = asked.ask()
    head, items, tail = items_of(reply.body)
    kept = items[: max(0, len(items) - asked.number(1))]
    return with_body(reply, joined(head, kept, tail))


def duplicate_record(asked: Asked) -> Reply:
    """Give the first record (or id) twice."""
    reply = asked.ask()
    head, items, tail = items_of(reply.body)
    return with_body(reply, joined(head, items[:1] + items, tail))


def foreign_record(asked: Asked) -> Reply:
    """Put a record (or id) among the others that nobody asked for."""
    reply = asked.ask()
    head, items, tail = items_of(reply.body)
    if items and items[0].startswith(b"<Pubmed"):
        items.append(invent_record(FOREIGN))
    elif items:
        items.append(re.sub(rb"\d+", b"%d" % FOREIGN, items[0], count=1))
    return with_body(reply, joined(head, items, tail))


def reorder(asked: Asked) -> Reply:
    """Shuffle records or ids."""
    reply = asked.ask()
    head, items, tail = items_of(reply.body)
    asked.chance.shuffle(items)
    return with_body(reply, joined(head, items, tail))


def shift_count(body: bytes, by: int) -> bytes:
    """Change the count that a search reports."""

    def shifted(found: re.Match[bytes]) -> bytes:
        return found.group(1) + b"%d" % max(0, int(found.group(2)) + by)

    return COUNT.sub(shifted, body, count=1)


def count_lies(asked: Asked) -> Reply:
    """Report k records more (or fewer) than there are."""
    reply = asked.ask()
    return with_body(reply, shift_count(reply.body, asked.number(1)))


def count_then_shrink(asked: Asked) -> Reply:
    """Tell the truth the first time; then k records fewer, in count and list."""
    if asked.fired == 1:
        return asked.ask()
    reply = drop_records(asked)
    return with_body(reply, shift_count(reply.body, -asked.number(1)))


def empty_set_for_known_ids(asked: Asked) -> Reply:
    """Give an empty set for ids that a search has just listed."""
    head = doctypes.pubmed(asked.state.dtd_year)
    return Reply(f"{head}<PubmedArticleSet></PubmedArticleSet>\n".encode())


def history_lost(asked: Asked) -> Reply:
    """Lose every session, then answer."""
    asked.state.history.forget()
    return asked.ask()


def lower_cap(asked: Asked) -> Reply:
    """Answer with a cap of n records, as on the day when NCBI lowers it."""
    before, asked.state.cap = asked.state.cap, asked.number(4_750)
    try:
        return asked.ask()
    finally:
        asked.state.cap = before


def new_dtd(asked: Asked) -> Reply:
    """Name the DTD of the coming January."""
    before, asked.state.dtd_year = asked.state.dtd_year, asked.state.dtd_year + 1
    try:
        return asked.ask()
    finally:
        asked.state.dtd_year = before


def after_title(body: bytes, inserted: bytes) -> bytes:
    """Insert bytes where text of a record begins, or right after the root's start."""
    changed, times = TITLE.subn(lambda m: m.group(1) + inserted, body, count=1)
    if times:
        return changed
    end = DOCTYPE.search(body)
    place = body.find(b">", end.end() if end else 0) + 1
    return body[:place] + inserted + body[place:]


def unknown_element(asked: Asked) -> Reply:
    """Put an element into the first record that no DTD knows yet."""
    reply = asked.ask()
    element = b"<InventedElement Since='2027'>new in 2027</InventedElement>"
    body = reply.body.replace(b"</PMID>", b"</PMID>" + element, 1)
    return with_body(reply, body if body != reply.body else after_title(reply.body, element))


def control_char(asked: Asked) -> Reply:
    """Put a control character into the text, which XML forbids."""
    reply = asked.ask()
    return with_body(reply, after_title(reply.body, b"\x01"))


def bad_utf8(asked: Asked) -> Reply:
    """Put bytes into the text that are no UTF-8."""
    reply = asked.ask()
    return with_body(reply, after_title(reply.body, b"\xff\xfe\xc3"))


def declare(body: bytes, entities: bytes, used: bytes) -> bytes:
    """Declare entities in the DOCTYPE and use one in the text."""
    root = re.search(rb"<!DOCTYPE (\w+)|<(\w+)", body)
    name = (root.group(1) or root.group(2)) if root else b"x"
    doctype = b"<!DOCTYPE " + name + b" [\n" + entities + b"]>"
    changed, times = DOCTYPE.subn(lambda _m: doctype, body, count=1)
    return after_title(changed if times else doctype + body, used)


def entity_bomb(asked: Asked) -> Reply:
    """Hide a billion laughs in the title."""
    reply = asked.ask()
    lines = [b'<!ENTITY l0 "laughs of nobody ">\n']
    for depth in range(1, BOMB_DEPTH):
        lines.append(b'<!ENTITY l%d "%s">\n' % (depth, b"&l%d;" % (depth - 1) * 10))
    return with_body(reply, declare(reply.body, b"".join(lines), b"&l%d;" % (BOMB_DEPTH - 1)))


def xxe(asked: Asked) -> Reply:
    """Ask the reader to fetch a local file into the title."""
    reply = asked.ask()
    entity = b'<!ENTITY secret SYSTEM "file:///etc/hostname">\n'
    return with_body(reply, declare(reply.body, entity, b"&secret;"))


def html_tail(asked: Asked) -> Reply:
    """Break off after n bytes and go on in HTML, as a proxy does whose backend dies."""
    reply = asked.ask()
    page = b"<html><body><p>Error+reading+from+remote+server</p></body></html>\n"
    return with_body(reply, reply.body[: asked.number(len(reply.body) // 2)] + page)


TWISTED: dict[str, Preset] = {
    "drop_records": drop_records,
    "duplicate_record": duplicate_record,
    "foreign_record": foreign_record,
    "reorder": reorder,
    "count_lies": count_lies,
    "count_then_shrink": count_then_shrink,
    "empty_set_for_known_ids": empty_set_for_known_ids,
    "history_lost": history_lost,
    "lower_cap": lower_cap,
    "new_dtd": new_dtd,
    "unknown_element": unknown_element,
    "control_char": control_char,
    "bad_utf8": bad_utf8,
    "entity_bomb": entity_bomb,
    "xxe": xxe,
    "html_tail": html_tail,
}
