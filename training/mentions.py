"""Open what finds mentions: a model, or a model joined with the term tables of a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import load_pipeline, make_doc
from litmine.article import lay_passages
from litmine.corpus import read_corpus

MODEL = ["litmine_sentences", "tok2vec", "ner", "litmine_labels"]


def load(model: str, corpus: str | None) -> Language:
    """Load a model with sentence borders, and with the term tables of a corpus if named."""
    nlp = load_pipeline(read_corpus(corpus or "atg"), model)
    keep = [*MODEL, "litmine_terms"] if corpus else MODEL
    for name in [n for n in nlp.pipe_names if n not in keep]:
        nlp.remove_pipe(name)
    return nlp


def lay(nlp: Language, texts: Iterable[str]) -> Iterator[Doc]:
    """Make Docs that know their passages; the first line of a text is its title."""
    for text in texts:
        title, _, abstract = text.partition("\n")
        yield make_doc(nlp, lay_passages([("TITLE", title), ("ABSTRACT", abstract)]))
