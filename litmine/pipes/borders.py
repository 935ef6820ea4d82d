"""Cut off a mention what is none of it: degree and dose before it, signs and readings behind it."""

from __future__ import annotations

import re
from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes.text import text_of
from litmine.wording import read_cues

# what only says that something is given: "high-dose chemotherapy" without its dose names nothing
EMPTY = r"(?!(?:chemo|radio|mono)?therap|treatment|regimen|conditioning|induction|consolidation)"
Cuts = dict[str, list[tuple[str, re.Pattern[str]]]]


class Borders:
    """Shorten the mentions of `doc.ents` to the shortest complete span of the guidelines.

    The wordings are those of `corpora/language/mention_borders.tsv`. What the term tables know as
    a whole (severe aplastic anemia, refractory anemia) is found by them afterwards all the same.

    >>> nlp = spacy.blank("en")
    >>> doc = nlp("CD34 + cells after high-dose cytarabine")
    >>> doc.ents = [doc.char_span(0, 6, "MARKER"), doc.char_span(19, 39, "DRUG")]
    >>> [e.text for e in Borders(read_cuts())(doc).ents]
    ['CD34', 'cytarabine']
    """

    def __init__(self, cuts: Cuts) -> None:
        """Take what is cut off, by label: (place, wording)."""
        self.cuts = cuts

    def __call__(self, doc: Doc) -> Doc:
        """Shorten the mentions of an article."""
        text = text_of(doc)
        before = doc.ents
        after = [self.shorten(doc, ent, text) for ent in before]
        if any(short is not ent for short, ent in zip(after, before, strict=True)):
            doc.ents = after
        return doc

    def shorten(self, doc: Doc, ent: Span, text: str) -> Span:
        """Give the shortened mention; itself where nothing, or not a whole word, would be cut."""
        start, end = ent.start_char, ent.end_char
        for place, wording in self.cuts.get(ent.label_, ()):
            if place == "front":
                start = found.end() if (found := wording.match(text, start, end)) else start
            elif found := wording.search(text, start, end):
                end = found.start()
        if (start, end) == (ent.start_char, ent.end_char):
            return ent
        return doc.char_span(start, end, ent.label_) or ent


def read_cuts() -> Cuts:
    """Read `mention_borders.tsv`; what is cut in front ends with a blank, and a word follows it."""
    cuts: Cuts = defaultdict(list)
    for row in read_cues("mention_borders", ("label", "place", "wording")):
        wording = rf"(?:(?:{row['wording']})\s+)+(?=\w){EMPTY}"
        if row["place"] == "behind":
            wording = rf"(?<=\w)(?:{row['wording']})+$"
        cuts[row["label"]].append((row["place"], re.compile(wording, re.IGNORECASE)))
    return cuts


@Language.factory("litmine_borders", requires=["doc.ents"], assigns=["doc.ents"])
def make_borders(nlp: Language, name: str) -> Borders:
    """Make the component with the wordings of `corpora/language`."""
    return Borders(read_cuts())
