"""Whether a mention is stated, denied, supposed, past, conditional, of a relative or left out.

The idea is ConText's (Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): a cue changes the
mentions of its clause. Ours differs where abstracts do: "no difference in relapse" is a finding
and denies nothing; a cue passes along a list and ends at the next verb; "no ATG" is a control arm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.pipes.cues import Cue, CueFinder
from litmine.pipes.sentences import with_mentions
from litmine.wording import read_cues

COLUMNS = ("cue", "assertion", "side", "labels", "reach")
# where several cues hold, the first of these says what the mention is
ORDER = ("family", "conditional", "comparator", "absent", "historical", "possible")
GIVEN = frozenset({"DRUG", "PROCEDURE"})
LINKS = frozenset({",", "and", "or", "nor", "/", "(", ")", "and/or"})
LIST_GAP = 4  # words between two members of a list: "GVHD, or late graft failure"


class Rule(NamedTuple):
    """What a cue does: to mentions of these labels, within `reach` words on one side.

    side: after, before, or noun (after, but not past a verb: "without ATG had more").
    """

    assertion: str
    side: str
    labels: frozenset[str]
    reach: int

    def speaks_of(self, label: str) -> bool:
        """Tell whether the rule is about mentions of a label."""
        return "*" in self.labels or label in self.labels


class Assertion:
    """Set `assertion` and `cue` of every mention from the cues of its sentence.

    Reads `doc.ents`, `doc.sents` and `doc._.mentions`; writes into the latter.
    """

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        """Take the rows of `assertion.tsv`; a wording may stand in several."""
        self.rules: dict[str, Rule] = {}
        patterns = []
        for number, row in enumerate(rows):
            labels = frozenset(row["labels"].split(","))
            self.rules[str(number)] = Rule(row["assertion"], row["side"], labels, int(row["reach"]))
            patterns.append((row["cue"], str(number)))
        self.finder = CueFinder(patterns)

    def __call__(self, doc: Doc) -> Doc:
        """Judge the mentions of every sentence."""
        places = {ent.start: i for i, ent in enumerate(doc.ents)}
        mentions = doc._.mentions
        for sentence, ents in with_mentions(doc):
            if ents:
                self.judge(sentence, ents, [mentions[places[e.start]] for e in ents])
        return doc

    def judge(self, sentence: Span, ents: list[Span], mentions: list[dict[str, object]]) -> None:
        """Set the assertions of one sentence's mentions."""
        start = sentence.start
        words = [token.lower_ for token in sentence]
        for ent in ents:  # a mention's own words are no cue
            words[ent.start - start : ent.end - start] = [""] * len(ent)
        cues = outermost(self.finder.find(words))
        verdicts: list[dict[str, str]] = [{} for _ in ents]
        spans = [(e.start - start, e.end - start, e.label_) for e in ents]
        for cue in cues:
            rule = self.rules[cue.kind]
            for i in self.reached(rule, cue, cues, words, spans):
                verdicts[i].setdefault(rule.assertion, cue.words)
        for mention, verdict in zip(mentions, verdicts, strict=True):
            found = next((a for a in ORDER if a in verdict), None)
            mention["assertion"] = found or "present"
            mention["cue"] = verdict[found] if found else None

    def reached(
        self,
        rule: Rule,
        cue: Cue,
        cues: list[Cue],
        words: Sequence[str],
        spans: list[tuple[int, int, str]],
    ) -> list[int]:
        """Give the mentions that a cue changes: the first of its label, and its list."""
        if rule.side == "-":
            return []
        forward = rule.side != "before"
        order = range(len(spans)) if forward else range(len(spans) - 1, -1, -1)
        reached: list[int] = []
        edge = cue.end if forward else cue.start
        for i in order:
            start, end, label = spans[i]
            low, high = (edge, start) if forward else (end, edge)
            if low > high:
                continue
            gap = [w for w in words[low:high] if w]
            if self.stopped(cues, low, high, bool(reached) or rule.side == "noun"):
                break
            if reached and not (len(gap) <= LIST_GAP and LINKS.intersection(gap)):
                break
            if not reached and len(gap) > rule.reach:
                break
            alike = not reached or (label in GIVEN) == (spans[reached[0]][2] in GIVEN)
            if rule.speaks_of(label) and alike:
                reached.append(i)
                edge = end if forward else start
            elif reached or rule.assertion == "comparator":
                break  # "no X, Y" with Y of another kind is no list
        return reached

    def stopped(self, cues: list[Cue], low: int, high: int, listing: bool) -> bool:
        """Tell whether the clause ends between two places; where `listing` at a verb too."""
        ends = ("stop", "verb") if listing else ("stop",)
        return any(self.rules[c.kind].assertion in ends and low <= c.start < high for c in cues)


def outermost(cues: list[Cue]) -> list[Cue]:
    """Drop the cues that lie within a longer one: "no" in "no difference"."""
    return [
        c
        for c in cues
        if not any(o.start <= c.start and c.end <= o.end and len_of(o) > len_of(c) for o in cues)
    ]


def len_of(cue: Cue) -> int:
    """Count the words of a cue."""
    return cue.end - cue.start


@Language.factory("litmine_assertion", requires=["doc.ents"])
def make_assertion(nlp: Language, name: str) -> Assertion:
    """Make the component with the cues of `corpora/language/assertion.tsv`."""
    declare_extensions()
    return Assertion(read_cues("assertion", COLUMNS))
