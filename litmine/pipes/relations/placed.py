"""What cues stand where: before, between or after a pair, close to a mention, in its clause."""

from __future__ import annotations

from collections.abc import Iterator

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
    return any(c.kind == "break" and low <= c.start < high for c in frame.cues)


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


def toward_features(
    pair: Pair, thing: Thing, polarity: str, verdict: str, whose: str
) -> Iterator[str]:
    """Describe which way the clause's cues point, with significance and whose finding it is."""
    near = [c for c in pair.frame.cues if c.kind in POINTING and not barred(pair.frame, c, thing)]
    near.sort(key=lambda c: (c.kind != "null", distance(c, thing)))
    way = toward(near[0].kind, polarity) if near else "none"
    compared = any(c.kind in ("compare", "group") for c in pair.frame.cues)
    yield f"toward:{way}"
    yield f"toward:{way}/{verdict}"
    yield f"toward:{way}/{whose}"
    yield f"toward:{way}/{'compared' if compared else 'alone'}"
    yield f"polarity:{polarity}"


def owner_features(pair: Pair, thing: Thing) -> Iterator[str]:
    """Describe whose finding the cue closest to the object is: the subject's or another's."""
    whose, kind = whose_finding(pair, thing)
    yield f"owner:{whose}"
    yield f"owner:{whose}/{kind}"


def whose_finding(pair: Pair, thing: Thing) -> tuple[str, str]:
    """Tell whose finding the cue closest to the object is (mine, other, none), and its kind."""
    frame = pair.frame
    cues = [c for c in frame.cues if c.kind in OWNED and not barred(frame, c, thing)]
    if not cues:
        return "nocue", "none"
    cue = min(cues, key=lambda c: distance(c, thing))
    owner = owner_of(frame, cue, pair.subject.kind)
    whose = "none" if owner is None else "mine" if owner.name == pair.subject.name else "other"
    return whose, cue.kind


def borders(pair: Pair) -> tuple[Thing, Thing]:
    """Give the first and the last end of a pair that stand in its sentence."""
    if pair.carried == "none":
        one, other = pair.subject, pair.object
        return (one, other) if one.start < other.start else (other, one)
    here = pair.object if pair.carried == "subject" else pair.subject
    return here, here


def cue_names(cue: Cue, left: Thing, right: Thing) -> Iterator[str]:
    """Name the features that a cue adds to a pair with these borders."""
    place = place_of(cue, left, right)
    yield f"{place}:{cue.kind}"
    if cue.kind in NAMED:
        yield f"{place}:{cue.kind}={cue.words[:10]}"


def cue_places(pair: Pair) -> Iterator[str]:
    """Describe which kinds of cue stand before, between and after a pair."""
    left, right = borders(pair)
    for cue in pair.frame.cues:
        yield from cue_names(cue, left, right)
