"""Load the pipeline of a corpus and turn texts into annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources import as_file, files
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import raise_error
from thinc.api import Config

from litmine.annotation import Annotation, from_doc
from litmine.article import Passage
from litmine.corpus import Corpus
from litmine.pipes import declare_extensions

Text = Sequence[Passage]
OnFailure = Callable[[Any, Exception], None]


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
    nlp: Language,
    texts: Iterable[tuple[Any, Text]],
    processes: int = 1,
    on_failure: OnFailure | None = None,
    batch: int = 32,
) -> Iterator[tuple[Any, Annotation]]:
    """Annotate (key, passages) pairs and yield (key, annotation), in order.

    A text on which a component fails is told to `on_failure(key, error)` and left out; without
    `on_failure` the error is raised. With `processes` > 1 the failing text is found by trying
    the batch again in this process.
    """
    waiting: dict[int, tuple[Any, Text]] = {}

    def docs() -> Iterator[tuple[Doc, int]]:
        for number, (key, passages) in enumerate(texts):
            waiting[number] = (key, passages)
            yield make_doc(nlp, passages), number

    if on_failure:
        nlp.set_error_handler(leave_out)  # type: ignore[arg-type]  # may return, says its manual
    piped = nlp.pipe(docs(), as_tuples=True, batch_size=batch, n_process=processes)
    for doc, number in piped:
        key, _ = waiting.pop(number)
        yield key, from_doc(doc)
    if on_failure:
        nlp.set_error_handler(raise_error)
        for key, passages in waiting.values():
            yield from annotate_alone(nlp, key, passages, on_failure)


def leave_out(name: str, component: object, docs: list[Doc], error: Exception) -> None:
    """Let the other texts go on (spaCy's error handler); what is left out is tried again alone."""


def annotate_alone(
    nlp: Language, key: Any, passages: Text, on_failure: OnFailure
) -> Iterator[tuple[Any, Annotation]]:
    """Annotate one text; its failure is told, not raised."""
    try:
        annotation = from_doc(nlp(make_doc(nlp, passages)))
    except Exception as error:  # whatever a component does wrong must not cost the other texts
        on_failure(key, error)
    else:
        yield key, annotation
