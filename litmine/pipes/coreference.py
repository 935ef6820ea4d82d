"""Give the mentions of one thing in an article one name, where another reading is unlikely.

Articles name a thing in full once and then write it as they please: `PMLRAR alpha` and
`PMLRARalpha`, `tyrphostin AG-490` and `AG-490`, an autologous bone marrow transplantation and the
patients who were "transplanted". By the annotation guidelines these are one thing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.pipes import declare_extensions
from litmine.pipes.terms import Row, set_mentions

# what writers add or leave out; a plus or minus that stands alone tells cells apart, and so do
# Greek letters and what parts two numbers: t(1;13) is not t(11;3)
BETWEEN_NUMBERS = re.compile(r"(?<=\d)\W+(?=\d)")
JOINTS = re.compile(r"(?<=\w)-(?=\w)|[\s'(),]")
CODE = re.compile(r"(?=\S*\d)\S{2,}")
OTHER = re.compile(r"\b(?:anti|non|mutant|mutated|inactive)\b")
TRANSPLANTATION = "transplantation"
DONORS = ("allogeneic", "autologous", "syngeneic")
Key = tuple[str, str]  # label and name


class Coreference:
    """Rename mentions in `doc._.mentions` (name, CURIE) and give the reason.

    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    >>> _ = nlp.add_pipe("litmine_coreference")
    >>> doc = nlp("Autologous bone marrow transplantation: 9 were transplanted.")
    >>> [m["name"] for m in doc._.mentions]
    ['autologous bone marrow transplantation', 'autologous bone marrow transplantation']
    """

    def __call__(self, doc: Doc) -> Doc:
        """Rename the mentions of an article."""
        mentions = list(zip(doc.ents, doc._.mentions, strict=True))
        counts = Counter((ent.label_, row["name"]) for ent, row in mentions)
        known = known_names(mentions)
        renamed = {**same_letters(counts, known), **codes(counts, known), **bare(counts)}
        if not renamed:
            return doc
        rows = {(ent.label_, row["name"]): row for ent, row in reversed(mentions)}
        return set_mentions(doc, [rename(doc, *m, renamed, rows) for m in mentions])


def known_names(mentions: Iterable[tuple[Span, Row]]) -> set[Key]:
    """Give the names that a vocabulary has."""
    return {(ent.label_, row["name"]) for ent, row in mentions if row["curie"]}


def rename(
    doc: Doc, ent: Span, row: Row, renamed: dict[Key, str], rows: dict[Key, Row]
) -> tuple[Span, Row]:
    """Give a mention with the name of the thing that it is, and that thing's CURIE."""
    label = ent.label_
    name = renamed.get((label, row["name"]))
    if name is None:
        return ent, row
    curie = rows[label, name]["curie"]
    row = {**row, "name": name, "curie": curie, "reason": "same thing in this article"}
    return Span(doc, ent.start, ent.end, label, span_id=curie or ""), row


def same_letters(counts: Counter[Key], known: set[Key]) -> dict[Key, str]:
    """Join names that differ in hyphens and blanks under the known or else the commonest."""
    chosen: dict[Key, str] = {}
    renamed: dict[Key, str] = {}
    for key, _ in sorted(counts.items(), key=lambda item: (item[0] not in known, -item[1])):
        label, name = key
        best = chosen.setdefault((label, letters_of(name)), name)
        if best != name:
            renamed[key] = best
    return renamed


def letters_of(name: str) -> str:
    """Give a name without its joints."""
    return JOINTS.sub("", BETWEEN_NUMBERS.sub(";", name))


def codes(counts: Counter[Key], known: set[Key]) -> dict[Key, str]:
    """Join a code with the one longer name that ends in it: "interleukin-12 p40", "p40"."""
    renamed = {}
    for label, name in counts.keys() - known:
        if label in ("DRUG", "MARKER") and CODE.fullmatch(name):
            longer = [n for key, n in counts if key == label and n.endswith(f" {name}")]
            if len(longer) == 1 and not OTHER.search(longer[0]):
                renamed[label, name] = longer[0]
    return renamed


def bare(counts: Counter[Key]) -> dict[Key, str]:
    """Name a bare transplantation, or its donor alone, by the one kind that the article has.

    Where autologous and allogeneic ones stand side by side nothing is renamed.
    """
    kinds = [n for label, n in counts if label == "PROCEDURE" and n.endswith(f" {TRANSPLANTATION}")]
    full = max(kinds, key=len, default="")
    renamed: dict[Key, str] = {}
    if full and all(full.endswith(kind) for kind in kinds):
        usual = max(kinds, key=lambda kind: counts["PROCEDURE", kind])
        renamed["PROCEDURE", TRANSPLANTATION] = usual
    for donor in DONORS:
        own = [kind for kind in kinds if kind.startswith(f"{donor} ")]
        if own:
            renamed["PROCEDURE", donor] = max(own, key=lambda kind: counts["PROCEDURE", kind])
    return {key: name for key, name in renamed.items() if key in counts}


@Language.factory(
    "litmine_coreference",
    requires=["doc.ents", "doc._.mentions"],
    assigns=["doc.ents", "doc._.mentions"],
)
def make_coreference(nlp: Language, name: str) -> Coreference:
    """Make the component."""
    declare_extensions()
    return Coreference()
