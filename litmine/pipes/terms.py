"""Find the spellings of the term tables and join them with the model's mentions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.corpus import read_corpus
from litmine.pipes import declare_extensions
from litmine.pipes.lookup import Aligner, Found, Tables
from litmine.pipes.names import Names, make_curie, read_names
from litmine.pipes.patterns import Patterns, read_patterns
from litmine.terms import Term, read_companions, read_terms
from litmine.wording import read_words

Row = dict[str, Any]
Companions = Mapping[str, frozenset[str]]


class Piece(NamedTuple):
    """A candidate mention at tokens start to end; `term` is None where the model alone says so."""

    start: int
    end: int
    label: str
    term: Term | None = None

    @property
    def size(self) -> int:
        """Give the number of tokens."""
        return self.end - self.start


class TermRuler:
    """Set `doc.ents` and `doc._.mentions` to what the tables and the model find together.

    Reads `doc.ents` (the model's). Follows spaCy's EntityRuler, with three differences: a short
    form needs a licence (`match` = defined: the article must use the long form, a narrower
    concept or a companion); a spelling in several tables takes the label that the model gives;
    and where both overlap the tables win, but for a longer mention of the same label. The CURIE
    is also in `ent.ent_id_`.

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
        alone: dict[str, int],
        aligner: Aligner,
        names: Names,
        statistics: Iterable[str],
    ) -> None:
        """Take the tables, the labels in order of preference, and how names are made plain.

        statistics: short forms of statistics, which are never names.
        """
        self.tables = tables
        self.patterns = patterns
        self.companions = companions
        self.order = {label: i for i, label in enumerate(order)}
        self.alone = alone
        self.aligner = aligner
        self.names = names
        self.statistics = frozenset(statistics)

    def __call__(self, doc: Doc) -> Doc:
        """Join the tables' mentions with the model's."""
        known = [Piece(e.start, e.end, e.label_) for e in doc.ents if self.nameable(e.text)]
        tables = weld(pick(settle(self.find(doc), known, self.order)), doc)
        words = [doc[p.start : p.end].text.lower() for p in known]
        chosen = join(tables, often(known, words, tables, self.alone))
        said = {(p.start, p.end, p.label) for p in known}
        rows = [self.row(doc, p, p[:3] in said) for p in chosen]
        spans = [to_span(doc, p, row) for p, row in zip(chosen, rows, strict=True)]
        return set_mentions(doc, list(zip(spans, rows, strict=True)))

    def nameable(self, text: str) -> bool:
        """Tell whether the model's find may be a name: a ratio's RR and bare numbers are none."""
        return text not in self.statistics and any(c.isalpha() for c in text)

    def find(self, doc: Doc) -> list[Piece]:
        """Find the tables' spellings that the article licenses; overlapping ones too."""
        hits = self.aligner.align(doc, self.search(doc.text))
        return [Piece(start, end, term.label, term) for start, end, term in hits]

    def search(self, text: str) -> list[Found]:
        """Give what tables and patterns find, without short forms that nothing makes safe."""
        found = [*self.tables.search(text), *self.patterns.search(text)]
        return licensed(found, self.companions)

    def row(self, doc: Doc, piece: Piece, both: bool) -> Row:
        """Make the row of a candidate; the model's may be in the tables by its plain spelling."""
        row = new_row(self.names(doc[piece.start : piece.end].text))
        term = piece.term
        if term is None:
            plain = self.tables.look_up(row["name"], piece.label)
            term = next((t for t in plain if t.match != "defined"), None)
            return {**row, "name": term.name, "curie": term.curie} if term else row
        short = term.match == "defined"
        table = "pattern" if term.source == "pattern" else "term table"
        return {
            **row,
            "name": term.name,
            "curie": term.curie,
            "source": "both" if both else "terms",
            "reason": "short form in its company" if short else table,
        }


def licensed(found: Iterable[Found], companions: Companions) -> list[Found]:
    """Drop short forms that nothing in the article makes safe.

    What does: the long form, a concept below it, or one of its companions.
    """
    all_found = list(found)
    sure = [f.term for f in all_found if f.term.match != "defined"]
    meant = {t.name for t in sure} | {t.parent for t in sure}
    meant |= {name for name, others in companions.items() if not others.isdisjoint(meant)}
    return [f for f in all_found if f.term.match != "defined" or f.term.name in meant]


