"""Give short forms the meaning that the article itself defines, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from scispacy.abbreviation import filter_matches, find_abbreviation
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.pipes.lookup import Aligner
from litmine.pipes.names import Names, read_names
from litmine.pipes.terms import Row, set_mentions
from litmine.pipes.text import text_of
from litmine.wording import read_words

BRACKET = re.compile(r"[(\[]\s*([^()\[\];:,=]{2,12}?)\s*(?=[)\];:,=])")
REVERSED = re.compile(r"([A-Za-z][\w\-]{1,9})\s?[(\[]([^()\[\]]{5,80})[)\]]")


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


class Definition(NamedTuple):
    """A short form, the tokens of its long form, and how that was found."""

    short: str
    start: int
    end: int
    reason: str


CONDITIONS = {"DISEASE", "OUTCOME"}


class Abbreviations:
    """Set `doc._.abbreviations`, and give short forms the label and meaning of their long form.

    Definitions come from the test of scispaCy's AbbreviationDetector (Schwartz and Hearst 2003),
    on the brackets that it looks at and on those that hold more than the short form
    (`(ATG; Grafalon)`, `[CR]`) and from a mention right before or inside the brackets. A short
    form whose long form is no mention is none either: `matched related donor (MRD)` takes the
    marker MRD out of that article.

    Reads `doc.ents` and `doc._.mentions`, and changes both.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    >>> _ = nlp.add_pipe("litmine_abbreviations")
    >>> doc = nlp("Post-graft relapse (PGR) was rare. PGR was late.")
    >>> [(e.text, m["name"]) for e, m in zip(doc.ents, doc._.mentions)]
    [('relapse', 'relapse'), ('PGR', 'post-graft relapse'), ('PGR', 'post-graft relapse')]
    """

    def __init__(self, aligner: Aligner, names: Names, stops: list[str]) -> None:
        """Take how words lie on tokens, how names are made plain, and what is never defined."""
        self.names = names
        self.aligner = aligner
        self.stops = frozenset(stops)

    def __call__(self, doc: Doc) -> Doc:
        """Find the definitions and rewrite the mentions of every short form."""
        found: dict[str, Definition] = {}
        text = text_of(doc)
        for definition in (*detect(doc), *self.beside(doc, text)):
            if definition.short not in self.stops:
                found.setdefault(definition.short, definition)
        places = list(self.places(doc, text, found))
        doc._.abbreviations = [
            {"short": [start, end], "long": [d.start, d.end], "reason": d.reason}
            for start, end, d in places
        ]
        return self.rewrite(doc, places) if places else doc

    def beside(self, doc: Doc, text: str) -> Iterator[Definition]:
        """Yield definitions in brackets that hold more, and those by a mention beside them."""
        ends = {ent.end_char: ent for ent in doc.ents}
        for match in BRACKET.finditer(text):
            if is_short(match[1]):
                before = text[: match.start()].rstrip()
                mention = ends.get(len(before))
                long = long_form(doc, match, len(before)) or (
                    mention if mention and fits(match[1], mention.text) else None
                )
                if long is not None:
                    yield Definition(match[1], long.start, long.end, "defined beside it")
        for match in REVERSED.finditer(text):
            inside = doc.char_span(*match.span(2))
            if inside is None or match.end(2) not in ends:
                continue
            if is_short(match[1]) and fits(match[1], match[2]):
                yield Definition(match[1], inside.start, inside.end, "defined after it")

    def places(
        self, doc: Doc, text: str, found: dict[str, Definition]
    ) -> Iterator[tuple[int, int, Definition]]:
        """Yield the tokens where a defined short form stands, in its own case, also in plural."""
        if not found:
            return
        words = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
        pattern = re.compile(rf"(?<![A-Za-z0-9])(?P<short>{words})s?(?![A-Za-z0-9])")
        hits = ((*m.span(), found[m["short"]]) for m in pattern.finditer(text))
        yield from self.aligner.align(doc, hits)

    def rewrite(self, doc: Doc, places: list[tuple[int, int, Definition]]) -> Doc:
        """Replace what the short forms were taken for by what the article says they are."""
        mentions = list(zip(doc.ents, doc._.mentions, strict=True))
        for start, end, definition in places:
            around = [m for m in mentions if m[0].start < end and start < m[0].end]
            if any(len(m[0]) > end - start for m in around):
                continue  # inside a longer mention: "CR rate", "ATG-F"
            if start < definition.end and definition.start < end:
                continue
            taken = [row for _, row in around if not unlike(doc, definition, row)]
            meaning = mean(doc, definition, mentions, self.names, taken)
            if meaning is None and taken:
                continue
            mentions = [m for m in mentions if m not in around]
            if meaning is not None:
                label, row = meaning
                span = Span(doc, start, end, role(label, around), span_id=row["curie"] or "")
                mentions.append((span, row))
        return set_mentions(doc, mentions)


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


def mean(
    doc: Doc,
    definition: Definition,
    mentions: list[tuple[Span, Row]],
    names: Names,
    taken: list[Row],
) -> tuple[str, Row] | None:
    """Give label and row of the mention on a long form's last word, None where there is none.

    The detector's long form may reach too far left, so it names the short form only where neither
    the mention alone nor what the short form was taken for (`taken`) will do.
    """
    for span, row in mentions:
        if definition.start < span.end and span.end == definition.end:
            if span.start > definition.start and not fits(definition.short, span.text):
                name = names(doc[definition.start : definition.end].text)
                row = taken[0] if taken else {**row, "name": name, "curie": None}
            return span.label_, {**row, "reason": definition.reason}
    return None


def role(label: str, around: list[tuple[Span, Row]]) -> str:
    """Give the label of a short form: that of its long form, but for a condition its own.

    Whether a condition is a DISEASE or an OUTCOME hangs on the sentence (annotation guidelines).
    """
    own = {span.label_ for span, _ in around}
    return own.pop() if len(own) == 1 and own | {label} <= CONDITIONS else label


def unlike(doc: Doc, definition: Definition, row: Row) -> bool:
    """Tell whether a long form shares no word with what its short form was taken for."""
    if row["name"] == definition.short.lower():
        return False  # a gene's symbol: its long form is no other meaning
    words = re.findall(r"[a-z]{4}", row["name"])
    long = doc[definition.start : definition.end].text.lower()
    return not any(word in long for word in words)


@Language.factory(
    "litmine_abbreviations",
    requires=["doc.ents", "doc._.mentions"],
    assigns=["doc._.abbreviations", "doc.ents", "doc._.mentions"],
)
def make_abbreviations(nlp: Language, name: str) -> Abbreviations:
    """Make the component; words that define nothing are in `short_form_stops.txt`."""
    declare_extensions()
    aligner = Aligner(read_words("term_prefixes"))
    return Abbreviations(aligner, read_names(), read_words("short_form_stops"))
