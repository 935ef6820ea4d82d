"""Sentences end where a reader would end them."""

import pytest
from spacy.language import Language

from litmine.annotate import make_doc
from litmine.article import lay_passages
from litmine.pipes.sentences import Sentences
from litmine.wording import read_words

CASES = [
    "ATG was given. | Relapse was rare.",
    "Relapse was rare (P < .001). | rATG was well tolerated.",
    "Doses were low, e.g. 2.5 mg/kg vs. 5 mg/kg. | CD34+ cells rose.",
    "Response was higher in arm C. | The dose was 10 mg/d. | Nine lived.",
    "Rates were 22 % vs . 30 % . | The rest lived.",
    "Four of 9 died (two early; one late. Two more). | The rest lived.",
]


def split(nlp: Language, title: str, abstract: str) -> list[str]:
    doc = make_doc(nlp, lay_passages([("TITLE", title), ("ABSTRACT", abstract)]))
    return [s.text.strip() for s in Sentences(read_words("abbreviations"))(doc).sents]


@pytest.mark.parametrize("marked", CASES)
def test_sentences_end_at_the_marks(nlp: Language, marked: str) -> None:
    pieces = marked.split(" | ")
    assert split(nlp, "A title", " ".join(pieces)) == ["A title", *pieces]


def test_a_missing_space_hides_no_sentence(nlp: Language) -> None:
    text = "GVHD was seen.Toxicity was mild."
    assert split(nlp, "A title", text) == [
        "A title",
        "GVHD was seen.",
        "Toxicity was mild.",
    ]


def test_a_sentence_never_crosses_a_passage(nlp: Language) -> None:
    assert split(nlp, "no stop here", "and lower case there") == [
        "no stop here",
        "and lower case there",
    ]
