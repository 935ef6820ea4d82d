"""Load the pipeline of a corpus and turn texts into annotations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Config

from litmine.annotation import Annotation, from_doc
from litmine.article import Passage
from litmine.corpus import Corpus
from litmine.pipes import declare_extensions

Text = Sequence[Passage]


def load_model(name: str) -> Language:
    """Open the NER pipeline: our own (`litmine.model`), a path, a package, or "blank".

    RAISES: OSError saying what to install when there is no such model.
    """
    if name == "blank":
        return spacy.blank(
            "en", config={"nlp": {"tokenizer": {"@tokenizers": "litmine.tokenizer.v1"}}}
        )
    if name == "litmine.model":
        with as_file(files("litmine.model")) as folder:
            return spacy.load(folder)
    return spacy.load(name)


def load_pipeline(corpus: Corpus, model: str | None = None) -> Language:
    """Build the pipeline that the corpus's `pipeline.cfg` describes, on `model` if given."""
    declare_extensions()
    config = Config().from_str(corpus.file("pipeline.cfg").read_text(encoding="utf-8"))
    nlp = load_model(model or config["model"]["name"])
    for name, settings in config["components"].items():
        place = {k: settings.pop(k) for k in ("first", "before", "after") if k in settings}
        nlp.add_pipe(settings.pop("factory", name), name=name, config=settings, **place)
    return nlp


def make_doc(nlp: Language, passages: Text) -> Doc:
    """Tokenize an article's passages into one Doc that knows where each passage lies."""
    doc = nlp.make_doc("\n".join(p.text for p in passages))
    doc._.passages = [[p.label, p.offset, p.end] for p in passages]
    return doc


def annotate_texts(
    nlp: Language, texts: Iterable[tuple[Any, Text]], processes: int = 1, batch: int = 64
) -> Iterator[tuple[Any, Annotation]]:
    """Annotate (key, passages) pairs in order; keys come back with their annotation."""
    keys: list[Any] = []

    def docs() -> Iterator[Doc]:
        for key, passages in texts:
            keys.append(key)
            yield make_doc(nlp, passages)

    for doc in nlp.pipe(docs(), batch_size=batch, n_process=processes):
        yield keys.pop(0), from_doc(doc)
