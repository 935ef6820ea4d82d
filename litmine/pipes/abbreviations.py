"""Give short forms the meaning that the article itself defines, wherever they stand in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.pipes.definitions import Definition, find_definitions, fits, singular
from litmine.pipes.lookup import Aligner
from litmine.pipes.names import Names, read_names
from litmine.pipes.terms import Row, set_mentions
from litmine.pipes.text import text_of
from litmine.wording import read_words

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
        for definition in find_definitions(doc, text):
            if definition.short not in self.stops:
                found.setdefault(singular(definition.short), definition)
        places = list(self.places(doc, text, found))
        doc._.abbreviations = [
            {"short": [start, end], "long": [d.start, d.end], "reason": d.reason}
            for start, end, d in places
        ]
        return self.rewrite(doc, places) if places else doc

    def places(
        self, doc: Doc, text: str, found: dict[str, Definition]
    ) -> Iterator[tuple[int, int, Definition]]:
        """Yield the tokens where a defined short form stands, in its own case, also in plural.

        A number behind it tells a dose arm: ATG-6 is ATG.
        """
        if not found:
            return
        words = "|".join(map(re.escape, sorted(found, key=len, reverse=True)))
        end = r"(?:s|-\d\d?(?![\w-]))?(?![A-Za-z0-9])"
        pattern = re.compile(rf"(?<![A-Za-z0-9])(?P<short>{words}){end}")
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
            if len(definition.short) == 1 and not around:
                continue  # a letter may stand for much
            taken = [row for _, row in around if not unlike(doc, definition, row)]
            meaning = mean(doc, definition, mentions, self.names, taken)
            if meaning is None and taken:
                continue
            numbered = doc[start:end].text[len(singular(definition.short)) :].startswith("-")
            if numbered and meaning and meaning[0] != "DRUG":
                continue  # no dose arm
            mentions = [m for m in mentions if m not in around]
            if meaning is not None:
                label, row = meaning
                span = Span(doc, start, end, role(label, around), span_id=row["curie"] or "")
                mentions.append((span, row))
        return set_mentions(doc, mentions)


def mean(
    doc: Doc,
    definition: Definition,
    mentions: list[tuple[Span, Row]],
    names: Names,
    taken: list[Row],
) -> tuple[str, Row] | None:
    """Give label and row of the mention on a long form's last word, None where there is none.

    The detector's long form may reach too far left, so it names the short form only where neither
    the mention alone nor what the short form was taken for (`taken`) will do. Nor does a mention
    that reaches further left: after "secondary acute myeloid leukemia (AML)" AML is the leukemia
    alone. But products are kept apart: after "rabbit antithymocyte globulin (ATG)" ATG is rabbit.
    """
    for span, row in mentions:
        if definition.start < span.end and span.end == definition.end:
            narrow = span.start > definition.start and not fits(definition.short, span.text)
            product = span.label_ == "DRUG" and row["curie"]
            wide = span.start < definition.start and not product
            if narrow or wide:
                known = taken if narrow else [r for r in taken if r["curie"]]
                name = names(doc[definition.start : definition.end].text)
                row = known[0] if known else {**row, "name": name, "curie": None}
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
