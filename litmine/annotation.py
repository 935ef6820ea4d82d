"""What the pipeline says of one article: plain frozen rows, offsets into `Article.text`.

`subject`, `object`, `outcome`, `arm`, `comparator` and `drug` are indices into
`Annotation.mentions`; an arm may also be the word "control" (the arm without the drug).
`sentence` is an index into `Annotation.sentences`.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of text that means a drug, procedure, disease, marker or outcome.

    name: plain lower-case name of the thing. curie: its identifier, or None.
    assertion: present, absent, possible, historical, comparator, conditional or family.
    cue: the wording that set the assertion. status: of a MARKER (positive, negative, mutated,
    high, low). source: terms, model or both. reason: why this meaning was taken.
    """

    label: str
    start: int
    end: int
    text: str
    name: str
    sentence: int
    curie: str | None = None
    assertion: str = "present"
    cue: str | None = None
    status: str | None = None
    source: str = "terms"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Subject, predicate, object, and why: the cue or the probability, and who found it."""

    subject: int
    predicate: str
    object: int
    sentence: int
    cue: str | None = None
    probability: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One number that quantifies an outcome (percent in %, ratios without unit)."""

    outcome: int
    arm: int | str | None
    measure: str
    value: float
    sentence: int
    unit: str | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    p: str | None = None
    time: str | None = None
    n: int | None = None
    of: int | None = None
    comparator: int | str | None = None
    analysis: str | None = None
    cue: str | None = None
    probability: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Dose:
    """One dose of a drug as written; `value_high` closes a range; `total` in `unit` where known."""

    drug: int
    value: float
    unit: str
    sentence: int
    per: str | None = None
    duration: str | None = None
    value_high: float | None = None
    total: float | None = None
    cue: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Study:
    """How the article was made and in whom, None where the text does not say."""

    design: str | None = None
    n_patients: int | None = None
    population: str | None = None
    donor: str | None = None
    graft: str | None = None
    conditioning: str | None = None
    cue: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """All rows of one article; `sentences` are (start, end) character offsets."""

    sentences: tuple[tuple[int, int], ...] = ()
    mentions: tuple[Mention, ...] = ()
    relations: tuple[Relation, ...] = ()
    results: tuple[Result, ...] = ()
    doses: tuple[Dose, ...] = ()
    study: Study = field(default_factory=Study)


def from_doc(doc: Doc) -> Annotation:
    """Read what the components left on a Doc (`doc.ents` and the `doc._` lists)."""
    spans = list(doc.sents)
    starts = [s.start for s in spans]
    mentions = tuple(
        Mention(
            ent.label_,
            ent.start_char,
            ent.end_char,
            ent.text,
            sentence=bisect_right(starts, ent.start) - 1,
            **m,
        )
        for ent, m in zip(doc.ents, doc._.mentions, strict=True)
    )
    return Annotation(
        tuple((s.start_char, s.end_char) for s in spans),
        mentions,
        tuple(Relation(**row) for row in doc._.relations),
        tuple(Result(**row) for row in doc._.results),
        tuple(Dose(**row) for row in doc._.doses),
        Study(**doc._.study),
    )


def to_record(annotation: Annotation, text: str) -> dict[str, Any]:
    """Give the rows as one JSON object: ids `T1...` for mentions, `evidence` for sentences."""

    def tag(index: int | str | None) -> str | None:
        return f"T{index + 1}" if isinstance(index, int) else index

    def row(value: Any, *ends: str) -> dict[str, Any]:
        out = asdict(value)
        out.update({end: tag(out[end]) for end in ends})
        start, stop = annotation.sentences[out.pop("sentence")]
        return {**out, "evidence": text[start:stop]}

    entities = [{"id": tag(i), **asdict(m)} for i, m in enumerate(annotation.mentions)]
    return {
        "entities": entities,
        "relations": [row(r, "subject", "object") for r in annotation.relations],
        "results": [row(r, "outcome", "arm", "comparator") for r in annotation.results],
        "doses": [row(d, "drug") for d in annotation.doses],
        "study": asdict(annotation.study),
    }
