"""Word vectors that take half the room on disk: 16-bit numbers there, 32-bit ones in memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from spacy.util import registry
from spacy.vectors import Vectors  # type: ignore[import-not-found]
from spacy.vocab import Vocab


class CompactVectors(Vectors):  # type: ignore[misc]
    """Keep spaCy's vectors (floret or not) as float16 in a model's folder.

    The vectors of a word are a mean of many rows, so that the lost digits do not show.
    """

    def to_disk(self, path: str | Path, *, exclude: tuple[str, ...] = ()) -> None:
        """Write the table with 16-bit numbers."""
        data: Any = self.data
        self.data: Any = data.astype("float16")
        try:
            super().to_disk(path, exclude=exclude)
        finally:
            self.data = data

    def to_ops(self, ops: Any) -> None:
        """Take the table, just read, as the 32-bit numbers that the network computes with."""
        self.data = ops.asarray(self.data, dtype="float32")


@registry.vectors("litmine.vectors.v1")  # type: ignore[untyped-decorator]
def make_vectors() -> Callable[[Vocab], Vectors]:
    """Give the function that makes the empty table of a vocabulary (spaCy's registry form)."""

    def build(vocab: Vocab) -> Vectors:
        return CompactVectors(strings=vocab.strings)

    return build
