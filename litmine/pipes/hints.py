"""Tell the NER what the term tables say, so that it learns when to believe them."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from litmine.pipes.pieces import Piece, pick, settle
from litmine.pipes.terms import TermRuler


class Hints:
    """Set `token.tag_` to B-LABEL or I-LABEL where a term table has a spelling.

    What was found is left in `doc._.found`, so that litmine_terms need not search again.

    A network that reads TAG among its word features then has a gazetteer (Ratinov and Roth 2009):
    it learns which tables to trust where, which a fixed rule for joining both cannot. Nothing
    else here uses part-of-speech tags.

    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("litmine_hints", config={"corpus": "atg"})
    >>> [(t.text, t.tag_) for t in nlp("rabbit antithymocyte globulin")]
    [('rabbit', 'B-DRUG'), ('antithymocyte', 'I-DRUG'), ('globulin', 'I-DRUG')]
    """

    def __init__(self, ruler: TermRuler) -> None:
        """Take the component that knows the tables."""
        self.ruler = ruler

    def __call__(self, doc: Doc) -> Doc:
        """Tag the tokens of the tables' mentions."""
        for piece in self.pieces(doc):
            for i in range(piece.start, piece.end):
                doc[i].tag_ = f"{'B' if i == piece.start else 'I'}-{piece.label}"
        return doc

    def pieces(self, doc: Doc) -> list[Piece]:
        """Give the tables' mentions, the longest of overlapping ones."""
        found = self.ruler.find(doc)
        doc._.found = [self.ruler.source, found]
        return pick(settle(found, [], self.ruler.order))


@Language.factory("litmine_hints", assigns=["token.tag", "doc._.found"])
def make_hints(nlp: Language, name: str, corpus: str) -> Hints:
    """Make the component with the tables of a corpus (its name, or the path of its folder)."""
    ruler = nlp.create_pipe("litmine_terms", config={"corpus": corpus})
    assert isinstance(ruler, TermRuler)
    return Hints(ruler)
