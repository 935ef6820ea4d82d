"""Load the pipeline of a corpus and turn texts into annotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from importlib.resources import as_file, files
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import raise_error
from thinc.api import Config, use_ops

from litmine.annotation import Annotation, from_doc
from litmine.article import Passage
from litmine.corpus import Corpus
from litmine.errors import Failure
from litmine.pipes import declare_extensions
from litmine.workers import cut, run_batches

Text = Sequence[Passage]

# what published models bring and nothing here reads; their sentences would contradict ours
UNUSED = ["tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "morphologizer"]
# the shipped model was trained with spaCy's own layer, which has the same weights
EMBED_ONCE = {"components.tok2vec.model.embed.@architectures": "litmine.MultiHashEmbed.v1"}
OnFailure = Callable[[Any, Exception], None]


def load_model(name: str) -> Language:
    """Open the NER pipeline: our own (`litmine.model`), a path, a package, or "blank".

    RAISES: Failure saying what to install when there is no such model, or it cannot be opened.
    """
    if name == "blank":
        return spacy.blank(
            "en", config={"nlp": {"tokenizer": {"@tokenizers": "litmine.tokenizer.v1"}}}
        )
    # NumPy's matrix product is about three times as fast as thinc's own on x86
    with ExitStack() as stack:
        stack.enter_context(use_ops("numpy", use_blis=False))
        own = files("litmine.model") if name == "litmine.model" else None
        path = stack.enter_context(as_file(own)) if own else name
        try:
            return spacy.load(path, exclude=UNUSED, config=EMBED_ONCE if own else {})
        except (OSError, ValueError) as error:
            raise Failure(explain_no_model(name, error)) from error


def explain_no_model(name: str, error: Exception) -> str:
    """Say what to do about a model that does not open."""
    reason = " ".join(str(error).split())[:200]
    message = f"cannot open the model {name!r}: {reason}\n"
    if not name.startswith(("en_core_sci", "en_ner_", "en-core-sci", "en-ner-")):
        return message + 'Give a folder, an installed package, "litmine.model" or "blank".'
    return message + (
        "scispaCy's models are not on PyPI (a package there named en-core-sci-md is not theirs: "
        "do not install it). Take the .tar.gz address of the model from "
        "https://allenai.github.io/scispacy/ and run `pip install --no-deps ADDRESS`."
    )


def load_pipeline(corpus: Corpus, model: str | None = None) -> Language:
    """Build the pipeline that the corpus's `pipeline.cfg` describes, on `model` if given.

    The labels of another project's model are renamed by `[model.labels]`, and those that the
    map lacks are dropped; with no map they stay as they are.
    """
    declare_extensions()
    config = Config().from_str(corpus.file("pipeline.cfg").read_text(encoding="utf-8"))
    nlp = load_model(model or config["model"]["name"])
    labels = config["model"].get("labels", {})
    if labels and any(labels.get(found) != found for found in nlp.pipe_labels.get("ner", [])):
        nlp.add_pipe("litmine_labels", config={"labels": labels})
    for name, settings in config["components"].items():
        add_component(nlp, name, settings)
    return nlp


def add_component(nlp: Language, name: str, settings: dict[str, Any]) -> None:
    """Add one component of `pipeline.cfg`.

    RAISES: Failure naming the component whose words, terms or settings are wrong.
    """
    place = {k: settings.pop(k) for k in ("first", "before", "after") if k in settings}
    try:
        nlp.add_pipe(settings.pop("factory", name), name=name, config=settings, **place)
    except (ValueError, FileNotFoundError) as error:
        raise Failure(f"pipeline.cfg, component {name}: {error}") from error


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
    `on_failure` the error is raised. With `processes` > 1 a text that fails is tried again in this
    process.
    """
    if processes == 1:
        yield from annotate_here(nlp, texts, on_failure, batch)
        return
    work = partial(annotate_batch, nlp, on_failure is not None)
    for made, failed in run_batches(work, cut(texts, batch), processes):
        yield from made
        if on_failure:
            for key, passages in failed:
                yield from annotate_alone(nlp, key, passages, on_failure)


def annotate_batch(
    nlp: Language, patient: bool, batch: list[tuple[Any, Text]]
) -> tuple[list[tuple[Any, Annotation]], list[tuple[Any, Text]]]:
    """Annotate a batch, and give apart the texts that failed if `patient` (else raise)."""
    failed: list[Any] = []
    note = (lambda key, error: failed.append(key)) if patient else None
    made = list(annotate_here(nlp, batch, note, len(batch)))
    return made, [(key, passages) for key, passages in batch if key in failed]


def annotate_here(
    nlp: Language, texts: Iterable[tuple[Any, Text]], on_failure: OnFailure | None, batch: int
) -> Iterator[tuple[Any, Annotation]]:
    """Annotate in this process."""
    waiting: dict[int, tuple[Any, Text]] = {}

    def docs() -> Iterator[tuple[Doc, int]]:
        for number, (key, passages) in enumerate(texts):
            waiting[number] = (key, passages)
            yield make_doc(nlp, passages), number

    if on_failure:
        handle_errors(nlp, leave_out)
    for doc, number in nlp.pipe(docs(), as_tuples=True, batch_size=batch):
        key, _ = waiting.pop(number)
        yield key, from_doc(doc)
    if on_failure:
        handle_errors(nlp, raise_error)
        for key, passages in waiting.values():
            yield from annotate_alone(nlp, key, passages, on_failure)


def handle_errors(nlp: Language, handler: Callable[..., None]) -> None:
    """Set the error handler of the pipeline and of each component that takes one.

    `Language.set_error_handler` itself breaks off at spaCy's NER, which has no place for one.
    """
    nlp.default_error_handler = handler
    for _, component in nlp.pipeline:
        if hasattr(component, "set_error_handler"):
            with suppress(AttributeError):
                component.set_error_handler(handler)


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
