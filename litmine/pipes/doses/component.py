"""The component `litmine_doses`: how much of which drug, in which unit, how often, how long.

A dose is a value, a range or a list in front of a unit. Its drug is the one right behind it
("120 mg/kg cyclophosphamide", "50 mg of X"), else the nearest before it; Gy and rad belong to
irradiation. Both ends of a range are rows, the first also carries `value_high`. A product of
antithymocyte globulin is never taken for another: a dose goes to the mention, not to the substance.
Wording lies in `corpora/language/units.tsv`, `doses.tsv` and `durations.tsv`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotation import Dose
from litmine.pipes import declare_extensions
from litmine.pipes.doses.amounts import Amount, find_amounts, flatten_squares
from litmine.pipes.numbers import number_words
from litmine.pipes.results.scene import Thing, doc_things
from litmine.pipes.text import text_of
from litmine.wording import read_cues

SOURCE = "litmine_doses@1"
WINDOW = 70
NEXT = re.compile(
    r"^\s*(?:dose|doses|fractions?|infusions?|bolus|concentrations?)?\s*"
    r"(?:of\s+(?:the |intravenous |oral |inactive concentrations of )?)?$"
)
DAYS = re.compile(r"(?:for|x|×)\s*(?P<n>\d+|[a-z]+)\s*d(?:ays?)?\b")
NAMED = re.compile(r"^\s*\)?\s*\(\s*$")
EACH = re.compile(r"^\s*\w*\s*each\b")


@lru_cache(maxsize=1)
def dose_cues() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Give (what, side, pattern) in the order of the table."""
    rows = read_cues("doses", ("what", "side", "pattern"))
    return tuple((r["what"], r["side"], re.compile(r["pattern"])) for r in rows)


@lru_cache(maxsize=1)
def duration_pattern() -> re.Pattern[str]:
    """Give the pattern of a schedule or duration."""
    return re.compile("|".join(r["pattern"] for r in read_cues("durations", ("pattern",))))


def read_cue(what: str, before: str, after: str) -> str | None:
    """Give the wording on either side that says `what`, or None."""
    for kind, side, pattern in dose_cues():
        if kind == what:
            found = pattern.search(before if side == "left" else after)
            if found:
                return found[0].strip()
    return None


def find_per(before: str, after: str, kind: str) -> tuple[str | None, str | None]:
    """Say what one dose is per (day, week, dose, total), and the wording that says so."""
    for what, side, pattern in dose_cues():
        found = what != "no" and pattern.search(before if side == "left" else after)
        if found:
            return what, found[0].strip()
    return None, None


def fits(kind: str, thing: Thing) -> bool:
    """Tell whether such a unit can be a dose of such a thing: Gy is irradiation, mg a drug."""
    return thing.label == ("PROCEDURE" if kind == "radiation" else "DRUG")


def find_drugs(
    text: str, amount: Amount, things: Sequence[Thing], start: int, end: int
) -> list[Thing]:
    """Give the drug of an amount: right behind it, nearest before, or both of a pair ("each")."""
    inside = [t for t in things if start <= t.start < end and fits(amount.kind, t)]
    behind = [t for t in inside if t.start >= amount.end]
    before = [t for t in inside if t.end <= amount.start]
    if behind and in_brackets(text, amount.end, behind[0]):
        return behind[:1]
    if behind and NEXT.match(text[amount.end : behind[0].start].replace("\x00", " ")):
        return behind[:1]
    if amount.kind == "radiation" and behind and not before:
        return behind[:1]
    if before:
        nearest = defined_by(text, before, amount.start)
        if EACH.match(text[amount.end :]):
            return list({t.name: t for t in before}.values())[-2:]
        return [nearest]
    if behind and text[amount.end : behind[0].start].count(",") < 2:
        return behind[:1]
    carried = amount.kind == "radiation" or re.search(r"/(?:kg|m2)", amount.unit, re.IGNORECASE)
    earlier = [t for t in things if t.end <= start and fits(amount.kind, t)]
    return earlier[-1:] if carried else []


