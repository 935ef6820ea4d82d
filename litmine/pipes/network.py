"""Embed each word of a batch once: an article says the same few words again and again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.ml.models import MultiHashEmbed
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Model
from thinc.types import Floats2d

# what a token may have that its word has not; all else follows from ORTH
OF_THE_TOKEN = ("NORM", "TAG")
OF_THE_WORD = ("ORTH", "LOWER", "PREFIX", "SUFFIX", "SHAPE")
Embedding = Model[list[Doc], list[Floats2d]]


@registry.architectures("litmine.MultiHashEmbed.v1")  # type: ignore[untyped-decorator]
def make_embed(
    width: int, attrs: list[str], rows: list[int], include_static_vectors: bool
) -> Embedding:
    """Make spaCy's MultiHashEmbed, which for prediction sees each distinct word but once.

    It has the same layers and weights, so that either reads what the other was trained to.

    RAISES: ValueError for a feature that does not follow from word, norm and tag.
    """
    if unknown := set(attrs) - {*OF_THE_TOKEN, *OF_THE_WORD}:
        raise ValueError(f"litmine.MultiHashEmbed.v1 cannot embed by {sorted(unknown)}")
    embed: Embedding = MultiHashEmbed(width, attrs, rows, include_static_vectors)
    return Model(
        embed.name,
        embed_once(embed),
        init=embed.init,
        layers=embed.layers,
        dims={name: embed.maybe_get_dim(name) for name in embed.dim_names},
    )


def embed_once(embed: Embedding) -> Callable[..., Any]:
    """Give the forward function; training takes the ordinary way."""

    def forward(model: Embedding, docs: Sequence[Doc], is_train: bool) -> Any:
        if is_train or not any(map(len, docs)):
            return embed(list(docs), is_train)
        words, places = distinct(docs)
        (vectors,) = embed.predict([words])
        return [vectors[place] for place in places], None

    return forward


def distinct(docs: Sequence[Doc]) -> tuple[Doc, list[Any]]:
    """Give a Doc of the distinct words of some, and where in it each of their tokens stands."""
    index: dict[tuple[int, ...], int] = {}
    places = []
    for doc in docs:
        rows = doc.to_array(["ORTH", *OF_THE_TOKEN]).tolist()
        keys = [index.setdefault(key, len(index)) for key in map(tuple, rows)]
        places.append(np.array(keys, dtype="int64"))
    features: Any = np.array(list(index), dtype="uint64")
    strings = docs[0].vocab.strings
    words = Doc(docs[0].vocab, [strings[orth] for orth in features[:, 0].tolist()])
    return words.from_array(list(OF_THE_TOKEN), features[:, 1:]), places
