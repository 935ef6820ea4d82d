"""Open what finds mentions: a model, or a model joined with the term tables of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Config

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.corpus import read_corpus


def load(model: str, corpus: str | None) -> Language:
    """Load a model with sentence borders, and with the term tables of a corpus if named."""
    nlp = load_model(model)
    nlp.add_pipe("litmine_sentences", first=True)
    if corpus:
        text = read_corpus(corpus).file("pipeline.cfg").read_text(encoding="utf-8")
        settings = Config().from_str(text)["components"]["litmine_terms"]
        nlp.add_pipe("litmine_terms", config=settings)
    return nlp


def lay(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Make Docs that know their passages; the first line of a text is its title."""
    for text in texts:
        title, _, abstract = text.partition("\n")
        yield make_doc(nlp, lay_passages([("TITLE", title), ("ABSTRACT", abstract)]))
