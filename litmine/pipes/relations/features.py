"""What is seen of a pair: named features, the words a reader would point at.

Names are made of cue kinds, labels, places and short common words; the subject's own name is
never one of them, so that what is learnt is language and not which drug did what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

from litmine.pipes.cues import CueFinder
from litmine.pipes.relations.candidates import Pair, gap
from litmine.pipes.relations.figures import Figures, figure_features, read_after
from litmine.pipes.relations.frame import Frame, Story, Thing
from litmine.pipes.relations.placed import (
    borders,
    closest_cues,
    cue_places,
    owner_features,
    toward_features,
    whose_finding,
)
from litmine.pipes.relations.roles import find_roles, role_features
from litmine.pipes.relations.surroundings import around, bracket_features, bucket, shown


def words_between(pair: Pair) -> Iterator[str]:
    """Describe the words between two mentions: cue kinds, single words, pairs, the whole."""
    left, right = borders(pair)
    words = shown(pair.frame, left.end, right.start)
    yield f"length:{bucket(len(words))}"
    if len(words) <= 5:
        yield f"all:{' '.join(words)}"
    for word in set(words[:40]):
        yield f"w:{word[:8]}"
    for a, b in set(pairwise(words[:26])):
        yield f"ww:{a[:8]} {b[:8]}"


def things_between(pair: Pair) -> Iterator[str]:
    """Describe what else is named between two mentions, and whether they form one list."""
    left, right = borders(pair)
    inside = [t for t in pair.frame.things if left.end <= t.start and t.end <= right.start]
    for kind in "TOMD":
        names = {t.name for t in inside if t.kind == kind} - {left.name, right.name}
        yield f"between-{kind}:{min(len(names), 4)}"
    words = shown(pair.frame, left.end, right.start)
    listed = all(w in (",", "and", "or", "/", "plus", "+", ";") or w[:1] == "<" for w in words)
    yield f"listed:{listed}"


def rivals(pair: Pair) -> Iterator[str]:
    """Describe how many others of each end's kind the sentence has, and which is closer."""
    frame, subject, thing = pair.frame, pair.subject, pair.object
    for role, one, other in (("s", subject, thing), ("o", thing, subject)):
        same = [t for t in frame.things if t.kind == one.kind and t.name != one.name]
        closer = {t.name for t in same if gap(t, other) < gap(one, other)}
        earlier = {t.name for t in same if t.start < one.start}
        yield f"{role}-closer:{min(len(closer), 4)}"
        yield f"{role}-earlier:{min(len(earlier), 3)}"


def lone(frame: Frame, thing: Thing) -> Iterator[str]:
    """Describe the words around a mention whose partner another sentence names."""
    for word in set(shown(frame, thing.start - 8, thing.start)):
        yield f"w<:{word[:8]}"
    for word in set(shown(frame, thing.end, thing.end + 8)):
        yield f"w>:{word[:8]}"
    yield f"begins:{' '.join(shown(frame, 0, 2))}"


def carried_from(pair: Pair) -> Iterator[str]:
    """Describe the sentence that the carried end stands in."""
    end = pair.subject if pair.carried == "subject" else pair.object
    yield f"back:{min(pair.frame.number - pair.source.number, 4)}"
    yield f"source-same:{min(pair.source.kinds[end.kind], 4)}"
    earlier = {t.name for t in pair.source.things if t.kind == end.kind and t.start < end.start}
    yield f"source-earlier:{min(len(earlier), 3)}"
    yield f"source-title:{pair.source.title}"
    for kind in {c.kind for c in pair.source.cues}:
        yield f"source+{kind}"
    yield from (f"source-{x}" for x in around(pair.source, end, "e"))