def in_brackets(text: str, end: int, thing: Thing) -> bool:
    """Tell whether a thing stands alone in brackets right behind: "2.25 mg/kg (low-dose ATG)"."""
    return bool(NAMED.match(text[end : thing.start])) and text[thing.end : thing.end + 1] == ")"


def defined_by(text: str, before: Sequence[Thing], start: int) -> Thing:
    """Give the nearest thing before, or the one whose other name it is: "horse ATG (ATG, ...".

    In "BuCy (busulfan 3.2 mg/kg" the inner name is a member of the outer one: it has no comma.
    """
    nearest = before[-1]
    named = len(before) > 1 and NAMED.match(text[before[-2].end : nearest.start])
    apart = re.match(r"\s*[,;:)]", text[nearest.end : start])
    return before[-2] if named and apart else nearest


def find_duration(after: str) -> str | None:
    """Give the schedule that follows an amount, as written."""
    stop = re.search(r"[;.]\s", after)
    found = duration_pattern().search(after[: stop.start()] if stop else after)
    return found[0].strip().removeprefix("for ") if found else None


def total_of(value: float, per: str | None, after: str) -> float | None:
    """Give the total where the text allows it: it says so, or a daily dose for N days."""
    if per == "total":
        return value
    days = DAYS.search(after) if per == "day" else None
    if not days:
        return None
    count = float(days["n"]) if days["n"].isdigit() else number_words().get(days["n"])
    return round(value * count, 6) if count else None


class Doses:
    """Set `doc._.doses`. Reads `doc.ents` and sentences.

    >>> # "cyclophosphamide 50 mg/kg/day for 4 days" -> 50.0, "mg/kg", per "day", total 200.0
    """

    def __call__(self, doc: Doc) -> Doc:
        """Find the doses of `doc`."""
        text = flatten_squares(text_of(doc))
        things = [t for t in doc_things(doc) if t.label in ("DRUG", "PROCEDURE")]
        amounts = list(find_amounts(text, text_of(doc))) if things else []
        names = {t.index: t.name for t in things}
        rows: list[Dose] = []
        for k, sentence in enumerate(doc.sents):
            start, end = sentence.start_char, sentence.end_char
            for amount in amounts:
                if start <= amount.start < end:
                    found = list(read_doses(text, amount, things, k, start, end))
                    rows += [r for r in found if not is_repeat(r, rows, names)]
        doc._.doses = [asdict(r) for r in rows]
        return doc


def read_doses(
    text: str, amount: Amount, things: Sequence[Thing], sentence: int, start: int, end: int
) -> Iterator[Dose]:
    """Give the rows of one amount, none where it is no dose."""
    before = text[max(start, amount.start - WINDOW) : amount.start]
    after = text[amount.end : min(end, amount.end + WINDOW)].replace("\x00", "")
    if any(t.start < amount.end and amount.start < t.end for t in things):
        return
    bare_units = amount.kind == "activity" and "/" not in amount.unit and "I" not in amount.unit
    if bare_units or amount.unit.lower().endswith("/dl") or read_cue("no", before, after):
        return
    per, cue = find_per(before, after, amount.kind)
    duration = find_duration(after)
    for drug in find_drugs(text, amount, things, start, end):
        for i, value in enumerate(amount.values):
            yield Dose(
                drug=drug.index,
                value=value,
                unit=amount.unit,
                sentence=sentence,
                per=per,
                duration=duration,
                value_high=amount.values[i + 1] if amount.opens[i] else None,
                total=total_of(value, per, after),
                cue=cue,
                source=SOURCE,
            )


def is_repeat(dose: Dose, rows: Sequence[Dose], names: dict[int, str]) -> bool:
    """Tell whether an earlier sentence gave this dose: "the 800-mg arm" is no new dose."""
    return any(
        r.sentence < dose.sentence
        and (r.value, r.unit) == (dose.value, dose.unit)
        and names[r.drug] == names[dose.drug]
        for r in rows
    )


@Language.factory("litmine_doses", assigns=["doc._.doses"], requires=["doc.ents"])
def make_doses(nlp: Language, name: str) -> Doses:
    """Make the component."""
    declare_extensions()
    return Doses()
