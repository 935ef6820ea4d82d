"""Judge a reply by what it says, never by its status: errors come as 200, a 400 may pass.

The table `replies.tsv` gives, in order, the wordings seen and their kind:

refused, blocked   final; blocked stops every worker
rate               pause all, then again        outage      pause long, then again
transient          again                        heavy       again, then in smaller batches
doubtful           once more, then final        reslice     the caller cuts its slice
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple
from urllib.parse import urlsplit

from lxml import etree

from litmine.errors import Failure

TRIES = {"doubtful": 2, "reslice": 1}
PAUSES = {"rate": 2.0, "outage": 20.0}
HEAVY_STATUS = (413, 502, 504)
SHOWN = 200
RECORD = b"<Pubmed"
TAGS = re.compile(r"<[^<>]*>|[<>]")


class Refused(Failure):
    """NCBI will not answer this, however often it is asked."""


class Blocked(Refused):
    """NCBI has shut this address out; every further request makes it worse."""


class Transient(Failure):
    """It may go well the next time.

    halve: a smaller request may fare better. pause: seconds to wait at least. tries: attempts that
    make sense in all (None: as many as there is patience for). everyone: all workers must pause.
    """

    def __init__(
        self,
        text: str,
        halve: bool = False,
        pause: float = 0.0,
        tries: int | None = None,
        everyone: bool = False,
    ) -> None:
        super().__init__(text)
        self.halve, self.pause, self.tries, self.everyone = halve, pause, tries, everyone


class Reslice(Failure):
    """The result set is longer than NCBI pages through."""


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers (lower-case names) and the whole body."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def retry_after(self) -> float:
        """Give the seconds that the server asks us to wait, 0 where it does not."""
        value = self.headers.get("retry-after", "")
        return min(float(value), 3600.0) if value.isdigit() else 0.0


class Wording(NamedTuple):
    """One row of the table."""

    pattern: re.Pattern[str]
    kind: str
    advice: str


@lru_cache(maxsize=1)
def read_wordings() -> tuple[Wording, ...]:
    """Read the table of NCBI's wordings."""
    with files("litmine.entrez").joinpath("replies.tsv").open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Wording(re.compile(row["pattern"], re.IGNORECASE), row["kind"], row["advice"])
            for row in rows
        )


def read_reply(reply: Reply, root: str) -> etree._Element:
    """Give the parsed reply if it is a whole document `root` without an error in it.

    RAISES: Refused, Blocked, Reslice or Transient, whichever the reply amounts to.
    """
    check_redirect(reply)
    tree = parse(reply.body)
    if tree is None:
        raise describe(reply, outer_text(reply.body))
    errors = [e for path in ("ERROR", "*/ERROR") for e in tree.iterfind(path)]
    if errors or reply.status != 200:
        raise describe(reply, " ".join(str(text) for e in errors for text in e.itertext()))
    if tree.tag != root:
        raise describe(reply, outer_text(reply.body))
    return tree


def check_redirect(reply: Reply) -> None:
    """RAISES: Blocked for the misuse page, Transient for any other redirect."""
    if 300 <= reply.status < 400:
        host = urlsplit(reply.headers.get("location", "")).hostname or "nowhere"
        raise describe(reply, host)


def parse(body: bytes) -> etree._Element | None:
    """Parse without DTD, entities or network; None for anything that is not a whole document."""
    if b"<!ENTITY" in body[:4096]:
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def outer_text(body: bytes) -> str:
    """Give what NCBI itself says in a body: its ends, but no record, whose words are its authors'.

    NCBI writes plus signs for blanks at times.
    """
    if RECORD in body:
        body = body[body.rfind(b"</Pubmed") :].split(RECORD, 1)[0] if b"</Pubmed" in body else b"<"
    ends = body if len(body) <= 4096 else body[:2048] + b" ... " + body[-2048:]
    return ends.decode("utf-8", "replace").replace("+", " ")


def describe(reply: Reply, text: str) -> Failure:
    """Turn an unusable reply into the failure it is; the first wording that fits decides."""
    for wording in read_wordings():
        if found := wording.pattern.search(text):
            start = found.start() if len(text) > SHOWN else 0
            said = TAGS.sub(" ", text[start : found.end() + SHOWN])
            return make_failure(wording.kind, said, wording.advice, reply)
    return describe_status(reply, text)


def describe_status(reply: Reply, text: str) -> Failure:
    """Judge a reply whose wording is new to us by its status and form."""
    status = reply.status
    if status == 429:
        return make_failure("rate", "too many requests", "run again later", reply)
    if status >= 500:
        kind = "heavy" if status in HEAVY_STATUS else "transient"
        return make_failure(kind, f"status {status}", "run again later", reply)
    if 300 <= status < 400:
        return make_failure("outage", f"redirect to {text}", "run again in some hours", reply)
    if re.search(r"<html|<!doctype html", text, re.IGNORECASE):
        return make_failure("outage", "a web page", "run again in some hours", reply)
    if status in (401, 403):
        return make_failure("refused", f"status {status}", "is a proxy in the way?", reply)
    if status >= 400:
        return make_failure("doubtful", f"status {status}: {text}", "please report it", reply)
    if reply.body.lstrip()[:1] == b"<" and "<ERROR" not in text:
        return make_failure("heavy", "a damaged or incomplete document", "run again later", reply)
    said = text if text.isprintable() or "\n" in text else "unreadable bytes"
    return make_failure("transient", said or "an empty reply", "run again later", reply)


def make_failure(kind: str, said: str, advice: str, reply: Reply) -> Failure:
    """Make the exception of a kind; what NCBI said is folded into one short line."""
    text = f"NCBI answered: {' '.join(said.split())[:SHOWN]} - {advice}"
    if kind == "blocked":
        return Blocked(text)
    if kind == "refused":
        return Refused(text)
    if kind == "reslice":
        return Reslice(text)
    pause = max(PAUSES.get(kind, 0.0), reply.retry_after)
    return Transient(text, kind == "heavy", pause, TRIES.get(kind), everyone=kind == "rate")
