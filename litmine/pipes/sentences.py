"""Sentence borders by rule: never across a passage, never inside brackets or an abbreviation."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.wording import read_words

ENDS = (".", "!", "?", "...")
CLOSERS = {")", "]", '"', "'", "”", "’"}
RUN_ON = re.compile(r"[A-Z][a-z]+$")


class Tokens(NamedTuple):
    """The tokens of an article as lists: asking spaCy for each costs more than the rules do."""

    texts: list[str]
    offsets: list[int]
    blank: list[int]
    blank_after: list[int]


def read_tokens(doc: Doc) -> Tokens:
    """Read texts and offsets, and which tokens are white space or are followed by it."""
    arrays = (doc.to_array(name).tolist() for name in ("IDX", "IS_SPACE", "SPACY"))
    return Tokens([token.text for token in doc], *arrays)


class Sentences:
    """Set `token.is_sent_start`: a full stop before a capital or digit ends a sentence."""

    def __init__(self, abbreviations: list[str]) -> None:
        """Take the abbreviations (lower case, with their stop) that end no sentence."""
        self.abbreviations = frozenset(abbreviations)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentence starts of `doc`; passages come from `doc._.passages`."""
        marks = self.mark(read_tokens(doc), {start for _, start, _ in doc._.passages})
        column: Any = np.array(marks, dtype="int64").astype("uint64")
        doc.from_array(["SENT_START"], column)
        return doc

    def mark(self, tokens: Tokens, borders: set[int]) -> list[int]:
        """Give 1 for each token that begins a sentence, -1 for each other, as spaCy has it."""
        depth, ended, marks = 0, False, []
        for i, text in enumerate(tokens.texts):
            starts = i == 0 or tokens.offsets[i] in borders or (ended and may_start(tokens, i))
            marks.append(1 if starts else -1)
            if starts:
                depth = 0
            if tokens.blank[i]:
                ended = ended or "\n" in text
                continue
            depth = max(0, depth + text.count("(") - text.count(")"))
            ended = self.may_end(tokens, i, depth) or (ended and text in CLOSERS)
        return marks

    def may_end(self, tokens: Tokens, i: int, depth: int) -> bool:
        """Tell whether the token can end a sentence."""
        text = tokens.texts[i]
        if depth or not text.endswith(ENDS):
            return False
        word = tokens.texts[i - 1].lower() + text if i else ""
        return word not in self.abbreviations and text.lower() not in self.abbreviations


def may_start(tokens: Tokens, i: int) -> bool:
    """Tell whether the token can begin a sentence: it is set off and begins like one."""
    text, before, blank = tokens.texts[i], tokens.texts[i - 1], tokens.blank[i]
    if blank or text in CLOSERS or not tokens.blank_after[i - 1]:
        after_space = not blank and i > 0 and bool(tokens.blank[i - 1])
        # "was seen.The patients": a space is missing, not a sentence
        return after_space or (before == "." and bool(RUN_ON.match(text)))
    first = text.lstrip("([\"'“‘")[:1] or text[:1]
    # a gene or drug name may open a sentence in lower case: "p53 was ...", "rATG was ..."
    mixed = text != text.lower() or any(c.isdigit() for c in text)
    return not first.islower() or mixed


def with_mentions(doc: Doc) -> Iterator[tuple[Span, list[Span]]]:
    """Yield each sentence and its mentions.

    `Span.ents` asks the Doc for all mentions anew, sentence by sentence.
    """
    ents = doc.ents
    starts = [ent.start for ent in ents]
    for sentence in doc.sents:
        end = sentence.end
        inside = ents[bisect_left(starts, sentence.start) : bisect_left(starts, end)]
        yield sentence, [ent for ent in inside if ent.end <= end]


@Language.factory("litmine_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:
    """Make the component with the abbreviations of `corpora/language/abbreviations.txt`."""
    declare_extensions()
    return Sentences(read_words("abbreviations"))
