"""Read amounts: values, ranges and lists in front of a unit (`corpora/language/units.tsv`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from litmine.pipes.numbers import DIGITS, number_words, plain
from litmine.wording import read_cues

POWER = r"10\s*(?:\(\s*-?\d+\s*\)|\^-?\d+)"
VALUE = rf"(?:{POWER}|(?:{DIGITS})(?:\s*[x×X]\s*{POWER})?)"
SQUARE = re.compile(r"m\s*(?:\(\s*2\s*\)|<sup>2</sup>|\^2|²|\s2\b)")
PER = re.compile(r"/\s*(?:kg|bw|body|m2|2|[mdµμ]?[Ll]|h|hr|hour)\b", re.IGNORECASE)
PER_WORD = re.compile(
    r"\s+per\s+(?P<what>kg|ml|m2|litre|liter|hour|(?P<square>square met(?:er|re)))\b", re.IGNORECASE
)
RANGE = re.compile(r"^\s*(?:-|to|~)\s*$")
AROUND = " \u00a0\u2009\u202f-\u2013\u2011"  # between value and unit: spaces of all widths, dashes
DAY = re.compile(r"\b[Dd]ays?\s*[-+]?$")


@dataclass(frozen=True, slots=True)
class Amount:
    """Values in front of one unit: where, how much each, which of them open a range."""

    start: int
    end: int
    values: tuple[float, ...]
    opens: tuple[bool, ...]
    unit: str
    kind: str


@lru_cache(maxsize=1)
def amount_pattern() -> re.Pattern[str]:
    """Give the pattern of a list of values and their unit."""
    rows = read_cues("units", ("class", "pattern"))
    units = "|".join(rf"(?P<{r['class']}>{r['pattern']})" for r in rows)
    join = r"\s*(?:,\s*(?:or|and)?|-|~|to|or|and)\s*"
    words = "|".join(w for w, v in number_words().items() if 1 <= v <= 12)
    return re.compile(
        rf"(?<![\w.*])(?<![A-Za-z]-)(?<!\d,)(?P<values>{VALUE}(?:{join}{VALUE})*|(?:{words})(?=\s+"
        rf"(?:double|single|tablets|vials)))\s*-?\s*(?:{units})(?P<per>(?:\s*/\s*[A-Za-z0-9]+)*)"
    )


def flatten_squares(text: str) -> str:
    """Write square metres as `m2` in the length they had: offsets stay true."""
    return SQUARE.sub(lambda m: "m2" + "\x00" * (len(m[0]) - 2), plain(text))


def read_power(written: str) -> float:
    """Read a value such as 2.5, 1,000, 10(-7) or 2.5 x 10(2)."""
    base, power, exponent = re.match(  # type: ignore[union-attr]
        r"(.*?)(?:(?:\s*[x×X]\s*)?(10)\s*[(^]+\s*(-?\d+)[\s)]*)?$", written.strip()
    ).groups()
    value = float(base.replace(",", "")) if base.strip() else 1.0
    return float(f"{value * 10 ** int(exponent):.12g}") if power else value


def read_values(written: str) -> tuple[list[float], list[bool]]:
    """Read a list of values and which of them open a range ("20 to 40")."""
    if written in number_words():
        return [number_words()[written]], [False]
    found = list(re.finditer(VALUE, written))
    values = [read_power(m[0]) for m in found]
    opens = [bool(RANGE.match(written[a.end() : b.start()])) for a, b in pairwise(found)]
    return values, [*opens, False]


def find_amounts(text: str, written: str) -> Iterator[Amount]:
    """Find the amounts of a flattened text; units are kept as the text writes them."""
    for match in amount_pattern().finditer(text):
        unit = written[match.end("values") : match.start("per")].strip(AROUND)
        per = ""
        stop = match.start("per")
        for part in PER.finditer(text, stop):
            if text[stop : part.start()].strip(" \x00"):
                break
            per, stop = per + part[0].replace(" ", ""), part.end()
        word = PER_WORD.match(text, stop)
        if word:
            per, stop = per + "/" + ("m2" if word["square"] else word["what"]), word.end()
        end = stop
        while end < len(text) and text[end] == "\x00":
            end += 1
        values, opens = read_values(match["values"])
        if DAY.search(text[max(0, match.start() - 8) : match.start()]):
            values, opens = values[-1:], opens[-1:]  # "on day 1 and 10 mg/m2 on day 3"
        yield Amount(match.start(), end, tuple(values), tuple(opens), unit + per, unit_class(match))


def unit_class(match: re.Match[str]) -> str:
    """Name the class of the unit that matched."""
    return next(k for k, v in match.groupdict().items() if v and k not in ("values", "per"))
