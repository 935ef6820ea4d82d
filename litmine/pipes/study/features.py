"""What a text shows of its study: cues of the design, and numbers that may count its patients.

Wording lies in `corpora/language/study_cues.tsv` (where: title, body, any) and
`patient_cues.tsv` (side: left and right of the number).
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from litmine.pipes.numbers import Number
from litmine.pipes.study.spotting import Spotter
from litmine.wording import Search, Wording, compile_wording, find_search, read_cues, read_wording

KINDS = ("percent", "count", "duration", "p", "dose", "quantity", "ratio")
SIZE_NAMES = "largest length fractions patients no_patients few_patients"
COUNT_NAMES = (
    "size place title bigger biggest same percentage whole fraction sum_of_n sum_of_arms parts "
    "rank candidates earlier share_of_largest is_sum"
)
SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-Z(])")
EQUALS = re.compile(r"\b[nN]\s*=\s*$")
ARM = re.compile(
    r"^\s+(?:[\w/()+-]+\s+){0,5}?(?:received|"
    r"were (?:randomly |randomi[sz]ed|assigned|treated|given)|"
    r"was given|randomi[sz]ed|assigned|treated with|in the|controls?\b|with)",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\s+(?:\w+ ){0,4}(?:patients|children|cases|recipients|subjects)", re.IGNORECASE
)
WINDOW = 90


@dataclass(frozen=True, slots=True)
class Count:
    """A number that may be that of the patients; `arms` says how it was summed (1 n =, 2 arms)."""

    number: Number
    arms: int
    parts: tuple[float, ...]


@lru_cache(maxsize=1)
def design_cues() -> tuple[tuple[str, str, Wording], ...]:
    """Give (cue, where, wording) of the designs."""
    rows = read_cues("study_cues", ("cue", "where", "pattern"))
    return tuple((r["cue"], r["where"], read_wording(r["pattern"])) for r in rows)


@lru_cache(maxsize=1)
def design_spotters() -> dict[str, Spotter]:
    """Give what counts the cues of the designs, per part of the text."""
    cues = design_cues()
    places = {where for _, where, _ in cues}
    return {at: Spotter([wording for _, where, wording in cues if where == at]) for at in places}


@lru_cache(maxsize=1)
def patient_cues() -> tuple[tuple[str, str, Search], ...]:
    """Give (cue, side, search) of the numbers of patients."""
    rows = read_cues("patient_cues", ("cue", "side", "pattern"))
    return tuple((r["cue"], r["side"], find_search(compile_wording(r["pattern"]))) for r in rows)


def design_features(title: str, body: str, numbers: Sequence[Number]) -> list[float]:
    """Count the cues of each design and the kinds of numbers."""
    texts = {"title": title or body[:150], "body": body, "any": f"{title}\n{body}"}
    counts = {
        where: iter(spotter.counts(texts[where].lower(), 4))
        for where, spotter in design_spotters().items()
    }
    cues = [math.sqrt(next(counts[where])) for _, where, _ in design_cues()]
    kinds = Counter(n.kind for n in numbers)
    sizes = [n.value for n in numbers if n.kind in ("count", "n", "of")]
    text = texts["any"]
    people = [n.value for n in numbers if n.kind == "count" and PEOPLE.match(text, n.end)]
    most = max([0.0, *people])
    return [
        *cues,
        *(float(min(kinds[k], 6)) for k in KINDS),
        math.log1p(max([0.0, *sizes])),
        len(body) / 1000,
        float(sum(n.of is not None for n in numbers)),
        math.log1p(max(0, most)),
        float(most == 0),
        float(0 < most <= 12),
    ]


def design_feature_names() -> tuple[str, ...]:
    """Name the features of the design in order."""
    return (*(cue for cue, _, _ in design_cues()), *KINDS, *SIZE_NAMES.split())


def sum_parts(numbers: Sequence[Number]) -> tuple[float, ...]:
    """Give the parts of a sum; four that sum to the same twice are one split told twice."""
    parts = tuple(n.value for n in numbers)
    return parts[:2] if len(parts) == 4 and sum(parts[:2]) == sum(parts[2:]) else parts


def find_counts(text: str, numbers: Sequence[Number]) -> list[Count]:
    """Give the counts of a text, and the sums of the arms that one sentence names."""
    plain = [
        n
        for n in numbers
        if n.kind in ("count", "n", "of")
        and n.value == int(n.value)
        and 1 <= n.value < 1e6
        and text[n.start] != "0"
    ]
    return [*(Count(n, 0, (n.value,)) for n in plain), *find_sums(text, plain)]


def find_sums(text: str, counts: Sequence[Number]) -> Iterator[Count]:
    """Give the sums of arms: "(n = 54) or (n = 40)", "57 received A and 59 received B"."""
    borders = [0, *(m.end() for m in SENTENCE.finditer(text)), len(text)]
    for start, end in pairwise(borders):
        inside = [n for n in counts if start <= n.start < end and n.kind == "count"]
        equal = [n for n in inside if EQUALS.search(text[max(0, n.start - 8) : n.start])]
        arms = [n for n in inside if n.value > 2 and ARM.match(text[n.end : n.end + 70])]
        for how, group in ((1, equal), (2, arms)):
            if 2 <= len(group) <= 4:
                parts = sum_parts(group)
                yield Count(replace(group[0], value=sum(parts)), how, parts)


def count_features(text: str, counts: Sequence[Count]) -> list[list[float]]:
    """Describe each count: the words around it, its size among the others, its place."""
    values = [c.number.value for c in counts]
    tally, largest = Counter(values), max(values, default=1)
    sums = {a + b for i, a in enumerate(values) for b in values[i + 1 :]}
    title, low = text.find("\n"), text.lower()
    rows = []
    for rank, c in enumerate(counts):
        n = c.number
        sides = {"left": low[max(0, n.start - WINDOW) : n.start], "right": low[n.end :][:WINDOW]}
        cues = [1.0 if search(sides[side]) else 0.0 for _, side, search in patient_cues()]
        rows.append(
            [
                *cues,
                math.log10(n.value),
                n.start / len(text),
                float(n.start < title),
                float(sum(v > n.value for v in tally)),
                float(n.value == largest),
                float(tally[n.value]),
                float(n.kind == "n"),
                float(n.kind == "of"),
                float(n.of is not None),
                float(c.arms == 1),
                float(c.arms == 2),
                float(len(c.parts)),
                rank / len(counts),
                float(len(counts)),
                float(sum(o.number.start < n.start for o in counts)),
                max(c.parts) / largest,
                float(n.value in sums),
            ]
        )
    return rows


def count_feature_names() -> tuple[str, ...]:
    """Name the features of a count in order."""
    return (*(cue for cue, _, _ in patient_cues()), *COUNT_NAMES.split())
