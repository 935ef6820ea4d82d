"""Say in words why each row of an annotation is there."""

from __future__ import annotations

from collections.abc import Iterator

from litmine.annotation import Annotation, Dose, Mention, Relation, Result


def why(*reasons: str | None) -> str:
    """Join the reasons that there are."""
    return "; ".join(r for r in reasons if r) or "no reason recorded"


def chance(probability: float | None) -> str | None:
    """Write a probability, where there is one."""
    return None if probability is None else f"probability {probability:.2f}"


def quoted(cue: str | None) -> str | None:
    """Write a cue in quotation marks, where there is one."""
    return None if cue is None else f'cue "{cue}"'


def explain_mention(m: Mention) -> str:
    """Explain a mention: what it means, by which source, and its assertion."""
    status = None if m.assertion == "present" else f"{m.assertion} ({quoted(m.cue)})"
    marker = None if m.status is None else f"marker {m.status}"
    meaning = m.name + (f" [{m.curie}]" if m.curie else "")
    return f"{m.label} {m.text!r} = {meaning}: {why(f'from {m.source}', m.reason, status, marker)}"


def explain_relation(r: Relation, mentions: tuple[Mention, ...]) -> str:
    """Explain a relation by its cue or probability."""
    ends = f"{mentions[r.subject].name} {r.predicate} {mentions[r.object].name}"
    return f"{ends}: {why(quoted(r.cue), chance(r.probability), r.source)}"


def explain_result(r: Result, mentions: tuple[Mention, ...]) -> str:
    """Explain a number: whose, of what, and why it was read so."""
    arm = mentions[r.arm].name if isinstance(r.arm, int) else r.arm or "whole cohort"
    number = f"{r.measure} {r.value:g}{'' if r.unit in (None, '%') else ' '}{r.unit or ''}"
    head = f"{mentions[r.outcome].name}, {arm}: {number}"
    return f"{head}: {why(quoted(r.cue), chance(r.probability), r.source)}"


def explain_dose(d: Dose, mentions: tuple[Mention, ...]) -> str:
    """Explain a dose."""
    head = f"{mentions[d.drug].name} {d.value:g} {d.unit}" + (f" per {d.per}" if d.per else "")
    return f"{head}: {why(quoted(d.cue), d.source)}"


def explain_annotation(key: str, annotation: Annotation, text: str) -> Iterator[str]:
    """Yield lines: the article, then sentence by sentence its rows, each with its reason."""
    study = annotation.study
    patients = "not stated" if study.n_patients is None else study.n_patients
    yield f"{key}: design {study.design or 'not stated'}, patients {patients} ({why(study.cue)})"
    told = {
        "mention": [(m.sentence, explain_mention(m)) for m in annotation.mentions],
        "relation": [
            (r.sentence, explain_relation(r, annotation.mentions)) for r in annotation.relations
        ],
        "result": [
            (r.sentence, explain_result(r, annotation.mentions)) for r in annotation.results
        ],
        "dose": [(d.sentence, explain_dose(d, annotation.mentions)) for d in annotation.doses],
    }
    for number, (start, end) in enumerate(annotation.sentences):
        rows = [(kind, line) for kind in told for at, line in told[kind] if at == number]
        if rows:
            yield f"\n  {text[start:end].strip()}"
            yield from (f"    {kind:8} {line}" for kind, line in rows)
