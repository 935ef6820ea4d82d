"""Which pairs of an annotated article are said to be related."""

import spacy
from pairs import annotated_names, stated
from spacy.tokens import Doc

from litmine.evaluate.match import Row
from litmine.pipes import declare_extensions

TEXT = "ATG after grafting\nATG was given. Relapse rose with ATG. Survival fell."


def entity(key: str, label: str, text: str, name: str) -> Row:
    start = TEXT.index(text)
    end = start + len(text)
    return {"id": key, "label": label, "start": start, "end": end, "text": text, "name": name}


def record(evidence: str) -> Row:
    return {
        "entities": [
            entity("T1", "DRUG", "ATG", "antithymocyte globulin"),
            entity("T2", "OUTCOME", "Relapse", "relapse"),
        ],
        "relations": [
            {"subject": "T1", "predicate": "INCREASES", "object": "T2", "evidence": evidence}
        ],
    }


def doc_of(label: str) -> Doc:
    declare_extensions()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    doc = nlp(TEXT)
    doc.ents = [doc.char_span(0, 3, label)]
    doc._.mentions = [{"name": "atg"}]
    return doc


def test_a_sentence_states_what_it_is_evidence_of() -> None:
    said = stated(doc_of("DRUG"), record("Relapse rose with ATG."))
    assert said == {(1, "antithymocyte globulin", "relapse"): "INCREASES"}


def test_evidence_of_several_sentences_is_stated_in_each() -> None:
    said = stated(doc_of("DRUG"), record("ATG was given. Relapse rose with ATG. Survival fell."))
    assert {number for number, *_ in said} == {0, 1, 2}


def test_a_mention_of_another_label_is_the_annotated_thing_all_the_same() -> None:
    for label in ("DRUG", "MARKER"):
        names = annotated_names(doc_of(label), record("Relapse rose with ATG."))
        assert names == ["antithymocyte globulin"]


def test_what_is_not_annotated_keeps_its_own_name_with_a_mark() -> None:
    assert annotated_names(doc_of("DRUG"), {"entities": []}) == ["?atg"]
