"""What a number and an outcome look like side by side: the features that the scorer reads.

Every feature is a plain number and has a name, so that a row can be explained. Those that are
words lie in `corpora/language/results.tsv` (side: left and right of the number, the gap between
the two, the sentence, the outcome, the words ahead of it and behind it); the rest is order,
distance, punctuation and lists.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache

from litmine.pipes.results.scene import Scene, Thing, lists_align
from litmine.wording import Search, compile_wording, find_search, read_cues

SIDES = ("left", "right", "gap", "sentence", "outcome", "ahead", "behind")
KINDS = ("percent", "count", "decimal", "ratio", "duration", "fold", "quantity")
WINDOW = 90
NUMBER_NAMES = (
    "n of interval zero size fraction worded place chain depth passage title position outcomes "
    "values p_follows percents"
)
PAIR_NAMES = (
    "ahead distance near words outcomes_between values_between alike_between last_before "
    "first_after outcomes_before outcomes_after before_distance after_distance deeper aligned "
    "commas semicolons rank_gap lists_gap ranks_equal outcome_leads sentence_leads same_clause "
    "mentioned"
)


@lru_cache(maxsize=1)
def cue_searches() -> dict[str, tuple[tuple[str, Search], ...]]:
    """Give, per side, the named searches of the table."""
    rows = read_cues("results", ("feature", "side", "pattern"))
    return {
        side: tuple(
            (
                f"{side}:{r['feature']}",
                find_search((re.compile if side == "left" else compile_wording)(r["pattern"])),
            )
            for r in rows
            if r["side"] == side
        )
        for side in SIDES
    }


@lru_cache(maxsize=512)  # the same sentence, outcome and list end are asked for again and again
def match_cues(side: str, text: str) -> tuple[float, ...]:
    """Give 1.0 for each pattern of the side that fits the text."""
    seen = text if side == "left" else text.lower()
    return tuple([1.0 if search(seen) else 0.0 for _, search in cue_searches()[side]])


def rank_features(scene: Scene, i: int, outcome: Thing) -> list[float]:
    """Compare the number's place among the lists of numbers with the outcome's among outcomes."""
    rank, _, chain = scene.chain_of(i)
    first = scene.numbers[chain[0]]
    names: list[str] = []
    for o in scene.outcomes:
        if not names or names[-1] != o.name:
            names.append(o.name)
    spot = min(k for k, name in enumerate(names) if name == outcome.name)
    clause = max(scene.text.rfind(c, scene.start, first.start) for c in ";:")
    leads = [o.start for o in scene.outcomes if o.start > clause]
    opens = [scene.numbers[c[0]].start for c in scene.chains if scene.numbers[c[0]].start > clause]
    return [
        float(rank - spot),
        float(len(names) - len(scene.chains)),
        float(len(names) == len(scene.chains) and rank == spot),
        float(bool(leads) and leads[0] < opens[0]),
        float(
            bool(scene.outcomes)
            and scene.outcomes[0].start < scene.numbers[scene.chains[0][0]].start
        ),
        float(outcome.start > clause),
        float(sum(o.name == outcome.name for o in scene.outcomes)),
    ]


def number_features(scene: Scene, i: int) -> list[float]:
    """Describe a number by itself: kind, size, neighbours, sentence."""
    n = scene.numbers[i]
    _, place, chain = scene.chain_of(i)
    first, last = scene.numbers[chain[0]], scene.numbers[chain[-1]]
    before = scene.text[max(scene.start, n.first - WINDOW) : n.first]
    lead = scene.text[max(scene.start, first.first - WINDOW) : first.first]
    after = scene.text[n.last : min(scene.end, n.last + WINDOW)]
    tail = scene.text[last.last : min(scene.end, last.last + WINDOW)]
    return [
        *(float(n.kind == k) for k in KINDS),
        float(n.n is not None),
        float(n.of is not None),
        float(n.low is not None),
        float(n.value == 0),
        math.log1p(abs(n.value)),
        float(n.value != int(n.value)),
        float(not scene.text[n.start].isdigit() and scene.text[n.start] != "."),
        float(place),
        float(len(chain)),
        float(scene.depth[n.start - scene.start]),
        scene.place,
        float(scene.start == 0),
        (n.start - scene.start) / (scene.end - scene.start),
        float(len({o.name for o in scene.outcomes})),
        float(len(scene.values)),
        float(any(m.kind == "p" and m.start > n.end for m in scene.numbers)),
        float(any(m.kind == "percent" for m in scene.numbers)),
        *match_cues("left", before),
        *match_cues("left", lead),
        *match_cues("right", after),
        *match_cues("right", tail),
        *match_cues("sentence", scene.text[scene.start : scene.end]),
    ]


def pair_features(scene: Scene, i: int, outcome: Thing) -> list[float]:
    """Describe how a number and an outcome of one sentence stand to each other."""
    n = scene.numbers[i]
    _, _, chain = scene.chain_of(i)
    first, last = scene.numbers[chain[0]], scene.numbers[chain[-1]]
    ahead = outcome.end <= n.start
    left, right = (outcome.end, first.first) if ahead else (last.last, outcome.start)
    near = (outcome.end, n.first) if ahead else (n.last, outcome.start)
    between = scene.text[left:right] if right > left else ""
    outcomes = [o for o in scene.outcomes if o.name != outcome.name]
    inner = [o for o in outcomes if left <= o.start and o.end <= right]
    # outcomes that stand on the same side, or nearer on the other side
    prior = [o for o in scene.outcomes if o.end <= first.start]
    later = [o for o in scene.outcomes if o.start >= last.end]
    mid = [m for _, m in scene.values if left <= m.start and m.end <= right]
    return [
        float(ahead),
        math.log1p(max(0, right - left)),
        math.log1p(max(0, near[1] - near[0])),
        float(len(between.split())),
        float(len({o.name for o in inner})),
        float(len(mid)),
        float(sum(m.kind == n.kind for m in mid)),
        float(bool(prior) and prior[-1].name == outcome.name),
        float(bool(later) and later[0].name == outcome.name),
        float(len({o.name for o in prior})),
        float(len({o.name for o in later})),
        math.log1p(first.start - prior[-1].end) if prior else 9.0,
        math.log1p(later[0].start - last.end) if later else 9.0,
        float(scene.depth[n.start - scene.start] - scene.depth[outcome.start - scene.start]),
        lists_align(scene, i, outcome),
        float(between.count(",")),
        float(between.count(";")),
        *rank_features(scene, i, outcome),
        *match_cues("gap", between),
        *match_cues("outcome", outcome.text),
        *match_cues("ahead", scene.text[max(scene.start, outcome.start - 40) : outcome.start]),
        *match_cues("behind", scene.text[outcome.end : min(scene.end, outcome.end + 40)]),
    ]


@lru_cache(maxsize=1)
def feature_names() -> tuple[str, ...]:
    """Name the features in order: those of the number, then those of the pair."""
    cues = {side: [name for name, _ in searches] for side, searches in cue_searches().items()}
    number = [
        *(f"kind:{k}" for k in KINDS),
        *NUMBER_NAMES.split(),
        *cues["left"],
        *(f"chain {c}" for c in cues["left"]),
        *cues["right"],
        *(f"chain {c}" for c in cues["right"]),
        *cues["sentence"],
    ]
    ends = [*cues["gap"], *cues["outcome"], *cues["ahead"], *cues["behind"]]
    return (*number, *PAIR_NAMES.split(), *ends)
