"""Candidate mentions: which of overlapping ones stay, and how the tables' and the model's join."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc

from litmine.pipes.names import make_curie
from litmine.terms import Term


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
        drugs = last.label == piece.label == "DRUG" and last.end == piece.start - 1
        if drugs and last.term and piece.term and doc[last.end].text == "/":
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


def agreed(model: list[Piece], tables: list[Piece]) -> list[Piece]:
    """Give the model's mentions, each with its term where a table has the same one."""
    same = {p[:3]: p for p in tables}
    return [same.get(p[:3], p) for p in model]


def join(first: list[Piece], second: list[Piece]) -> list[Piece]:
    """Add to the first those of the second that touch none, or are longer and of the same label."""
    kept = list(first)
    for piece in second:
        under = [p for p in kept if p.start < piece.end and piece.start < p.end]
        if all(p.label == piece.label and p.size < piece.size for p in under) and all(
            piece.start <= p.start and p.end <= piece.end for p in under
        ):
            kept = [p for p in kept if p not in under] + [piece]
    return sorted(kept, key=lambda p: p.start)


def spell_out(doc: Doc, piece: Piece, tables: list[Piece], codes: bool = False) -> str:
    """Give a mention's text with what the tables know in it by its name: `grade II aGVHD`.

    With `codes` only short forms: a "proliferative effect" is no effect of cell proliferation.
    """
    told, at = "", piece.start
    for inner in tables:
        inside = piece.start <= inner.start and inner.end <= piece.end
        if inside and inner.term and (not codes or is_code(doc, inner, inner.term)):
            told += doc[at : inner.start].text_with_ws + inner.term.name
            told += doc[inner.end - 1].whitespace_
            at = inner.end
    return told + doc[at : piece.end].text


def is_code(doc: Doc, piece: Piece, term: Term) -> bool:
    """Tell whether a spelling is a short form: by its table, or by its capitals and digits."""
    written = doc[piece.start : piece.end].text
    return bool(term.match) or sum(c.isupper() or c.isdigit() for c in written) > 1