def settle(found: Iterable[Piece], known: list[Piece], order: dict[str, int]) -> list[Piece]:
    """Keep one label a span: the one the model gives there, else the first by order."""
    said = {(i, p.label) for p in known for i in range(p.start, p.end)}
    best: dict[tuple[int, int], Piece] = {}
    for piece in sorted(found, key=lambda p: ((p.start, p.label) not in said, order[p.label])):
        best.setdefault((piece.start, piece.end), piece)
    return list(best.values())


def pick(pieces: list[Piece]) -> list[Piece]:
    """Keep the longest of overlapping candidates, the first of equals, in the order of the text."""
    taken: set[int] = set()
    kept = []
    for piece in sorted(pieces, key=lambda p: (p.start - p.end, p.start)):
        span = range(piece.start, piece.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(piece)
    return sorted(kept, key=lambda p: p.start)


def weld(pieces: list[Piece], doc: Doc) -> list[Piece]:
    """Make one regimen of drugs joined by a slash: `MTX/Ara-C`, `ATG/CsA/MMF`."""
    welded: list[Piece] = []
    for piece in pieces:
        last = welded[-1] if welded else piece
        joined = last.end < piece.start and doc[last.end : piece.start].text == "/"
        if joined and last.term and piece.term and last.label == piece.label == "DRUG":
            welded[-1] = Piece(last.start, piece.end, "DRUG", regimen(last.term, piece.term))
        else:
            welded.append(piece)
    return welded


def regimen(first: Term, second: Term) -> Term:
    """Make the term of two drugs given together; the first is its wider concept."""
    name = f"{first.name} and {second.name}"
    parent = first.parent if " and " in first.name else first.name
    return first._replace(
        name=name, curie=make_curie(name), parent=parent, match="", source="pattern"
    )


def often(
    model: list[Piece], words: list[str], tables: list[Piece], least: dict[str, int]
) -> list[Piece]:
    """Drop what the model alone finds, and less than `least` times (by label) in the article.

    Drugs and markers are without end, so the model may add one that stands once; the words for
    outcomes are few, and what the tables lack is mostly no outcome.
    """
    counts = Counter(zip(words, (p.label for p in model), strict=True))
    held = {i for p in tables for i in range(p.start, p.end)}
    return [
        piece
        for piece, word in zip(model, words, strict=True)
        if counts[word, piece.label] >= least.get(piece.label, 1)
        or not held.isdisjoint(range(piece.start, piece.end))
    ]


def join(tables: list[Piece], model: list[Piece]) -> list[Piece]:
    """Add the model's mentions that touch none of the tables', or widen those of their label."""
    kept = list(tables)
    for piece in model:
        under = [p for p in kept if p.start < piece.end and piece.start < p.end]
        if all(p.label == piece.label and p.size < piece.size for p in under) and all(
            piece.start <= p.start and p.end <= piece.end for p in under
        ):
            kept = [p for p in kept if p not in under] + [piece]
    return sorted(kept, key=lambda p: p.start)


def to_span(doc: Doc, piece: Piece, row: Row) -> Span:
    """Make the span of a candidate, its CURIE as id."""
    return Span(doc, piece.start, piece.end, piece.label, span_id=row["curie"] or "")


def new_row(name: str) -> Row:
    """Make the row of a mention that the model alone found."""
    return {
        "name": name,
        "curie": None,
        "assertion": "present",
        "cue": None,
        "status": None,
        "source": "model",
        "reason": "model",
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
        "alone": {},
    },
    requires=["doc.ents"],
    assigns=["doc.ents", "doc._.mentions"],
)
def make_terms(
    nlp: Language, name: str, corpus: str, order: list[str], alone: dict[str, int]
) -> TermRuler:
    """Make the component with the tables of a corpus (its name, or the path of its folder).

    order: which label a spelling of several tables takes where the model is silent. alone: by
    label, how often in an article the model must find words that no table supports (1).
    """
    declare_extensions()
    opened = read_corpus(corpus)
    terms = read_terms(opened)
    aligner = Aligner(read_words("term_prefixes"))
    companions = read_companions(opened, terms)
    names = read_names()
    patterns = Patterns(read_patterns(opened), names)
    statistics = read_words("short_form_stops")
    return TermRuler(Tables(terms), patterns, companions, order, alone, aligner, names, statistics)
