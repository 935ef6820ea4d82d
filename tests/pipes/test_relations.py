"""Relations between marked mentions: what is said, of whom, and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from marking import make_marked, read_marked
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import load_model
from litmine.pipes.relations.candidates import PREDICATES, find_pairs
from litmine.pipes.relations.choose import choose_predicates, compared_once
from litmine.pipes.relations.features import Describer
from litmine.pipes.relations.figures import Figures
from litmine.pipes.relations.frame import Frame, lay_story
from litmine.pipes.relations.hidden import FIELDS, Hidden
from litmine.pipes.relations.placed import toward
from litmine.pipes.relations.read import describe_pairs, read_wording
from litmine.pipes.relations.weights import Weights, average, read_weights, write_weights

MARKED = Path(__file__).parent / "marked" / "relations.txt"


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = load_model("blank")
    for name in ("litmine_sentences", "litmine_assertion", "litmine_relations"):
        nlp.add_pipe(name)
    return nlp


def lay(nlp: Language, marked: str) -> Doc:
    """Make a Doc from a marked text and run the components."""
    doc = make_marked(nlp, read_marked(marked))
    for _, pipe in nlp.pipeline:
        doc = pipe(doc)
    return doc


def said(doc: Doc) -> set[str]:
    """Write the relations of a Doc as `subject PREDICATE object`."""
    names = [m["name"] for m in doc._.mentions]
    return {f"{names[r['subject']]} {r['predicate']} {names[r['object']]}" for r in doc._.relations}


def cases() -> Iterator[tuple[str, set[str]]]:
    """Read the marked texts: a text, then its relations, one a line after `=`."""
    text, wanted = "", set()
    for line in [*MARKED.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("="):
            wanted.add(line[1:].strip())
        elif not line.startswith("#"):
            if text:
                yield text, wanted
            text, wanted = line.strip(), set()


@pytest.mark.parametrize(("text", "wanted"), list(cases()))
def test_marked_text(nlp: Language, text: str, wanted: set[str]) -> None:
    assert said(lay(nlp, text)) == wanted


def test_a_bare_comparison_is_told(nlp: Language) -> None:
    doc = lay(nlp, "We compared [horse ATG](DRUG) with [rabbit ATG](DRUG).")
    assert said(doc) == {"horse atg COMPARED_WITH rabbit atg"}


def test_every_row_says_where_it_came_from(nlp: Language) -> None:
    doc = lay(nlp, "[Relapse](OUTCOME) was significantly reduced by [rabbit ATG](DRUG).")
    (row,) = doc._.relations
    assert row["source"] == read_weights().version
    assert 0 < row["probability"] <= 1
    assert row["cue"] in doc.text.lower()


def test_a_predicate_joins_only_its_kinds_of_mention(nlp: Language) -> None:
    text = "[ATG](DRUG) cured [aplastic anemia](DISEASE), [CD34](MARKER) and [relapse](OUTCOME)."
    doc = lay(nlp, text)
    story = lay_story(doc, read_wording().cues)
    assert {p.kinds for p in find_pairs(story)} <= set(PREDICATES)
    assert not [p for p in find_pairs(story) if p.subject.name == p.object.name]


def test_the_subject_is_carried_over_from_the_nearest_earlier_sentence(nlp: Language) -> None:
    text = "[ATG](DRUG) was given. [Alemtuzumab](DRUG) was next. [Relapse](OUTCOME) was seen."
    story = lay_story(lay(nlp, text), read_wording().cues)
    carried = [(p.subject.name, p.object.name) for p in find_pairs(story) if p.carried == "subject"]
    assert carried == [("alemtuzumab", "relapse")]


def test_abbreviation_and_long_form_are_one_subject(nlp: Language) -> None:
    doc = lay(nlp, "[ATG](DRUG) (atg) and again [ATG](DRUG) reduced [relapse](OUTCOME).")
    pairs = list(find_pairs(lay_story(doc, read_wording().cues)))
    assert [(p.subject.start, p.object.name) for p in pairs] == [(6, "relapse")]


def test_a_comparison_is_told_once(nlp: Language) -> None:
    text = "[ATG](DRUG) versus [alemtuzumab](DRUG). [Alemtuzumab](DRUG) versus [ATG](DRUG)."
    found = describe_pairs(lay(nlp, text), read_wording())
    choices = list(choose_predicates(flat_weights(bias=9.0), found))
    assert [c.predicate for c in choices] == ["COMPARED_WITH"] * 2
    assert len(list(compared_once(choices))) == 1


def flat_weights(bias: float) -> Weights:
    """Make weights that know no feature and find everything as probable as `bias` says."""
    names = tuple(sorted({p for ps in PREDICATES.values() for p in ps}))
    size = len(names)
    half = np.full(size, 0.5, np.float32)
    full = np.full(size, bias, np.float32)
    nothing = np.zeros((0, size), np.float32)
    return Weights({}, nothing, full, names, half, "test@1", flat_hidden(full))


def flat_hidden(bias: NDArray[np.float32]) -> Hidden:
    """Make hidden units that are all at rest."""
    one, kinds = np.zeros((1, 1), np.float32), np.zeros((len(PREDICATES), 1), np.float32)
    return Hidden(one, kinds, np.zeros((1, len(bias)), np.float32), bias)


def test_units_see_what_no_sum_of_features_shows() -> None:
    # a unit that needs both features, against one that either wakes
    rows = np.array([[0, 0], [1, 1], [1, 1]], np.float32)
    kinds = np.array([[-1, 0]], np.float32)
    hidden = Hidden(rows, kinds, np.array([[-2], [1]], np.float32), np.zeros(1, np.float32))
    sums = np.array([rows[0], rows[1], rows[2], rows[1] + rows[2]])
    assert hidden.log_odds(sums, [0, 0, 0, 0]).ravel().tolist() == [0, 1, 1, 0]


def test_both_judges_count() -> None:
    even, sure = np.zeros((1, 1), np.float32), np.full((1, 1), 4, np.float32)
    assert average(even, even).item() == 0.5
    assert 0.5 < average(even, sure).item() < average(sure, sure).item()
    assert 0.5 < average(sure, even).item() < average(sure, sure).item()


def test_nothing_is_chosen_below_the_threshold(nlp: Language) -> None:
    found = describe_pairs(lay(nlp, "[ATG](DRUG) and [relapse](OUTCOME)."), read_wording())
    assert list(choose_predicates(flat_weights(bias=-1.0), found)) == []


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    before = read_weights()
    write_weights(tmp_path, before, {"articles": 1})
    after = read_weights(tmp_path)
    assert (after.index, after.version) == (before.index, before.version)
    assert np.allclose(after.table, before.table)
    for field in FIELDS:
        assert np.allclose(getattr(after.hidden, field), getattr(before.hidden, field))
    assert np.allclose(after.thresholds, before.thresholds, atol=1e-4)


def test_weights_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    write_weights(tmp_path, read_weights(), {})
    (tmp_path / "features.txt").write_text("one\n")
    with pytest.raises(ValueError, match="weights for 1 features"):
        read_weights(tmp_path)


@pytest.mark.parametrize(
    ("words", "verdicts"),
    [
        ("relapse was lower ( p = .02 )", ["sig"]),
        ("relapse was lower ( p < 0·001 )", ["sig"]),
        ("relapse did not differ ( p = 0.4 ) but gvhd did ( p less than .01 )", ["ns", "sig"]),
        ("no p value at all", []),
    ],
)
def test_p_values(words: str, verdicts: list[str]) -> None:
    figures = Figures(Frame(0, tuple(words.split()), (), (), False))
    assert [v for _, v in figures.p_values] == verdicts


def test_the_larger_of_two_numbers() -> None:
    words = ["gvhd", "was", "33", "%", "versus", "24", "%", "and", "hr", "0.63", ";"]
    figures = Figures(Frame(0, tuple(words), (), (), False))
    assert [v for _, v in figures.pairs] == [9.0]
    assert [v for _, v in figures.ratios] == [0.63]


@pytest.mark.parametrize(
    ("kind", "polarity", "way"),
    [
        ("good", "benefit", "up"),  # improved survival
        ("good", "harm", "down"),  # improved toxicity
        ("bad", "benefit", "down"),  # poor survival
        ("bad", "harm", "up"),  # worse toxicity
        ("down", "harm", "down"),  # reduced relapse
        ("bad", "none", "bad"),
        ("null", "benefit", "null"),
    ],
)
def test_more_and_less_are_told_apart_from_good_and_bad(kind: str, polarity: str, way: str) -> None:
    assert toward(kind, polarity) == way


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("relapse-free survival", "benefit"),
        ("survival without relapse", "harm"),
        ("graft failure", "harm"),
        ("body temperature", "none"),
    ],
)
def test_the_last_telling_word_values_an_outcome(nlp: Language, name: str, value: str) -> None:
    wording = read_wording()
    story = lay_story(lay(nlp, "[ATG](DRUG) was given."), wording.cues)
    assert Describer(story, wording.values).value_of(name) == value


def test_a_denial_ends_with_its_clause(nlp: Language) -> None:
    text = (
        "The patient did not [respond](OUTCOME) to [cladribine](DRUG), "
        "but [azacitidine](DRUG) resulted in [remission](OUTCOME)."
    )
    found = said(lay(nlp, text))
    assert "cladribine NOT_OBSERVED respond" in found
    assert "azacitidine NOT_OBSERVED respond" not in found


def test_no_feature_of_a_pair_stands_in_two_groups(nlp: Language) -> None:
    text = "[ATG](DRUG), not [CsA](DRUG), reduced [relapse](OUTCOME) in [AML](DISEASE)."
    for described in describe_pairs(lay(nlp, text), read_wording()):
        assert len(described.features) == len(set(described.features))
