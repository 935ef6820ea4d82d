"""spaCy components, one idea a file.

What they leave on a Doc is plain JSON, so that `to_bytes`, several processes and a cluster work:

`doc._.passages`       [[label, start, end], ...] character offsets, set before the pipeline runs
`doc._.found`          [where the tables lie, [[start, end, label, term], ...]] token offsets of
                       what they have, from litmine_hints until litmine_terms takes it
`doc._.abbreviations`  [{"short": [start, end], "long": [start, end], "reason": ...}] token offsets
`doc._.mentions`       one dict an entity of `doc.ents`, same order: name, curie, assertion, cue,
                       status, source, reason (the fields of `annotation.Mention`)
`doc._.relations`, `doc._.results`, `doc._.doses`   lists of dicts with the fields of
                       `annotation.Relation`, `Result`, `Dose`
`doc._.study`          a dict with the fields of `annotation.Study`
"""

from __future__ import annotations

from typing import Any

from spacy.tokens import Doc

DEFAULTS: dict[str, Any] = {
    "passages": [],
    "found": [],
    "abbreviations": [],
    "mentions": [],
    "relations": [],
    "results": [],
    "doses": [],
    "study": {},
}


def declare_extensions() -> None:
    """Declare the `doc._` attributes of litmine once; others' attributes are left alone."""
    for name, default in DEFAULTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