def standing(story: Story, pair: Pair) -> Iterator[str]:
    """Describe how much the article is about each end, and where the sentence stands."""
    for role, thing in (("s", pair.subject), ("o", pair.object)):
        key = (thing.kind, thing.name)
        yield f"{role}-count:{bucket(story.counts[key])}"
        yield f"{role}-rank:{min(story.ranks[key], 4)}"
        yield f"{role}-title:{key in story.title_names}"
        yield f"{role}-assertion:{thing.assertion}"
        yield f"{role}-label:{thing.label}"
        if thing.status:
            yield f"{role}-status:{thing.status}"
    number, last = pair.frame.number, len(story.frames) - 1
    yield f"place:{'title' if pair.frame.title else min(9, 10 * number // (last + 1))}"
    yield f"end:{min(last - number, 3)}"


def sentence_wide(frame: Frame) -> Iterator[str]:
    """Describe the sentence as a whole."""
    for kind in {c.kind for c in frame.cues}:
        yield f"S:{kind}"
    for kind in "TOMD":
        yield f"S-{kind}:{min(frame.kinds[kind], 4)}"
    numbers = sum(w[:1].isdigit() for w in frame.words)
    yield f"S-numbers:{bucket(numbers)}"
    yield f"S-length:{bucket(len(frame.words))}"


def object_words(pair: Pair) -> Iterator[str]:
    """Give the words of the object's name: outcomes are few and tell good from bad."""
    for word in pair.object.name.replace("-", " ").split():
        yield f"o-word:{word[:10]}"
    if pair.object.kind == "O":
        yield f"o-name:{pair.object.name[:30]}"


class Describer:
    """Give the features of an article's pairs; what hangs on one mention is worked out once."""

    def __init__(self, story: Story, values: CueFinder) -> None:
        """Take a story and the words that tell good outcomes from bad."""
        self.story = story
        self.values = values
        self.polarity: Callable[[str], str] = cache(self.value_of)
        self.roles = find_roles(story)
        self.figures: Callable[[int], Figures] = cache(lambda n: Figures(story.frames[n]))
        self.near: Callable[[int, Thing, str], tuple[str, ...]] = cache(self.look_around)
        self.wide: Callable[[int], tuple[str, ...]] = cache(
            lambda n: tuple(sentence_wide(story.frames[n]))
        )

    def value_of(self, name: str) -> str:
        """Tell whether an outcome is wanted, by the last telling word: relapse-free survival."""
        found = self.values.find(name.replace("-", " ").split())
        return found[-1].kind if found else "none"

    def look_around(self, number: int, thing: Thing, role: str) -> tuple[str, ...]:
        """Describe what stands around a mention in sentence `number`."""
        frame = self.story.frames[number]
        found = [*around(frame, thing, role), *closest_cues(frame, thing, role)]
        return (*found, *bracket_features(frame, thing, role))

    def describe(self, pair: Pair) -> Iterator[str]:
        """Give every feature of a pair."""
        number = pair.frame.number
        here = pair.object if pair.carried != "object" else pair.subject
        yield f"way:{way_of(pair)}"
        yield from figure_features(pair.frame, self.figures(number), pair.subject, here)
        yield from role_features(pair.frame, self.roles, pair.subject)
        yield from owner_features(pair, here)
        verdict = read_after(self.figures(number).p_values, here)
        whose, _ = whose_finding(pair, here)
        polarity = self.polarity(pair.object.name)
        yield from toward_features(pair, here, polarity, verdict, whose)
        yield from standing(self.story, pair)
        yield from self.wide(number)
        yield from object_words(pair)
        yield from cue_places(pair)
        if pair.carried == "none":
            yield from words_between(pair)
            yield from things_between(pair)
            yield from rivals(pair)
            yield from self.near(number, pair.subject, "s")
            yield from self.near(number, pair.object, "o")
        else:
            yield from carried_from(pair)
            yield from lone(pair.frame, here)
            yield from self.near(number, here, "h")


def way_of(pair: Pair) -> str:
    """Name the order of a pair's ends, or which of them is carried over."""
    if pair.carried != "none":
        return pair.carried
    return "so" if pair.subject.start < pair.object.start else "os"
