"""Keep grade and extent of graft-versus-host disease with it: `grade II-IV acute GVHD`."""

from __future__ import annotations

import re
from typing import NamedTuple

from litmine.pipes.lookup import PLAIN
from litmine.wording import read_cues

DISEASE = re.compile(r"\bgvhd\b|graft-versus-host disease")
ROMAN = {"1": "i", "2": "ii", "3": "iii", "4": "iv"}
REACH = 60


class Extent(NamedTuple):
    """What a mention of GVHD reaches to (characters), and its name with grade and extent."""

    start: int
    end: int
    name: str


class Extents:
    """Find what tells the type, grade or extent of GVHD right before or after a mention."""

    def __init__(self) -> None:
        """Read the wordings of `corpora/language/gvhd_extents.tsv`."""
        rows = read_cues("gvhd_extents", ("kind", "wording", "meaning"))
        grade = next(row["wording"] for row in rows if row["kind"] == "grade")
        words = [row for row in rows if row["kind"] == "word"]
        bare = re.sub(r"\?P<\w+>", "?:", grade)
        any_word = "|".join(row["wording"] for row in words)
        self.grade = re.compile(grade, re.IGNORECASE)
        self.words = [(re.compile(rf"\b(?:{r['wording']})\b", re.I), r["meaning"]) for r in words]
        self.before = re.compile(rf"\b(?:(?:{bare}|{any_word})[ -])+$", re.IGNORECASE)
        self.after = re.compile(rf",? (?:of )?(?:{bare})", re.IGNORECASE)

    def find(self, text: str, start: int, end: int, name: str) -> Extent | None:
        """Give the extent of a mention named `name`, None where nothing is told of it."""
        if not DISEASE.search(name) or "free" in name:  # GVHD-free survival has no grade
            return None
        near = text.translate(PLAIN)
        before = self.before.search(near[max(0, start - REACH) : start])
        after = self.after.match(near[end : end + REACH])
        start -= len(before.group()) if before else 0
        end += len(after.group()) if after else 0
        told = self.compose(name, near[start:end])
        return Extent(start, end, told) if told else None

    def compose(self, name: str, told: str) -> str | None:
        """Write the name with what is told: `extensive chronic gvhd`, `acute gvhd grade ii-iv`."""
        words = [meaning for wording, meaning in self.words if wording.search(f"{told} {name}")]
        grade = self.grade.search(told)
        if not grade and not set(words) - {"acute", "chronic"}:
            return None
        if grade and not {"acute", "chronic"} & set(words):
            words.append("acute")  # grades are of acute disease, extents of chronic
        if "late acute" in words:
            words.remove("acute")
        levels = [ROMAN.get(g, g.lower()) for g in grade.groups() if g] if grade else []
        tail = ["grade", "-".join(levels)] if levels else []
        return " ".join([*words, *self.organ(name), "gvhd", *tail])

    def organ(self, name: str) -> list[str]:
        """Give what a name tells besides disease, grade and extent: `skin`, `liver`."""
        rest = DISEASE.sub("", self.grade.sub("", name))
        for wording, _ in self.words:
            rest = wording.sub("", rest)
        return rest.split()
