"""Read numbers as abstracts write them: what each one is, before asking what it measures.

`read_numbers` finds every number of a text, digits or words, and says its kind: percent, count,
decimal, ratio, duration, fold or quantity may be results; p, ci, level, spread, of, time, age,
dose, label, year and power never are. Which wording makes which kind lies in
`corpora/language/number_cues.tsv`; the first row that fits wins.
"""

from __future__ import annotations

from collections.abc import Iterable

from litmine.pipes.numbers.find import DIGITS, find_numbers, number_words
from litmine.pipes.numbers.intervals import mark_intervals, mark_spreads
from litmine.pipes.numbers.join import (
    JOIN,
    VERSUS,
    carry_ratios,
    gap,
    join_fractions,
    join_shares,
    mark_ratios,
    share_units,
)
from litmine.pipes.numbers.number import Number, plain

__all__ = ["DIGITS", "JOIN", "VERSUS", "Number", "gap", "number_words", "plain", "read_numbers"]


def read_numbers(text: str, names: Iterable[tuple[int, int]] = ()) -> list[Number]:
    """Read the numbers of a text, left to right; `names` are spans whose digits are no numbers.

    >>> [(n.value, n.kind, n.n, n.of) for n in read_numbers("5 of 7 (71%) responded")][2:]
    [(71.0, 'percent', 5.0, 7.0)]
    """
    text = plain(text)
    numbers = mark_ratios(text, find_numbers(text, names))
    numbers = carry_ratios(text, mark_intervals(text, numbers))
    numbers = mark_spreads(text, numbers)
    numbers = join_fractions(text, numbers)
    return join_shares(text, share_units(text, numbers))
