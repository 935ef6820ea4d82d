"""The component `litmine_results`: numbers of a sentence become rows about its outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotation import Result
from litmine.pipes import declare_extensions
from litmine.pipes.results.arm_features import arm_feature_names, arm_features, place_features
from litmine.pipes.results.arms import (
    CONTROL,
    Candidate,
    Memory,
    Plot,
    arm_place,
    list_candidates,
    set_plot,
)
from litmine.pipes.results.details import (
    RATIOS,
    find_analysis,
    find_measure,
    find_p,
    find_time,
    make_cue,
)
from litmine.pipes.results.features import feature_names, number_features, pair_features
from litmine.pipes.results.forest import Forest, read_forest
from litmine.pipes.results.scene import (
    Scene,
    Thing,
    doc_scenes,
    doc_things,
    lists_align,
)
from litmine.pipes.results.told import decide_arm, told_arm
from litmine.pipes.text import text_of

SOURCE = "litmine_results@3"
FIELDS = tuple(field.name for field in fields(Result))


@dataclass(frozen=True, slots=True)
class Claim:
    """A number of a scene that quantifies an outcome, as the first scorer sees it."""

    sentence: int
    scene: Scene
    number: int
    outcome: Thing
    probability: float


def value_pairs(scene: Scene) -> Iterator[tuple[int, Thing]]:
    """Give every pair of a possible value and an outcome of the sentence."""
    if scene.outcomes:
        for i, _ in scene.values:
            for outcome in scene.outcomes:
                yield i, outcome


def pair_rows(scene: Scene, pairs: Sequence[tuple[int, Thing]]) -> list[list[float]]:
    """Give the features of the pairs; those of a number are worked out once."""
    numbers = {i: number_features(scene, i) for i in {i for i, _ in pairs}}
    return [numbers[i] + pair_features(scene, i, outcome) for i, outcome in pairs]


def choose_outcomes(
    scene: Scene, i: int, scored: Sequence[tuple[float, Thing]], threshold: float, second: float
) -> list[tuple[float, Thing]]:
    """Choose the outcome of a number: lists first, then the likeliest, and what is joined to it."""
    best: dict[str, tuple[float, Thing]] = {}
    for p, outcome in scored:
        if p > best.get(outcome.name, (-1.0, outcome))[0]:
            best[outcome.name] = p, outcome
    ranked = sorted(best.values(), key=lambda r: -r[0])
    top = ranked[0][0]
    if top < threshold:
        return []
    aligned = [o for _, o in scored if lists_align(scene, i, o) > 0]
    if aligned:
        return [(top, aligned[0])]
    joined = next((g for g in scene.outcome_lists if ranked[0][1] in g), [])
    return [ranked[0], *(r for r in ranked[1:] if r[0] >= second and r[1] in joined)]


class Results:
    """Set `doc._.results`.

    Reads `doc.ents`, the names in `doc._.mentions`, and sentences. Every number is read by
    `pipes.numbers`; one scorer decides which outcome of the sentence it quantifies, if any, and
    another whose arm it speaks of; lists that say so ("respectively", "versus") come first.
    """

    def __init__(self, threshold: float, second: float) -> None:
        """Take the least probability of a row and of a second outcome."""
        self.threshold, self.second = threshold, second
        self.outcomes: Forest = read_forest("result_outcomes", feature_names())
        self.arms: Forest = read_forest("result_arms", arm_feature_names())

    def __call__(self, doc: Doc) -> Doc:
        """Find the results of `doc`."""
        things = doc_things(doc)
        scenes = list(doc_scenes(doc, things))
        claims = list(self.claims(scenes))
        title = doc._.passages[0][2] if doc._.passages else 0
        plot = set_plot(text_of(doc), things, title)
        rows = [without_drug(row, doc._.mentions) for row in self.rows(claims, things, plot)]
        doc._.results = [write_row(r) for r in name_comparators(rows, things)]
        return doc

    def claims(self, scenes: Sequence[Scene]) -> Iterator[Claim]:
        """Give the numbers that quantify an outcome."""
        pairs = [(k, list(value_pairs(scene))) for k, scene in enumerate(scenes)]
        pairs = [(k, p) for k, p in pairs if p]
        rows = [row for k, p in pairs for row in pair_rows(scenes[k], p)]
        scores = iter(self.outcomes.score(rows))
        for k, found in pairs:
            by_number: dict[int, list[tuple[float, Thing]]] = {}
            for i, outcome in found:
                by_number.setdefault(i, []).append((next(scores), outcome))
            for i, scored in by_number.items():
                chosen = choose_outcomes(scenes[k], i, scored, self.threshold, self.second)
                for p, outcome in chosen:
                    yield Claim(k, scenes[k], i, outcome, p)

    def rows(
        self, claims: Sequence[Claim], things: Sequence[Thing], plot: Plot
    ) -> Iterator[Result]:
        """Give each claim its arm and fill in its details, in order of the text."""
        memory = Memory()
        choices = [list_choices(claim, things, plot, memory) for claim in claims]
        scores = iter(self.arms.score([row for _, rows in choices for row in rows]))
        for claim, (candidates, rows) in zip(claims, choices, strict=True):
            chances = [next(scores) for _ in rows] or [1.0]
            yield make_row(claim, candidates[max(range(len(chances)), key=chances.__getitem__)])


def list_choices(
    claim: Claim, things: Sequence[Thing], plot: Plot, memory: Memory
) -> tuple[list[Candidate], list[list[float]]]:
    """Give the arms to choose from with their features, or the one that the text decides."""
    scene, i, outcome = claim.scene, claim.number, claim.outcome
    told = told_arm(scene, i, outcome)
    memory.keep(outcome.name, *arm_place(scene, i, outcome), told)
    candidates = list_candidates(scene, things, outcome)
    decided = told or decide_arm(scene, i, outcome, things, plot, memory)
    for candidate in candidates:
        if decided is not None and candidate.name == decided:
            return [candidate], []
    place = place_features(scene, i, outcome)
    rows = [arm_features(scene, i, outcome, c, plot, memory) + place for c in candidates]
    return candidates, rows


def make_row(claim: Claim, arm: Candidate) -> Result:
    """Write a claim and its arm as a result."""
    scene, outcome = claim.scene, claim.outcome
    n = scene.numbers[claim.number]
    measure = find_measure(scene, claim.number)
    whole = n.value if n.kind == "count" and measure == "count" else n.n
    return Result(
        outcome=outcome.index,
        arm=arm.arm.index if isinstance(arm.arm, Thing) else arm.arm,
        measure=measure,
        value=n.value,
        sentence=claim.sentence,
        unit=n.unit,
        ci_low=n.low,
        ci_high=n.high,
        p=find_p(scene, claim.number),
        time=find_time(scene, n, outcome),
        n=int(whole) if whole is not None else None,
        of=int(n.of) if n.of is not None else None,
        analysis=find_analysis(scene),
        cue=make_cue(scene, n, outcome),
        probability=round(claim.probability, 3),
        source=SOURCE,
    )


def write_row(row: Result) -> dict[str, Any]:
    """Write a result as plain data; `asdict` would copy each value deeply."""
    return {name: getattr(row, name) for name in FIELDS}


def without_drug(row: Result, mentions: Sequence[Mapping[str, Any]]) -> Result:
    """Call the arm "control" where its mention says that the drug was not given: "no ATG"."""
    negated = isinstance(row.arm, int) and mentions[row.arm].get("assertion") == "comparator"
    return replace(row, arm=CONTROL) if negated else row


def name_comparators(rows: Sequence[Result], things: Sequence[Thing]) -> Iterator[Result]:
    """Name the other arm where a sentence gives one outcome of just two arms."""
    names = {t.index: t.name for t in things}  # some mentions are no things

    def key(row: Result) -> tuple[Any, ...]:
        return row.sentence, names[row.outcome], row.measure, row.time

    def arm(row: Result) -> str | None:
        return names[row.arm] if isinstance(row.arm, int) else row.arm

    groups: dict[tuple[Any, ...], dict[str | None, Result]] = {}
    for row in rows:
        groups.setdefault(key(row), {}).setdefault(arm(row), row)
    for row in rows:
        others = [r for name, r in groups[key(row)].items() if name != arm(row)]
        two = len(others) == 1 and row.arm is not None and others[0].arm is not None
        alone = row.measure in RATIOS and row.arm not in (None, "control")
        yield replace(row, comparator=others[0].arm) if two and not alone else row


@Language.factory(
    "litmine_results",
    assigns=["doc._.results"],
    requires=["doc.ents"],
    default_config={"threshold": 0.3, "second": 0.6},
)
def make_results(nlp: Language, name: str, threshold: float, second: float) -> Results:
    """Make the component; thresholds come from `pipeline.cfg`."""
    declare_extensions()
    return Results(threshold, second)
