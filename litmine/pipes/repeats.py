"""What an article calls a drug once is that drug everywhere in it."""

from __future__ import annotations

from collections import Counter, defaultdict

from spacy.language import Language
from spacy.tokens import Doc, Span


class Repeats:
    """Mark every other occurrence of a mention's words in the same article, with its label.

    One sense per discourse (Gale, Church and Yarowsky 1992): the network reads a few words on
    each side, so that it misses in one sentence what it finds in another. Reads and sets
    `doc.ents`; words that are in a mention already are left alone.

    >>> nlp = spacy.blank("en")
    >>> doc = nlp("Busulfan was given. More busulfan followed.")
    >>> doc.ents = [doc.char_span(0, 8, "DRUG")]
    >>> [e.text for e in Repeats(shortest=4)(doc).ents]
    ['Busulfan', 'busulfan']
    """

    def __init__(self, shortest: int) -> None:
        """Take the least number of letters: `OM` or `RR` may mean two things in one article."""
        self.shortest = shortest

    def __call__(self, doc: Doc) -> Doc:
        """Add the occurrences that are missing, of longer mentions first."""
        words = [token.lower_ for token in doc]
        labels: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        for ent in doc.ents:
            labels[tuple(words[ent.start : ent.end])][ent.label_] += 1
        taken = {i for ent in doc.ents for i in range(ent.start, ent.end)}
        added = []
        for run in sorted(labels, key=lambda r: (-len(r), r)):
            if sum(map(len, run)) < self.shortest:
                continue
            for start in find_run(words, run):
                place = range(start, start + len(run))
                if taken.isdisjoint(place):
                    taken.update(place)
                    added.append(Span(doc, start, place.stop, labels[run].most_common(1)[0][0]))
        if added:
            doc.ents = [*doc.ents, *added]
        return doc


def find_run(words: list[str], run: tuple[str, ...]) -> list[int]:
    """Give the indices where `run` begins in `words`."""
    n = len(run)
    return [i for i, word in enumerate(words) if word == run[0] and tuple(words[i : i + n]) == run]


@Language.factory(
    "litmine_repeats",
    default_config={"shortest": 4},
    requires=["doc.ents"],
    assigns=["doc.ents"],
)
def make_repeats(nlp: Language, name: str, shortest: int) -> Repeats:
    """Make the component."""
    return Repeats(shortest)
