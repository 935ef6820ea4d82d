"""What cues stand where: before, between or after a pair, close to a mention, in its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from litmine.pipes.cues import Cue
from litmine.pipes.relations.candidates import Pair
from litmine.pipes.relations.frame import Frame, Thing
from litmine.pipes.relations.surroundings import bucket

NEAR = 6  # tokens: how far a word may stand off and still be read with a mention
OWNED = frozenset({"up", "good", "down", "bad", "null"})
POINTING = OWNED | {"cause"}
DIRECTIONS = OWNED | {"cause", "neg", "happen", "treat"}
NAMED = DIRECTIONS | {"compare", "predict", "express"}
LINKS = frozenset({"in", "with", "for", "among", "after", "by"})


def place_of(cue: Cue, left: Thing, right: Thing) -> str:
    """Tell where a cue stands to a pair: before, between or after it."""
    if cue.end <= left.start:
        return "A"
    return "Z" if cue.start >= right.end else "B"


def distance(cue: Cue, thing: Thing) -> int:
    """Count the tokens between a cue and a mention."""
    return max(cue.start - thing.end, thing.start - cue.end)


def barred(frame: Frame, cue: Cue, thing: Thing) -> bool:
    """Tell whether a clause border stands between a cue and a mention."""
    low, high = min(cue.end, thing.end), max(cue.start, thing.start)
    return any(low <= start < high for start in frame.breaks)


def closest_cues(frame: Frame, thing: Thing, role: str) -> Iterator[str]:
    """Describe the directional cue that stands closest to a mention, in its clause and before."""
    cues = sorted((c for c in frame.cues if c.kind in DIRECTIONS), key=lambda c: distance(c, thing))
    same = [c for c in cues if not barred(frame, c, thing)]
    for name, chosen in (("near", cues), ("clause", same)):
        if chosen:
            yield f"{role}-{name}:{chosen[0].kind}"
            yield f"{role}-{name}:{chosen[0].kind}/{bucket(distance(chosen[0], thing))}"
        else:
            yield f"{role}-{name}:none"
    before = [c for c in same if c.end <= thing.start]
    yield f"{role}-before:{before[0].kind if before else 'none'}"
    for kind in {c.kind for c in same if distance(c, thing) <= NEAR}:
        yield f"{role}-clause+{kind}"


def owner_of(frame: Frame, cue: Cue, kind: str) -> Thing | None:
    """Find whose finding a directional cue tells: "higher in the ATG group" is ATG's."""
    things = [t for t in frame.things if t.kind == kind]
    after = [t for t in things if 0 <= t.start - cue.end <= 2 * NEAR]
    linked = [t for t in after if LINKS.intersection(frame.words[cue.end : t.start])]
    if linked:
        return linked[0]
    before = [t for t in things if t.end <= cue.start]
    return before[-1] if before else (after[0] if after else None)


def toward(kind: str, polarity: str) -> str:
    """Tell whether a cue means more or less of an outcome: "better survival", "poor survival".

    A valuing word turns round with what it values; where that is unknown it stays as it is.
    """
    if kind in ("good", "bad"):
        more = {("good", "benefit"), ("bad", "harm")}
        return kind if polarity == "none" else "up" if (kind, polarity) in more else "down"
    return kind


def finding_features(
    frame: Frame, thing: Thing, polarity: str, verdict: str, whose: str
) -> Iterator[str]:
    """Describe whose finding the clause tells and which way it points, with significance."""
    cue = owned_cue(frame, thing)
    yield f"owner:{whose}"
    yield f"owner:{whose}/{cue.kind if cue else 'none'}"
    near = [c for c in frame.cues if c.kind in POINTING and not barred(frame, c, thing)]
    near.sort(key=lambda c: (c.kind != "null", distance(c, thing)))
    way = toward(near[0].kind, polarity) if near else "none"
    compared = any(c.kind in ("compare", "group") for c in frame.cues)
    yield f"toward:{way}"
    yield f"toward:{way}/{verdict}"
    yield f"toward:{way}/{whose}"
    yield f"toward:{way}/{'compared' if compared else 'alone'}"
    yield f"polarity:{polarity}"


def owned_cue(frame: Frame, thing: Thing) -> Cue | None:
    """Find the cue closest to an outcome that tells a finding of someone, in its clause."""
    cues = [c for c in frame.cues if c.kind in OWNED and not barred(frame, c, thing)]
    return min(cues, key=lambda c: distance(c, thing), default=None)


def whose_finding(frame: Frame, thing: Thing, kind: str) -> str | None:
    """Name whose finding the cue closest to an outcome tells, of this kind; None without a cue."""
    cue = owned_cue(frame, thing)
    owner = owner_of(frame, cue, kind) if cue else None
    return None if cue is None else owner.name if owner else ""


def borders(pair: Pair) -> tuple[Thing, Thing]:
    """Give the first and the last end of a pair that stand in its sentence."""
    if pair.carried == "none":
        one, other = pair.subject, pair.object
        return (one, other) if one.start < other.start else (other, one)
    here = pair.object if pair.carried == "subject" else pair.subject
    return here, here


def cue_names(cue: Cue, place: str) -> list[str]:
    """Name the features that a cue adds to a pair by its place to it."""
    names = [f"{place}:{cue.kind}"]
    return [*names, f"{names[0]}={cue.words[:10]}"] if cue.kind in NAMED else names


def name_cues(frame: Frame) -> list[tuple[Cue, dict[str, list[str]]]]:
    """Name the features of each cue of a sentence for each place that it may have."""
    return [(cue, {place: cue_names(cue, place) for place in "ABZ"}) for cue in frame.cues]


def cue_places(
    named: Iterable[tuple[Cue, dict[str, list[str]]]], left: Thing, right: Thing
) -> list[str]:
    """Describe which kinds of cue stand before, between and after a pair."""
    found = []
    for cue, names in named:
        found += names[place_of(cue, left, right)]
    return found
