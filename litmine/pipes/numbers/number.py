"""What a number of a text is: the value, its kind, and what stands with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# one character for one, so that offsets stay true: middle dots, dashes and odd spaces
PLAIN = str.maketrans({**dict.fromkeys("·‧∙⋅", "."), **dict.fromkeys("–—−‐‑‒", "-")}) | {
    c: " " for c in (0xA0, 0x2009, 0x202F, 0x2002, 0x2003, 0x200A)
}
THOUSANDS = re.compile(r"(?<=\d)[\u2008\u2009\u202f\u00a0](?=\d{3}(?!\d))")
VALUES = frozenset({"percent", "count", "decimal", "ratio", "duration", "fold", "quantity"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the text: where, how much, of which kind.

    unit: as written ("%", "months"). of: the whole it is part of. n: the count behind a
    percentage. low, high: its confidence interval. measure: of a ratio. left, right: where the
    whole expression begins and ends, if wider than the number.
    """

    start: int
    end: int
    value: float
    kind: str
    unit: str | None = None
    n: float | None = None
    of: float | None = None
    low: float | None = None
    high: float | None = None
    measure: str | None = None
    left: int = -1
    right: int = -1

    @property
    def first(self) -> int:
        """Give where its whole expression begins ("5 of 7 (71%)" begins at the 5)."""
        return self.left if self.left >= 0 else self.start

    @property
    def last(self) -> int:
        """Give where its whole expression ends, interval and spread included."""
        return max(self.right, self.end)

    @property
    def is_value(self) -> bool:
        """Tell whether a number of this kind can be a result."""
        return self.kind in VALUES


def plain(text: str) -> str:
    """Replace middle dots, dashes and odd spaces by their ASCII, character for character.

    A thin space between groups of three digits becomes the comma that it stands for.
    """
    return THOUSANDS.sub(",", text).translate(PLAIN)
