"""Sentence borders by rule: never across a passage, never inside brackets or an abbreviation."""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc

from litmine.pipes import declare_extensions
from litmine.wording import read_words

ENDS = {".", "!", "?", "..."}
CLOSERS = {")", "]", '"', "'", "”", "’"}
RUN_ON = re.compile(r"[A-Z][a-z]+$")


class Sentences:
    """Set `token.is_sent_start`: a full stop before a capital or digit ends a sentence."""

    def __init__(self, abbreviations: list[str]) -> None:
        """Take the abbreviations (lower case, with their stop) that end no sentence."""
        self.abbreviations = frozenset(abbreviations)

    def __call__(self, doc: Doc) -> Doc:
        """Mark the sentence starts of `doc`; passages come from `doc._.passages`."""
        borders = {start for _, start, _ in doc._.passages}
        depth, ended = 0, False
        for token in doc:
            starts = (
                token.i == 0 or token.idx in borders or (ended and self.may_start(doc, token.i))
            )
            token.is_sent_start = starts
            if starts:
                depth = 0
            if token.is_space:
                ended = ended or "\n" in token.text
                continue
            depth = max(0, depth + token.text.count("(") - token.text.count(")"))
            ended = self.may_end(doc, token.i, depth) or (ended and token.text in CLOSERS)
        return doc

    def may_end(self, doc: Doc, i: int, depth: int) -> bool:
        """Tell whether the token can end a sentence."""
        text = doc[i].text
        if depth or not text.endswith(tuple(ENDS)):
            return False
        word = doc[i - 1].lower_ + text if i else ""
        return word not in self.abbreviations and text.lower() not in self.abbreviations

    @staticmethod
    def may_start(doc: Doc, i: int) -> bool:
        """Tell whether the token can begin a sentence: it is set off and begins like one."""
        token = doc[i]
        if token.is_space or token.text in CLOSERS or not doc[i - 1].whitespace_:
            after_space = not token.is_space and i > 0 and doc[i - 1].is_space
            # "was seen.The patients": a space is missing, not a sentence
            return after_space or (doc[i - 1].text == "." and bool(RUN_ON.match(token.text)))
        first = token.text.lstrip("([\"'“‘")[:1] or token.text[:1]
        # a gene or drug name may open a sentence in lower case: "p53 was ...", "rATG was ..."
        mixed = token.text != token.text.lower() or any(c.isdigit() for c in token.text)
        return not first.islower() or mixed


@Language.factory("litmine_sentences", assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str) -> Sentences:
    """Make the component with the abbreviations of `corpora/language/abbreviations.txt`."""
    declare_extensions()
    return Sentences(read_words("abbreviations"))
