"""The text of a Doc, joined once.

spaCy joins `doc.text` anew from the tokens whenever it is asked for, and the components of the
pipeline ask: ten times an article.
"""

from __future__ import annotations

from functools import lru_cache

from spacy.tokens import Doc


@lru_cache(maxsize=2)  # components read the same Doc one after the other
def text_of(doc: Doc) -> str:
    """Give the text of a Doc.

    A component may change a Doc's mentions and sentences but never its text, so that the first
    answer holds.

    >>> import spacy
    >>> text_of(spacy.blank("en")("No relapse."))
    'No relapse.'
    """
    return str(doc.text)
