"""Who is compared with whom: what stands after "versus" or "than" is the other arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from litmine.pipes.relations.frame import Frame, Story, Thing

VERSUS = frozenset({"versus", "vs", "vs.", "than"})
COMPARING = ("compar", "relative")
JOINTS = frozenset({"with", "to", "and", "or", "versus", "vs", "vs."})
PLAIN = frozenset({"standard", "conventional", "placebo", "no", "without", "control", "historical"})
REACH = 5  # words between "compared" and the arm: "compared with that of A"


@dataclass(frozen=True)
class Roles:
    """How often a concept stands on each side of a comparison, alone, or as the plain arm."""

    after: Counter[str] = field(default_factory=Counter)
    before: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    plain: Counter[str] = field(default_factory=Counter)
    places: list[list[int]] = field(default_factory=list)  # where each sentence says "versus"

    def of(self, name: str) -> str:
        """Name the part that a concept plays in the article's comparisons."""
        after, before = self.after[name] + self.alone[name] + self.plain[name], self.before[name]
        if after == before:
            return "both" if after else "none"
        return "comparator" if after > before else "experimental"


def versus_places(frame: Frame) -> list[int]:
    """Give the places of the words that set two arms against each other."""
    joints = [i for i, word in enumerate(frame.words) if word.startswith(COMPARING)]
    places = [i for i, word in enumerate(frame.words) if word in VERSUS]
    return [*places, *(place for i in joints for place in joint_after(frame, i))]


def joint_after(frame: Frame, place: int) -> list[int]:
    """Find the word before the other arm: "compared with B", "we compared A with B"."""
    words = frame.words
    if place + 1 < len(words) and words[place + 1] in ("with", "to"):
        return [place + 1]
    arms = [t for t in frame.things if t.kind == "T" and 0 <= t.start - place - 1 <= REACH]
    last = place + 2 * REACH
    return [i for t in arms[:1] for i in range(t.end, min(last, len(words))) if words[i] in JOINTS][
        :1
    ]


def follows_versus(thing: Thing, places: list[int]) -> bool:
    """Tell whether a mention is what something is compared with."""
    return any(0 <= thing.start - i - 1 <= REACH for i in places)


def find_roles(story: Story) -> Roles:
    """Count the parts that each drug and procedure plays."""
    roles = Roles()
    for frame in story.frames:
        places = versus_places(frame)
        roles.places.append(places)
        for thing in frame.things:
            if thing.kind != "T":
                continue
            words = frame.words
            roles.after[thing.name] += follows_versus(thing, places)
            roles.before[thing.name] += any(0 <= i - thing.end <= REACH for i in places)
            roles.alone[thing.name] += thing.end < len(words) and words[thing.end] == "alone"
            roles.plain[thing.name] += thing.start > 0 and words[thing.start - 1] in PLAIN
    return roles


def role_features(frame: Frame, roles: Roles, subject: Thing) -> Iterator[str]:
    """Describe the subject's part in the comparison, and that of the sentence's other arms."""
    if subject.kind != "T":
        return
    mine = roles.of(subject.name)
    yield f"role:{mine}"
    others = [t for t in frame.things if t.kind == "T" and t.name != subject.name]
    theirs = {roles.of(t.name) for t in others}
    for role in theirs or {"alone"}:
        yield f"role:{mine}/{role}"
    places = roles.places[frame.number]
    here = follows_versus(subject, places) if subject in frame.things else False
    there = any(follows_versus(t, places) for t in others)
    yield f"versus:{here}/{there}"
