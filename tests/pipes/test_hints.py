"""The network reads what the tables say."""

import pytest
from spacy.language import Language

from litmine.annotate import load_model

CASES = [
    ("rabbit antithymocyte globulin was given", "B-DRUG I-DRUG I-DRUG - -"),
    ("ATG was given", "- - -"),  # a short form without its long form is no mention
    ("antithymocyte globulin ( ATG )", "B-DRUG I-DRUG - B-DRUG -"),
    ("overall survival in aplastic anemia", "B-OUTCOME I-OUTCOME - B-DISEASE I-DISEASE"),
]


@pytest.fixture(scope="module")
def hinting() -> Language:
    nlp = load_model("blank")
    nlp.add_pipe("litmine_hints", config={"corpus": "atg"})
    return nlp


@pytest.mark.parametrize(("text", "tags"), CASES)
def test_tokens_of_table_mentions_are_tagged(hinting: Language, text: str, tags: str) -> None:
    assert [token.tag_ or "-" for token in hinting(text)] == tags.split()


def test_a_hint_is_no_mention_yet(hinting: Language) -> None:
    assert hinting("aplastic anemia").ents == ()
