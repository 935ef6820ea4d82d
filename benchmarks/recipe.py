"""scispaCy's usual recipe, built from its parts: its published weights are not on PyPI.

Components and sizes are those of en_core_sci_md (scispaCy's `configs/base_parser_tagger.cfg` and
`base_ner.cfg`): tagger and parser share a network of width 96 and depth 4, the NER has one of its
own, both read word vectors. Weights are the random ones of `initialize`: how long a network takes
does not depend on them. The rule lemmatizer is left out, as its tables are another download.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import spacy
from scispacy import abbreviation  # noqa: F401  (registers its factory)
from scispacy.custom_tokenizer import combined_rule_tokenizer
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from spacy.vectors import Vectors

TAGS, ARCS = 50, 45  # of the Penn Treebank, and of its dependencies
VECTOR_WIDTH = 200
SHARED = (
    ("NORM", 5000),
    ("PREFIX", 1000),
    ("SUFFIX", 2500),
    ("SHAPE", 2500),
    ("SPACY", 50),
    ("IS_SPACE", 50),
)
OWN = (("NORM", 5000), ("PREFIX", 2500), ("SUFFIX", 2500), ("SHAPE", 2500), ("SPACY", 100))
LISTENER = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}


def network(tables: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    """Describe a network over these features, each with the rows of its table."""
    return {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "spacy.MultiHashEmbed.v2",
            "width": 96,
            "attrs": [name for name, _ in tables],
            "rows": [rows for _, rows in tables],
            "include_static_vectors": True,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": 96,
            "depth": 4,
            "window_size": 1,
            "maxout_pieces": 3,
        },
    }


def transitions(kind: str, tok2vec: dict[str, Any]) -> dict[str, Any]:
    """Describe a transition system over a network."""
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": kind,
        "extra_state_tokens": False,
        "hidden_width": 128,
        "maxout_pieces": 3,
        "use_upper": True,
        "tok2vec": tok2vec,
    }


def build_recipe(texts: Iterable[str]) -> Language:
    """Build the recipe, with vectors for the words of `texts`."""
    nlp = spacy.blank("en")
    nlp.tokenizer = combined_rule_tokenizer(nlp)
    words = sorted({token.text for text in texts for token in nlp.make_doc(text)})
    chance = np.random.default_rng(1)
    data = chance.standard_normal((len(words), VECTOR_WIDTH)).astype("float32")
    nlp.vocab.vectors = Vectors(data=data, keys=words, strings=nlp.vocab.strings)
    nlp.add_pipe("tok2vec", config={"model": network(SHARED)})
    tagger: Any = nlp.add_pipe("tagger", config={"model": {"tok2vec": LISTENER}})
    parser: Any = nlp.add_pipe("parser", config={"model": transitions("parser", LISTENER)})
    ner: Any = nlp.add_pipe("ner", config={"model": transitions("ner", network(OWN))})
    ner.add_label("ENTITY")
    for i in range(TAGS):
        tagger.add_label(f"T{i}")
    for i in range(ARCS):
        parser.add_label(f"d{i}")
    nlp.initialize(lambda: [make_example(nlp)])
    nlp.add_pipe("abbreviation_detector")
    return nlp


def make_example(nlp: Language) -> Example:
    """Make the one example that `initialize` needs to know its labels."""
    words = ["Patients", "received", "busulfan", "."]
    heads, arcs = [1, 1, 1, 1], ["d1", "ROOT", "d2", "d3"]
    gold = Doc(nlp.vocab, words, heads=heads, deps=arcs, tags=["T1"] * 4, ents=["O"] * 4)
    return Example(nlp.make_doc(gold.text), gold)
