"""Rename the labels of another project's model to ours."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span


class Labels:
    """Give entities our labels by a table; one that the table lacks is no mention of ours.

    Reads and sets `doc.ents`.

    >>> nlp = spacy.blank("en")
    >>> ruler = nlp.add_pipe("entity_ruler")
    >>> ruler.add_patterns([{"label": "CHEMICAL", "pattern": "busulfan"}])
    >>> _ = nlp.add_pipe("litmine_labels", config={"labels": {"CHEMICAL": "DRUG"}})
    >>> [e.label_ for e in nlp("busulfan").ents]
    ['DRUG']
    """

    def __init__(self, labels: dict[str, str]) -> None:
        """Take the table: the model's label and ours."""
        self.labels = labels

    def __call__(self, doc: Doc) -> Doc:
        """Rename or drop each entity."""
        doc.ents = [
            Span(doc, e.start, e.end, self.labels[e.label_])
            for e in doc.ents
            if e.label_ in self.labels
        ]
        return doc


@Language.factory("litmine_labels", requires=["doc.ents"], assigns=["doc.ents"])
def make_labels(nlp: Language, name: str, labels: dict[str, str]) -> Labels:
    """Make the component with a table such as `{"CHEMICAL": "DRUG", "DISEASE": "DISEASE"}`."""
    return Labels(labels)
