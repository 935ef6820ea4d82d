"""Complete what mentions mean: the extent of graft-versus-host disease, a marker's status."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.pipes.extents import Extents
from litmine.pipes.names import make_curie
from litmine.pipes.sentences import with_mentions
from litmine.pipes.status import Rule, find_statuses, read_rules
from litmine.pipes.terms import Row, set_mentions
from litmine.pipes.text import text_of

Mentions = list[tuple[Span, Row]]


class Grounding:
    """Complete `doc._.mentions`, one row for each of `doc.ents`, and the CURIE in `ent.ent_id_`.

    Graft-versus-host disease takes its grade or extent into span and name. A MARKER takes the
    status that the words around it tell (`pipes.status`).

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("litmine_sentences")
    >>> _ = nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    >>> _ = nlp.add_pipe("litmine_grounding")
    >>> [m["name"] for m in nlp("Grade 3-4 acute GVHD")._.mentions]
    ['acute gvhd grade iii-iv']
    """

    def __init__(self, extents: Extents, rules: list[Rule]) -> None:
        """Take GVHD's extents and the rules of status."""
        self.extents = extents
        self.rules = rules

    def __call__(self, doc: Doc) -> Doc:
        """Complete the mentions of an article."""
        set_mentions(doc, self.widen(doc, list(zip(doc.ents, doc._.mentions, strict=True))))
        self.set_statuses(doc)
        return doc

    def widen(self, doc: Doc, mentions: Mentions) -> Mentions:
        """Widen mentions of GVHD; a mention that another then covers is none of its own."""
        text, kept = text_of(doc), Mentions()
        for ent, row in mentions:
            extent = self.extents.find(text, ent.start_char, ent.end_char, row["name"])
            span = extent and doc.char_span(extent.start, extent.end)
            if extent and span:
                curie = make_curie(extent.name)
                row = {**row, "name": extent.name, "curie": curie, "reason": "extent in the text"}
                ent = Span(doc, span.start, span.end, ent.label_, span_id=curie)
                kept = [m for m in kept if m[0].end <= span.start]
            if not kept or kept[-1][0].end <= ent.start:
                kept.append((ent, row))
        return kept

    def set_statuses(self, doc: Doc) -> None:
        """Set the status of every marker, sentence by sentence."""
        rows = dict(zip((ent.start for ent in doc.ents), doc._.mentions, strict=True))
        for sentence, mentions in with_mentions(doc):
            markers = [ent for ent in mentions if ent.label_ == "MARKER"]
            if markers:
                begin = sentence.start_char
                spans = [(ent.start_char - begin, ent.end_char - begin) for ent in markers]
                statuses = find_statuses(sentence.text, spans, self.rules)
                for ent, status in zip(markers, statuses, strict=True):
                    rows[ent.start]["status"] = status


@Language.factory(
    "litmine_grounding",
    requires=["doc.ents", "doc._.mentions", "token.is_sent_start"],
    assigns=["doc.ents", "doc._.mentions"],
)
def make_grounding(nlp: Language, name: str) -> Grounding:
    """Make the component with the wordings of `corpora/language`."""
    declare_extensions()
    return Grounding(Extents(), read_rules())
