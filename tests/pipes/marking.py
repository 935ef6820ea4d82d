"""Sentences of our own with their mentions marked: `[ATG](DRUG)`, `[relapse](OUTCOME absent)`."""

from __future__ import annotations

import re
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

MARK = re.compile(r"\[([^\]]+)\]\(([A-Z]+)(?: ([a-z]+))?\)")


class Marked(NamedTuple):
    text: str
    spans: list[tuple[int, int, str, str]]


def read_marked(line: str) -> Marked:
    """Take the marks out of a sentence: text, and (start, end, label, assertion) of each."""
    text, spans, last = "", [], 0
    for mark in MARK.finditer(line):
        text += line[last : mark.start()]
        words, label, assertion = mark.groups()
        spans.append((len(text), len(text) + len(words), label, assertion or "present"))
        text, last = text + words, mark.end()
    return Marked(text + line[last:], spans)


def make_marked(nlp: Language, marked: Marked) -> Doc:
    """Make a Doc with the marked mentions."""
    doc = nlp.make_doc(marked.text)
    spans = [doc.char_span(a, b, label) for a, b, label, _ in marked.spans]
    assert all(spans), f"a mark does not fall on tokens: {[t.text for t in doc]}"
    doc.ents = spans
    doc._.mentions = [{"name": e.text.lower()} for e in doc.ents]
    return doc
