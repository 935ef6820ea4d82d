"""What is seen of a pair: named features, the words a reader would point at.

Names are made of cue kinds, labels, places and short common words; the subject's own name is
never one of them, so that what is learnt is language and not which drug did what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial

from litmine.pipes.cues import CueFinder
from litmine.pipes.relations.between import name_words, rivals, things_between, words_between
from litmine.pipes.relations.candidates import Pair
from litmine.pipes.relations.figures import Beside, Figures, arm_figures, read_beside
from litmine.pipes.relations.frame import Frame, Story, Thing
from litmine.pipes.relations.placed import (
    borders,
    closest_cues,
    cue_places,
    finding_features,
    name_cues,
    whose_finding,
)
from litmine.pipes.relations.roles import find_roles, role_features
from litmine.pipes.relations.surroundings import around, bracket_features, bucket, shown

Group = tuple[str, ...]  # features seen together; no two groups of a pair share one


def lone(frame: Frame, thing: Thing) -> Iterator[str]:
    """Describe the words around a mention whose partner another sentence names."""
    for word in set(shown(frame, thing.start - 8, thing.start)):
        yield f"w<:{word[:8]}"
    for word in set(shown(frame, thing.end, thing.end + 8)):
        yield f"w>:{word[:8]}"
    yield f"begins:{' '.join(shown(frame, 0, 2))}"


def carried_from(source: Frame, end: Thing) -> Iterator[str]:
    """Describe the sentence that the carried end stands in."""
    yield f"source-same:{min(source.count(end.kind), 4)}"
    earlier = {t.name for t in source.things if t.kind == end.kind and t.start < end.start}
    yield f"source-earlier:{min(len(earlier), 3)}"
    yield f"source-title:{source.title}"
    for kind in {c.kind for c in source.cues}:
        yield f"source+{kind}"
    yield from (f"source-{x}" for x in around(source, end, "e"))


def standing(story: Story, thing: Thing, role: str) -> Iterator[str]:
    """Describe how much the article is about a mention."""
    key = (thing.kind, thing.name)
    yield f"{role}-count:{bucket(story.counts[key])}"
    yield f"{role}-rank:{min(story.ranks[key], 4)}"
    yield f"{role}-title:{key in story.title_names}"
    yield f"{role}-assertion:{thing.assertion}"
    yield f"{role}-label:{thing.label}"
    if thing.status:
        yield f"{role}-status:{thing.status}"


def sentence_place(story: Story, frame: Frame) -> Iterator[str]:
    """Describe where in the article a sentence stands."""
    number, last = frame.number, len(story.frames) - 1
    yield f"place:{'title' if frame.title else min(9, 10 * number // (last + 1))}"
    yield f"end:{min(last - number, 3)}"


def sentence_wide(frame: Frame) -> Iterator[str]:
    """Describe the sentence as a whole."""
    for kind in {c.kind for c in frame.cues}:
        yield f"S:{kind}"
    for kind in "TOMD":
        yield f"S-{kind}:{min(frame.count(kind), 4)}"
    numbers = sum(w[:1].isdigit() for w in frame.words)
    yield f"S-numbers:{bucket(numbers)}"
    yield f"S-length:{bucket(len(frame.words))}"


def object_words(thing: Thing) -> Iterator[str]:
    """Give the words of the object's name: outcomes are few and tell good from bad."""
    for word in thing.name.replace("-", " ").split():
        yield f"o-word:{word[:10]}"
    if thing.kind == "O":
        yield f"o-name:{thing.name[:30]}"


def last_value(values: CueFinder, name: str) -> str:
    """Tell whether an outcome is wanted, by the last telling word: relapse-free survival."""
    found = values.find(name.replace("-", " ").split())
    return found[-1].kind if found else "none"


def once(describe: Callable[..., Iterable[str]]) -> Callable[..., tuple[str, ...]]:
    """Remember what was described: the pairs of an article share their ends and sentences."""
    return cache(lambda *seen: distinct(describe(*seen)))


