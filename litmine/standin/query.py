"""PubMed's query language: text to a tree. What is not understood is refused, never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from litmine.standin.days import MOST_DAYS, first_day, last_day
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.fields import find_field, kind_of

TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|"(?P<quoted>[^"]*)"|\[(?P<tag>[^\]]*)\]|(?P<word>[^\s()"\[\]]+))"""
)
OPERATORS = ("AND", "OR", "NOT")
RANGE = re.compile(r"^\s*(\S+)\s*:\s*(\S+)\s*$")
LAST = re.compile(r"^last (\d+) (day|month|year)s?$", re.IGNORECASE)
DAYS = {"day": 1, "month": 30, "year": 365}
UNBALANCED = "Search Backend failed: Syntax error: unbalanced parentheses in the query"
EMPTY_TERM = "Search Backend failed: Syntax error: Empty Term in the request"


class Token(NamedTuple):
    """A piece of a query: open, close, quoted, tag or word."""

    kind: str
    text: str


@dataclass(frozen=True)
class Term:
    """A phrase in a field; `field` is None where the query names none."""

    text: str
    field: str | None = None
    quoted: bool = False
    explode: bool = True

    @property
    def truncated(self) -> bool:
        """Tell whether it ends in `*`."""
        return self.text.endswith("*")


@dataclass(frozen=True)
class Between:
    """A range of PMIDs or dates, both ends in it."""

    low: str
    high: str
    field: str


@dataclass(frozen=True)
class Earlier:
    """The result of an earlier search of the session, written #2."""

    key: int


@dataclass(frozen=True)
class Both:
    """Two sides joined by AND, OR or NOT."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Group:
    """What stood in parentheses."""

    inside: Node


Node = Term | Between | Earlier | Both | Group


def read_tokens(query: str) -> list[Token]:
    """Cut a query into tokens."""
    tokens, at = [], 0
    query = query.rstrip()
    while at < len(query):
        found = TOKEN.match(query, at)
        if not found:
            raise Unsupported(f"query syntax at {query[at : at + 20]!r}")
        kind = str(found.lastgroup)
        tokens.append(Token(kind, found.group(kind)))
        at = found.end()
    return tokens


def parse_query(query: str) -> Node:
    """Turn a query into a tree; AND, OR and NOT bind alike, from left to right, as in PubMed.

    >>> parse_query("horse[ti] OR rabbit[ti] NOT 1:9[uid]").operator
    'NOT'

    RAISES: QueryError as NCBI words it, Unsupported for syntax that this server lacks.
    """
    reader = Reader(read_tokens(query))
    node = reader.read_expression()
    if reader.peek():
        raise QueryError(UNBALANCED)
    return node


class Reader:
    """A recursive-descent reader over tokens."""

    def __init__(self, tokens: list[Token]) -> None:
        """Stand before the first token."""
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token | None:
        """Look at a coming token."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def take(self) -> Token:
        """Give the next token and go on."""
        self.at += 1
        return self.tokens[self.at - 1]

    def read_expression(self) -> Node:
        """Read operands joined by operators; no operator between two means AND."""
        left = self.read_operand()
        while (token := self.peek()) and token.kind != "close":
            operator = self.take().text if self.is_operator(token) else "AND"
            left = Both(operator, left, self.read_operand())
        return left

    @staticmethod
    def is_operator(token: Token) -> bool:
        """Tell whether a token is AND, OR or NOT (capitals only, as PubMed asks)."""
        return token.kind == "word" and token.text in OPERATORS

    def read_operand(self) -> Node:
        """Read a group, a phrase in quotes or words up to the next tag or operator."""
        token = self.peek()
        if token is None or self.is_operator(token) or token.kind == "tag":
            raise QueryError(EMPTY_TERM)
        if token.kind == "close":
            raise QueryError(UNBALANCED)
        if token.kind == "open":
            return self.read_group()
        return self.read_quoted() if token.kind == "quoted" else self.read_words()

    def read_group(self) -> Node:
        """Read what stands in parentheses."""
        self.take()
        if (token := self.peek()) and token.kind == "close":
            raise QueryError(EMPTY_TERM)
        inside = self.read_expression()
        if not self.peek():
            raise QueryError(UNBALANCED)
        self.take()
        return Group(inside)

    def read_tag(self) -> str | None:
        """Read a tag if one follows."""
        token = self.peek()
        return self.take().text if token and token.kind == "tag" else None

    def read_quoted(self) -> Node:
        """Read a quoted phrase, or a range written `"a"[tag] : "b"[tag]`."""
        text = self.take().text
        tag = self.read_tag()
        token, after = self.peek(), self.peek(1)
        if token == Token("word", ":") and after and after.kind == "quoted":
            self.take()
            high = self.take().text
            return make_node(f"{text}:{high}", self.read_tag() or tag, quoted=False)
        return make_node(text, tag, quoted=True)

    def read_words(self) -> Node:
        """Read words up to a tag, an operator or a parenthesis."""
        words: list[str] = []
        while (token := self.peek()) and token.kind == "word" and token.text not in OPERATORS:
            words.append(self.take().text)
        return make_node(" ".join(words), self.read_tag(), quoted=False)


def make_node(text: str, tag: str | None, quoted: bool) -> Node:
    """Make the node of one term.

    RAISES: Unsupported for forms that PubMed knows and this server does not.
    """
    if tag is None and not quoted and text.startswith("#"):
        return make_earlier(text)
    if not text.strip():
        raise QueryError(EMPTY_TERM)
    name, _, how = (tag or "").partition(":")
    field = find_field(name) if tag is not None else None
    if how not in ("", "noexp"):
        raise Unsupported(f"[{tag}]")
    if field == "UID" or kind_of(field) == "dates":
        return make_between(text, str(field))
    if "*" in text[:-1] or (text.endswith("*") and len(text.rstrip("*").strip()) < 4):
        raise Unsupported(f"truncation {text!r} (PubMed wants four characters and the * last)")
    return Term(text, field, quoted, explode=how != "noexp")


def make_earlier(text: str) -> Node:
    """Read `#2`."""
    if not text[1:].isdecimal():
        raise Unsupported(f"history reference {text!r}")
    return Earlier(int(text[1:]))


def make_between(text: str, field: str) -> Node:
    """Read a PMID, a date or a range of either."""
    if kind_of(field) == "dates" and (last := LAST.match(text)):
        days = min(int(last[1]) * DAYS[last[2].lower()], MOST_DAYS)
        return Between(f"-{days}", "today", field)
    found = RANGE.match(text)
    low, high = (found[1], found[2]) if found else (text.strip(), text.strip())
    if field == "UID" and not (low.isdecimal() and high.isdecimal()):
        raise Unsupported(f"{text!r}[UID]")
    if kind_of(field) == "dates":
        low, high = first_day(low).isoformat(), last_day(high).isoformat()
    return Between(low, high, field)
