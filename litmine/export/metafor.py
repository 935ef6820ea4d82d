"""A table for meta-analysis that R's metafor and meta and Python's statsmodels read without edits.

Two kinds of row, told apart by `source`. `ratio`: a hazard, odds or risk ratio as the paper gives
it, `yi` its natural logarithm, `sei` from its interval or else from an exact p value (Cochrane
Handbook 6.3.1 and 6.3.2). `counts`: events and patients of two arms in one sentence (`ai` of `n1i`
against `ci` of `n2i`), `yi` the log risk ratio, left empty where an arm has no event: metafor's
`escalc(measure = "RR", ai, n1i, ci, n2i)` deals with those.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from itertools import combinations, groupby
from math import log, sqrt
from statistics import NormalDist
from typing import Any

from litmine.export.tables import format_csv
from litmine.reading import Readable

MEASURES = {"hazard_ratio": "HR", "odds_ratio": "OR", "relative_risk": "RR"}
Z_OF_95_PERCENT = NormalDist().inv_cdf(0.975)
EXACT = re.compile(r"=?\s*(0?[.·]\d+)")


@dataclass(frozen=True, slots=True)
class Effect:
    """One row; the names are metafor's. `slab` labels the study, `vi` is `sei` squared."""

    slab: str
    pmid: int
    year: int | None
    design: str | None
    n_patients: int | None
    outcome: str
    arm: str | None
    comparator: str | None
    measure: str
    source: str
    time: str | None
    analysis: str | None
    yi: float | None
    sei: float | None
    vi: float | None
    sei_from: str | None
    ci_lb: float | None
    ci_ub: float | None
    ai: int | None
    n1i: int | None
    ci: int | None
    n2i: int | None
    p: str | None
    sentence: str
    url: str


def error_of_ratio(row: dict[str, Any]) -> tuple[float | None, str | None]:
    """Give the standard error of a log ratio and what it was taken from."""
    low, high = row["ci_low"], row["ci_high"]
    if low and high and 0 < low < high:
        return (log(high) - log(low)) / (2 * Z_OF_95_PERCENT), "interval"
    exact = EXACT.fullmatch(row["p"] or "")
    p = float(exact[1].replace("·", ".")) if exact else 0.0
    if 0 < p < 1 and row["value"] != 1:
        return abs(log(row["value"])) / NormalDist().inv_cdf(1 - p / 2), "p"
    return None, None


def common(row: dict[str, Any]) -> dict[str, Any]:
    """Give what a result's row says about its study."""
    kept = "pmid year design n_patients outcome time analysis p sentence url"
    return {
        "slab": row["citation"] or f"PMID {row['pmid']}",
        **{name: row[name] for name in kept.split()},
    }


def make_ratio(row: dict[str, Any]) -> Effect:
    """Make the row of a ratio."""
    sei, source = error_of_ratio(row)
    bounds = [log(b) if b and b > 0 else None for b in (row["ci_low"], row["ci_high"])]
    return Effect(
        **common(row),
        arm=row["arm"],
        comparator=row["comparator"],
        measure=MEASURES[row["measure"]],
        source="ratio",
        yi=log(row["value"]),
        sei=sei,
        vi=sei * sei if sei is not None else None,
        sei_from=source,
        ci_lb=bounds[0],
        ci_ub=bounds[1],
        ai=None,
        n1i=None,
        ci=None,
        n2i=None,
    )


def make_counts(treated: dict[str, Any], control: dict[str, Any]) -> Effect:
    """Make the row of two arms' events; log risk ratio and its error as in Cochrane 6.4.1.1."""
    a, n1, c, n2 = treated["n"], treated["of"], control["n"], control["of"]
    whole = min(a, c) > 0
    sei = sqrt(1 / a - 1 / n1 + 1 / c - 1 / n2) if whole else None
    yi = log((a / n1) / (c / n2)) if whole else None
    known = bool(sei) and yi is not None
    return Effect(
        **common(treated),
        arm=treated["arm"],
        comparator=control["arm"],
        measure="RR",
        source="counts",
        yi=yi,
        sei=sei if known else None,
        vi=sei * sei if sei else None,
        sei_from="counts" if known else None,
        ci_lb=yi - Z_OF_95_PERCENT * sei if yi is not None and sei else None,
        ci_ub=yi + Z_OF_95_PERCENT * sei if yi is not None and sei else None,
        ai=a,
        n1i=n1,
        ci=c,
        n2i=n2,
    )


def order_arms(
    first: dict[str, Any], second: dict[str, Any], compared: set[tuple[int, str, str]]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put the experimental arm first: not the control, or the one that the article compares."""
    swapped = (second["pmid"], second["arm"], first["arm"]) in compared
    if first["arm"] == "control" or (second["arm"] != "control" and swapped):
        return second, first
    return first, second


def find_ratios(db: Readable) -> Iterator[Effect]:
    """Yield the rows of ratios."""
    sql = f"""
        SELECT * FROM results_evidence WHERE measure IN {tuple(MEASURES)} AND value > 0
        ORDER BY outcome, pmid, result_id
    """
    yield from map(make_ratio, db.query(sql))


def find_counts(db: Readable) -> Iterator[Effect]:
    """Yield the rows of event counts: every two arms of an outcome, time and sentence."""
    sql = "SELECT DISTINCT pmid, subject, object FROM relations WHERE predicate = 'COMPARED_WITH'"
    compared = {tuple(row) for row in db.execute(sql)}
    sql = """
        SELECT * FROM results_evidence
        WHERE arm IS NOT NULL AND n BETWEEN 0 AND of AND of > 0
        AND measure IN ('percent', 'proportion', 'count')
        ORDER BY outcome, pmid, sentence_id, time, result_id
    """
    same = ["outcome", "pmid", "sentence_id", "time"]
    for _, rows in groupby(db.query(sql), lambda row: [row[name] for name in same]):
        for first, second in combinations(rows, 2):
            if first["arm"] != second["arm"]:
                yield make_counts(*order_arms(first, second, compared))


def write_metafor(db: Readable) -> Iterator[str]:
    """Yield the table as CSV; empty cells are missing values in R and pandas alike."""
    yield format_csv([field.name for field in fields(Effect)])
    for find in (find_ratios, find_counts):
        for effect in find(db):
            yield format_csv(list(asdict(effect).values()))
