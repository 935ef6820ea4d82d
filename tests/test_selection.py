"""The local filter selects as the query of a corpus would."""

from dataclasses import replace

import pytest

from litmine.article import Article, MeshHeading, lay_passages
from litmine.corpus import read_corpus
from litmine.errors import Failure
from litmine.selection import Selection, compile_block, read_selection

BLOCKS = Selection((compile_block(["ATG", "anti-thymocyte*"]), compile_block(["leuk*"])))


def article(text: str) -> Article:
    return Article(99000001, passages=lay_passages([("TITLE", text)]))


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("ATG in acute leukaemia", True),
        ("Anti-thymocyte globulins for LEUKEMIA", True),
        ("ATG in psoriasis", False),
        ("ATG5 in leukaemia", False),
        ("Leukaemia", False),
    ],
)
def test_every_block_must_have_a_word(text: str, selected: bool) -> None:
    assert (article(text) in BLOCKS) is selected


def test_mesh_counts_as_text() -> None:
    headed = replace(article("ATG"), mesh=(MeshHeading("D007938", "Leukemia"),))
    assert headed in BLOCKS


def test_a_corpus_without_a_filter_says_so() -> None:
    corpus = replace(read_corpus("atg"), settings={})
    with pytest.raises(Failure, match="declares no"):
        read_selection(corpus)
