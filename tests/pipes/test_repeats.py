"""What is marked once is marked everywhere in its article."""

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes.repeats import Repeats


def mark(nlp: Language, text: str, *marks: tuple[int, int, str]) -> Doc:
    doc = nlp(text)
    doc.ents = [Span(doc, start, end, label) for start, end, label in marks]
    return doc


def found(doc: Doc) -> list[tuple[str, str, int]]:
    return [(e.text, e.label_, e.start) for e in Repeats(shortest=4)(doc).ents]


def test_other_occurrences_take_the_label_most_given() -> None:
    text = "relapse after relapse ; relapse or RELAPSE"
    doc = mark(spacy.blank("en"), text, (0, 1, "DISEASE"), (2, 3, "OUTCOME"), (4, 5, "OUTCOME"))
    assert found(doc) == [
        ("relapse", "DISEASE", 0),
        ("relapse", "OUTCOME", 2),
        ("relapse", "OUTCOME", 4),
        ("RELAPSE", "OUTCOME", 6),
    ]


def test_longer_mentions_go_first_and_marked_words_stay() -> None:
    text = "aplastic anemia , anemia , aplastic anemia , hemolytic anemia"
    doc = mark(spacy.blank("en"), text, (0, 2, "DISEASE"), (3, 4, "OUTCOME"), (8, 10, "DISEASE"))
    assert found(doc) == [
        ("aplastic anemia", "DISEASE", 0),
        ("anemia", "OUTCOME", 3),
        ("aplastic anemia", "DISEASE", 5),
        ("hemolytic anemia", "DISEASE", 8),
    ]


def test_short_mentions_are_not_repeated() -> None:
    doc = mark(spacy.blank("en"), "CR , then CR", (0, 1, "OUTCOME"))
    assert found(doc) == [("CR", "OUTCOME", 0)]
