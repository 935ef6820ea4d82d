"""A word that stands often is embedded once, and nothing else about the network changes."""

import numpy as np
import pytest
import spacy
from spacy.ml.models import MultiHashEmbed
from spacy.tokens import Doc

from litmine.pipes.network import make_embed

ATTRS = ["NORM", "PREFIX", "SUFFIX", "SHAPE", "TAG"]
SIZES = {"width": 8, "attrs": ATTRS, "rows": [50] * len(ATTRS), "include_static_vectors": False}


def some_docs() -> list[Doc]:
    nlp = spacy.blank("en")
    docs = [nlp("ATG and ATG again can't, and ATG"), nlp(""), nlp("again\n and\n Again")]
    docs[0][0].tag_ = "B-DRUG"  # the same word twice, with a tag and without
    return docs


def test_every_token_gets_the_vector_that_spacy_gives_it() -> None:
    docs = some_docs()
    ours, theirs = make_embed(**SIZES), MultiHashEmbed(**SIZES)  # type: ignore[arg-type]
    theirs.initialize(docs)
    ours.initialize(docs)
    ours.from_bytes(theirs.to_bytes())
    pairs = list(zip(ours.predict(docs), theirs.predict(docs), strict=True))
    assert [len(vectors) for vectors, _ in pairs] == [len(doc) for doc in docs]
    for vectors, expected in pairs:
        np.testing.assert_allclose(vectors, expected, rtol=1e-5)
    first = pairs[0][0]
    assert not np.array_equal(first[0], first[2])


def test_documents_without_a_word_have_no_vectors() -> None:
    embed = make_embed(**SIZES)  # type: ignore[arg-type]
    embed.initialize(some_docs())
    assert [vectors.shape for vectors in embed.predict([spacy.blank("en")("")])] == [(0, 8)]


def test_training_takes_the_ordinary_way() -> None:
    docs = some_docs()
    embed = make_embed(**SIZES)  # type: ignore[arg-type]
    embed.initialize(docs)
    vectors, backprop = embed.begin_update(docs)
    backprop(vectors)
    assert [len(each) for each in vectors] == [len(doc) for doc in docs]


def test_a_feature_that_is_not_the_words_own_is_refused() -> None:
    with pytest.raises(ValueError, match="SPACY"):
        make_embed(8, ["NORM", "SPACY"], [50, 50], False)
