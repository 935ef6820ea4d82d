"""Find the spellings of the term tables and join them with the model's mentions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.corpus import read_corpus
from litmine.pipes import declare_extensions
from litmine.pipes.lookup import Aligner, Found, Tables
from litmine.pipes.names import Names, read_names
from litmine.pipes.patterns import Patterns, read_patterns
from litmine.pipes.pieces import Piece, agreed, join, pick, settle, spell_out, weld
from litmine.pipes.text import text_of
from litmine.terms import Term, read_companions, read_terms
from litmine.wording import read_words

Row = dict[str, Any]
Companions = Mapping[str, frozenset[str]]


class TermRuler:
    """Set `doc.ents` and `doc._.mentions` to what the tables and the model find together.

    Reads `doc.ents` (the model's). Follows spaCy's EntityRuler, with three differences: a short
    form needs a licence (`match` = defined: the article must use the long form, a narrower
    concept or a companion); a spelling in several tables takes the label that the model gives;
    and where both overlap a model wins that has read these tables' hints (litmine_hints), since
    it has learned where to believe them, and the tables win over any other. The longer of two of
    the same label is taken. The CURIE is also in `ent.ent_id_`.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    >>> [(e.text, e.label_) for e in nlp("ATG, an antithymocyte globulin.").ents]
    [('ATG', 'DRUG'), ('antithymocyte globulin', 'DRUG')]
    """

    def __init__(
        self,
        tables: Tables,
        patterns: Patterns,
        companions: Companions,
        order: list[str],
        aligner: Aligner,
        names: Names,
        statistics: Iterable[str],
        source: str = "",
    ) -> None:
        """Take the tables, the labels in order of preference, and how names are made plain.

        statistics: short forms of statistics, which are never names. source: where the tables
        lie; what another component found with those of the same place need not be searched again.
        """
        self.tables = tables
        self.patterns = patterns
        self.companions = companions
        self.order = {label: i for i, label in enumerate(order)}
        self.aligner = aligner
        self.names = names
        self.statistics = frozenset(statistics)
        self.source = source

    def __call__(self, doc: Doc) -> Doc:
        """Join the tables' mentions with the model's."""
        known = [Piece(e.start, e.end, e.label_) for e in doc.ents if self.nameable(e.text)]
        hinted = self.hinted(doc)
        tables = weld(pick(settle(self.found(doc), known, self.order)), doc)
        known = [p for p in agreed(known, tables) if p.term or not self.unlicensed(doc, p)]
        said = {p[:3] for p in known}
        chosen = join(known, tables) if hinted else join(tables, known)
        rows = [self.row(doc, p, tables, p[:3] in said) for p in chosen]
        spans = [to_span(doc, p, row) for p, row in zip(chosen, rows, strict=True)]
        return set_mentions(doc, list(zip(spans, rows, strict=True)))

    def nameable(self, text: str) -> bool:
        """Tell whether the model's find may be a name: a ratio's RR and bare numbers are none."""
        return text not in self.statistics and any(c.isalpha() for c in text)

    def unlicensed(self, doc: Doc, piece: Piece) -> bool:
        """Tell whether the model took a short form that means the drug only where it is defined."""
        rows = self.tables.look_up(doc[piece.start : piece.end].text, piece.label)
        return bool(rows) and all(t.match == "defined" for t in rows)

    def hinted(self, doc: Doc) -> bool:
        """Tell whether the model has read what these tables find."""
        return bool(self.source and doc._.found and doc._.found[0] == self.source)

    def found(self, doc: Doc) -> list[Piece]:
        """Take over what litmine_hints left in `doc._.found`, or find it."""
        if not self.hinted(doc):
            return self.find(doc)
        pieces, doc._.found = doc._.found[1], []
        return [Piece(start, end, label, Term(*term)) for start, end, label, term in pieces]

    def find(self, doc: Doc) -> list[Piece]:
        """Find the tables' spellings that the article licenses; overlapping ones too."""
        hits = self.aligner.align(doc, self.search(text_of(doc)))
        return [Piece(start, end, term.label, term) for start, end, term in hits]

    def search(self, text: str) -> list[Found]:
        """Give what tables and patterns find, without short forms that nothing makes safe."""
        found = [*self.tables.search(text), *self.patterns.search(text)]
        return licensed(found, self.companions)

    def row(self, doc: Doc, piece: Piece, tables: list[Piece], both: bool) -> Row:
        """Make the row of a candidate; the model's may be in the tables by its plain spelling."""
        term = piece.term
        if term is None:
            return self.spelled(doc, piece, tables)
        short = term.match == "defined"
        table = "pattern" if term.source == "pattern" else "term table"
        reason = "short form in its company" if short else table
        return new_row(term.name, term.curie, "both" if both else "terms", reason)

    def spelled(self, doc: Doc, piece: Piece, tables: list[Piece]) -> Row:
        """Make the row of what the model alone found: a known name in full, or its own words."""
        name = ""
        for codes in (False, True):
            name = self.names(spell_out(doc, piece, tables, codes))
            rows = self.tables.look_up(name, piece.label)
            if term := next((t for t in rows if t.match != "defined"), None):
                return new_row(term.name, term.curie)
        return new_row(name)


def licensed(found: Iterable[Found], companions: Companions) -> list[Found]:
    """Drop short forms that nothing in the article makes safe.

    What does: the long form, a concept below it, or one of its companions.
    """
    all_found = list(found)
    sure = [f.term for f in all_found if f.term.match != "defined"]
    meant = {t.name for t in sure} | {t.parent for t in sure}
    meant |= {name for name, others in companions.items() if not others.isdisjoint(meant)}
    return [f for f in all_found if f.term.match != "defined" or f.term.name in meant]


def to_span(doc: Doc, piece: Piece, row: Row) -> Span:
    """Make the span of a candidate, its CURIE as id."""
    return Span(doc, piece.start, piece.end, piece.label, span_id=row["curie"] or "")


def new_row(
    name: str, curie: str | None = None, source: str = "model", reason: str = "model"
) -> Row:
    """Make the row of a mention, by default of one that the model alone found."""
    return {
        "name": name,
        "curie": curie,
        "assertion": "present",
        "cue": None,
        "status": None,
        "source": source,
        "reason": reason,
    }


def set_mentions(doc: Doc, mentions: list[tuple[Span, Row]]) -> Doc:
    """Set `doc.ents` and, in the same order, `doc._.mentions`."""
    ordered = sorted(mentions, key=lambda m: m[0].start)
    doc.ents = [span for span, _ in ordered]
    doc._.mentions = [row for _, row in ordered]
    return doc


@Language.factory(
    "litmine_terms",
    default_config={
        "order": ["OUTCOME", "DRUG", "PROCEDURE", "MARKER", "DISEASE"],
    },
    requires=["doc.ents"],
    assigns=["doc.ents", "doc._.mentions"],
)
def make_terms(nlp: Language, name: str, corpus: str, order: list[str]) -> TermRuler:
    """Make the component with the tables of a corpus (its name, or the path of its folder).

    order: which label a spelling of several tables takes where the model is silent.
    """
    declare_extensions()
    opened = read_corpus(corpus)
    terms = read_terms(opened)
    aligner = Aligner(read_words("term_prefixes"))
    companions = read_companions(opened, terms)
    names = read_names()
    patterns = Patterns(read_patterns(opened), names)
    statistics = read_words("short_form_stops")
    tables, source = Tables(terms), " ".join(map(str, opened.terms))
    return TermRuler(tables, patterns, companions, order, aligner, names, statistics, source)
