"""Find where an article says what a short form of it stands for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NamedTuple

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.tokens import Doc, Span

BRACKET = re.compile(r"[(\[]\s*([^()\[\];:,=]{2,12}?)\s*(?=[)\];:,=])")
# "(long form; SHORT)"
WITHIN = re.compile(r"[(\[]([^()\[\];,]{5,60})[;,] ?([A-Za-z]\w{1,9})(?=[)\]])")
INITIAL = re.compile(r" [(\[]([A-Z])[)\]]")  # "etoposide (E)"
REVERSED = re.compile(r"([A-Za-z][\w\-]{1,9})\s?[(\[]([^()\[\]]{5,80})[)\]]")
Ends = dict[int, Span]  # mentions by the character at which they end


class Definition(NamedTuple):
    """A short form, the tokens of its long form, and how that was found."""

    short: str
    start: int
    end: int
    reason: str


def find_definitions(doc: Doc, text: str) -> Iterator[Definition]:
    """Yield what scispaCy's test finds, and what it misses; the first of a short form counts."""
    ends = {ent.end_char: ent for ent in doc.ents}
    finders = (bracketed, listed, initials, reversed_order)
    yield from chain(detect(doc), *(find(doc, text, ends) for find in finders))


def find_brackets(doc: Doc) -> list[tuple[int, int, int]]:
    """Give (0, start, end) of what stands in brackets, at most nine tokens: a matcher's output.

    scispaCy's own matcher tries every pair of brackets of an article, half of this pipeline's
    time, and knows only round ones.
    """
    found, opened = [], list[int]()
    for i, text in enumerate([token.text for token in doc]):
        if text in ("(", "["):
            opened.append(i)
        elif text in (")", "]") and opened:
            start = opened.pop()
            if i - start <= 10:
                found.append((0, start + 1, i))
    return found


def detect(doc: Doc) -> Iterator[Definition]:
    """Yield what scispaCy's detector finds; where short forms stand else is found by `places`."""
    longs, shorts = set[str](), set[str]()
    for candidates in filter_matches(find_brackets(doc), doc):
        short, long = find_abbreviation(*candidates)
        if long is None or short.text in shorts or long.text in longs:
            continue  # defined a second time
        shorts.add(short.text)
        longs.add(long.text)
        if any(c.isupper() or c.isdigit() for c in short.text):
            yield Definition(short.text, long.start, long.end, "defined in brackets")


def singular(short: str) -> str:
    """Give a short form defined in plural as it stands for one: `GFs`, `HSCs`."""
    return short[:-1] if len(short) > 2 and short[-1] == "s" and short[-2].isupper() else short


def spells(short: str, long: str) -> bool:
    """Tell whether a long form has all signs of a short form, in order from a word's first."""
    signs = ".*?".join(map(re.escape, short.lower()))
    return re.search(rf"(?<![a-z]){signs}", long.lower()) is not None


def is_short(text: str) -> bool:
    """Tell whether a piece of text can be a short form: few letters, a capital or a digit."""
    letters = sum(c.isalpha() for c in text)
    marked = any(c.isupper() or c.isdigit() for c in (text if len(text) < 4 else text[1:]))
    return text[0].isalnum() and " " not in text and 2 * letters >= len(text) > 1 and marked


def long_form(doc: Doc, match: re.Match[str], end_char: int) -> Span | None:
    """Give the long form right before the brackets, as Schwartz and Hearst test it."""
    end = doc.char_span(0, end_char, alignment_mode="contract")
    short = doc.char_span(*match.span(1), alignment_mode="expand")
    if end is None or short is None or end.end_char != end_char or short.text != match[1]:
        return None
    words = min(len(match[1]) + 5, 2 * len(match[1]))
    sentence = doc[end.end - 1].sent.start if doc.has_annotation("SENT_START") else 0
    candidate = doc[max(end.end - words, sentence) : end.end]
    long: Span | None = find_abbreviation(candidate, short)[1]
    return long


def fits(short: str, long: str) -> bool:
    """Tell whether a short form's letters may come from a long form: the first, and most others."""
    letters = [c for c in short.lower() if c.isalpha()]
    starts = {word[0] for word in re.findall(r"[a-z0-9]+", long.lower())}
    known = sum(c in long.lower() for c in letters)
    return bool(letters) and letters[0] in starts and known >= len(letters) - 1


def bracketed(doc: Doc, text: str, ends: Ends) -> Iterator[Definition]:
    """Yield definitions in brackets that hold more than the short form: `(ATG; Grafalon)`."""
    for match in BRACKET.finditer(text):
        if is_short(match[1]):
            before = text[: match.start()].rstrip()
            mention = ends.get(len(before))
            long = long_form(doc, match, len(before)) or (
                mention if mention and fits(match[1], mention.text) else None
            )
            if long is not None:
                yield Definition(match[1], long.start, long.end, "defined beside it")


def listed(doc: Doc, text: str, ends: Ends) -> Iterator[Definition]:
    """Yield short forms that stand in brackets with their long form: `(deoxycoformycin; dCF)`."""
    for match in WITHIN.finditer(text):
        mention = ends.get(match.end(1))
        if mention and is_short(match[2]) and spells(match[2], match[1]):
            yield Definition(match[2], mention.start, mention.end, "defined beside it")


def initials(doc: Doc, text: str, ends: Ends) -> Iterator[Definition]:
    """Yield the initials of drugs: `etoposide (E)`."""
    for match in INITIAL.finditer(text):
        mention = ends.get(match.start())
        if mention and mention.label_ == "DRUG" and mention.text[0].upper() == match[1]:
            yield Definition(match[1], mention.start, mention.end, "initial of a drug")


def reversed_order(doc: Doc, text: str, ends: Ends) -> Iterator[Definition]:
    """Yield short forms whose long form follows in brackets: `PGR (post-graft relapse)`."""
    for match in REVERSED.finditer(text):
        inside = doc.char_span(*match.span(2))
        if inside is None or match.end(2) not in ends:
            continue
        if is_short(match[1]) and fits(match[1], match[2]):
            yield Definition(match[1], inside.start, inside.end, "defined after it")
