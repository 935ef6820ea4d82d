"""What a pipeline is made of, as one short hash: any change makes older annotations stale."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from litmine.corpus import Corpus

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

UNREAD = (".pyc", ".so", ".md")  # compiled code, and what only people read


def walk_files(folder: Traversable) -> Iterator[Traversable]:
    """Yield the files under a folder in a fixed order, without what the pipeline does not read."""
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir() and entry.name != "__pycache__":
            yield from walk_files(entry)
        elif entry.is_file() and not entry.name.endswith(UNREAD):
            yield entry


def pipeline_sources(corpus: Corpus, model: str | None) -> Iterator[Traversable]:
    """Yield every file that shapes an annotation: components, wording, terms, model."""
    yield corpus.file("pipeline.cfg")
    package = files("litmine")
    for folder in (
        package.joinpath("pipes"),
        files("litmine.corpora").joinpath("language"),
        *corpus.terms,
        Path(model) if model and Path(model).is_dir() else package.joinpath("model"),
    ):
        yield from walk_files(folder)


def fingerprint_pipeline(corpus: Corpus, model: str | None = None) -> str:
    """Hash the pipeline of a corpus (`model`: a path or package in place of the shipped one).

    Reads files only: nothing is loaded, so that a run with nothing to do stays quick.
    """
    digest = hashlib.sha256(f"{version('spacy')} {version('scispacy')} {model}".encode())
    for source in pipeline_sources(corpus, model):
        digest.update(source.name.encode() + b"\0" + source.read_bytes())
    return digest.hexdigest()[:16]