def distinct(names: Iterable[str]) -> Group:
    """Give each feature once, in order."""
    return tuple(dict.fromkeys(names))


class Describer:
    """Give the features of an article's pairs; what hangs on one mention is worked out once.

    Mentions and sentences are remembered by identity, which takes no time. Nothing remembered
    leads back to the describer: a ring of objects waits in memory for the garbage collector.
    """

    def __init__(self, story: Story, values: CueFinder) -> None:
        """Take a story and the words that tell good outcomes from bad."""
        roles, figures = find_roles(story), cache(Figures)
        self.value_of: Callable[[str], str] = cache(partial(last_value, values))
        self.beside: Callable[[Frame, Thing], Beside] = cache(
            lambda frame, thing: read_beside(figures(frame), thing)
        )
        self.cues, self.words = cache(name_cues), cache(name_words)
        self.whose = cache(whose_finding)
        self.near, self.lone, self.source = once(look_around), once(lone), once(carried_from)
        self.findings, self.object = once(finding_features), once(object_words)
        self.role = once(lambda frame, thing: role_features(frame, roles, thing))
        self.standing = once(lambda thing, role: standing(story, thing, role))
        self.wide = once(lambda frame: (*sentence_place(story, frame), *sentence_wide(frame)))

    def describe(self, pair: Pair) -> tuple[Group, ...]:
        """Give every feature of a pair; groups that pairs share are the same tuple for all."""
        frame, subject, (left, right) = pair.frame, pair.subject, borders(pair)
        here = subject if pair.carried == "object" else pair.object
        beside = self.beside(frame, here)
        return (
            (f"way:{way_of(pair)}",),
            beside.names,
            tuple(arm_figures(frame, beside, subject)),
            self.role(frame, subject),
            self.finding(pair, here, beside.verdict),
            self.standing(subject, "s"),
            self.standing(pair.object, "o"),
            self.wide(frame),
            self.object(pair.object),
            distinct(cue_places(self.cues(frame), left, right)),
            *(self.within(pair) if pair.carried == "none" else self.across(pair, here)),
        )

    def finding(self, pair: Pair, here: Thing, verdict: str) -> tuple[str, ...]:
        """Describe whose finding it is, seen from the subject, and which way it points."""
        owner = self.whose(pair.frame, here, pair.subject.kind)
        known = "mine" if owner == pair.subject.name else "other"
        whose = "nocue" if owner is None else known if owner else "none"
        return self.findings(pair.frame, here, self.value_of(pair.object.name), verdict, whose)

    def within(self, pair: Pair) -> tuple[Group, ...]:
        """Describe a pair whose ends stand in one sentence."""
        frame, (left, right) = pair.frame, borders(pair)
        words = self.words(frame)
        return (
            distinct(words_between(words, left, right)),
            (*things_between(frame, words, left, right), *rivals(pair)),
            self.near(frame, pair.subject, "s"),
            self.near(frame, pair.object, "o"),
        )

    def across(self, pair: Pair, here: Thing) -> tuple[Group, ...]:
        """Describe a pair of which another sentence names one end."""
        end = pair.subject if here is pair.object else pair.object
        return (
            (f"back:{min(pair.frame.number - pair.source.number, 4)}",),
            self.source(pair.source, end),
            self.lone(pair.frame, here),
            self.near(pair.frame, here, "h"),
        )


def look_around(frame: Frame, thing: Thing, role: str) -> Iterator[str]:
    """Describe what stands around a mention in its sentence."""
    yield from around(frame, thing, role)
    yield from closest_cues(frame, thing, role)
    yield from bracket_features(frame, thing, role)


def way_of(pair: Pair) -> str:
    """Name the order of a pair's ends, or which of them is carried over."""
    if pair.carried != "none":
        return pair.carried
    return "so" if pair.subject.start < pair.object.start else "os"
