"""What an article says of its mentions: eight predicates, each with cue and probability."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from litmine.pipes import declare_extensions
from litmine.pipes.relations.choose import (
    Choice,
    choose_predicates,
    compared_once,
    experimental_first,
    within_clause,
)
from litmine.pipes.relations.placed import borders, cue_names, place_of
from litmine.pipes.relations.read import Wording, describe_pairs, read_wording
from litmine.pipes.relations.weights import Weights, read_weights


class Relations:
    """Write `doc._.relations` from pairs of mentions, judged by regression and hidden units.

    Candidate pairs and their features follow the feature-based tradition of relation extraction
    (Zhou et al. 2005, doi:10.3115/1219840.1219893), with kinds of cue in the place of words. A
    pair stands in one sentence, or one end is carried over from the closest earlier sentence.
    """

    def __init__(self, wording: Wording, weights: Weights) -> None:
        """Take the word tables and the trained weights."""
        self.wording = wording
        self.weights = weights

    def __call__(self, doc: Doc) -> Doc:
        """Judge the pairs of one article."""
        chosen = choose_predicates(self.weights, describe_pairs(doc, self.wording))
        doc._.relations = [
            self.row(c) for c in compared_once(experimental_first(within_clause(chosen)))
        ]
        return doc

    def row(self, choice: Choice) -> dict[str, Any]:
        """Write a choice with the fields of `annotation.Relation`."""
        pair = choice.pair
        return {
            "subject": pair.subject.index,
            "predicate": choice.predicate,
            "object": pair.object.index,
            "sentence": pair.frame.number,
            "cue": self.telling_cue(choice),
            "probability": round(choice.probability, 3),
            "source": self.weights.version,
        }

    def telling_cue(self, choice: Choice) -> str | None:
        """Give the cue of the sentence that speaks most for the predicate, if one does."""
        kinds, (left, right) = choice.pair.kinds, borders(choice.pair)
        best, lead = None, 0.0
        for cue in choice.pair.frame.cues:
            names = cue_names(cue, place_of(cue, left, right))
            told = sum(self.weights.share(choice.predicate, kinds, name) for name in names)
            if told > lead:
                best, lead = cue.words, told
        return best


@Language.factory("litmine_relations", requires=["doc.ents"])
def make_relations(nlp: Language, name: str) -> Relations:
    """Make the component with the shipped cues and weights."""
    declare_extensions()
    return Relations(read_wording(), read_weights())
