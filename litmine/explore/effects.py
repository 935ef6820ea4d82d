"""Numbers of one outcome: ratios with intervals, and percentages arm by arm.

Retracted articles and rejected rows are out, as in `results_evidence`, whose rows these are. Risk
ratios that no paper states are computed from two arms' counts, Cochrane Handbook 6.4.1.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, groupby
from math import exp
from typing import Any

from litmine.errors import Failure
from litmine.export.metafor import MEASURES, make_counts, order_arms
from litmine.query import find_names, write_number
from litmine.reading import Readable

SETTINGS = ("donor", "graft", "conditioning", "design")
SHARES = ("percent", "proportion", "count")
NOT_STATED = "arm not stated"


def list_outcomes(db: Readable) -> list[dict[str, Any]]:
    """List the outcomes that have numbers, those with the most ratios first."""
    sql = f"""
        SELECT outcome, count(DISTINCT pmid) AS articles,
            count(DISTINCT CASE WHEN measure IN {tuple(MEASURES)} THEN pmid END) AS with_ratio
        FROM results GROUP BY outcome ORDER BY articles DESC, outcome
    """
    return list(db.query(sql))


def find_outcome(db: Readable, word: str) -> list[str]:
    """Give the outcome's own name where there is one, else what the word may mean."""
    exact = db.execute("SELECT 1 FROM results WHERE outcome = ? LIMIT 1", [word.lower()])
    return [word.lower()] if exact.fetchone() else find_names(db, ("OUTCOME",), word)


def read_numbers(db: Readable, outcomes: list[str]) -> list[dict[str, Any]]:
    """Read the rows of `results_evidence` on the outcomes, oldest first."""
    places = ", ".join("?" * len(outcomes))
    sql = f"""
        SELECT * FROM results_evidence WHERE outcome IN ({places})
        ORDER BY year, pmid, result_id
    """
    without = find_controls(db, "outcome", outcomes)
    rows = (name_controls(row, row["result_id"], without) for row in db.query(sql, outcomes))
    return [{**row, "written": write_number(row)} for row in rows]


def find_controls(db: Readable, column: str, wanted: Sequence[Any]) -> set[tuple[int, str]]:
    """Find arms and comparators whose mention is negated: "no ATG" is the arm without it.

    column: of `results`, in which the wanted values stand.
    """
    places = ", ".join("?" * len(wanted))
    found = set()
    for side in ("arm", "comparator"):
        sql = f"""
            SELECT r.result_id FROM results AS r
            JOIN mentions AS m ON m.mention_id = r.{side}_id
            WHERE r.{column} IN ({places}) AND m.assertion IN ('comparator', 'absent')
        """
        found |= {(row[0], side) for row in db.execute(sql, wanted)}
    return found


def name_controls(
    row: dict[str, Any], result_id: int, without: set[tuple[int, str]]
) -> dict[str, Any]:
    """Call an arm or comparator control where its mention is negated."""
    sides = [side for side in ("arm", "comparator") if (result_id, side) in without]
    return {**row, **dict.fromkeys(sides, "control")}


def keep(rows: Iterable[dict[str, Any]], asked: Mapping[str, str]) -> list[dict[str, Any]]:
    """Keep the rows of the setting that was asked for."""
    wanted = {name: asked[name] for name in (*SETTINGS, "arm") if asked.get(name)}
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def list_settings(rows: Iterable[dict[str, Any]]) -> dict[str, list[str]]:
    """List what can be asked for: the values that the rows have."""
    rows = list(rows)
    return {name: sorted({r[name] for r in rows if r[name]}) for name in (*SETTINGS, "arm")}


def make_ratio(row: dict[str, Any]) -> dict[str, Any]:
    """Take a ratio as the paper states it."""
    return {**row, "measure": MEASURES[row["measure"]], "computed": False}


def find_ratios(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give the ratios that papers state; one without an interval is a point."""
    return [make_ratio(row) for row in rows if row["measure"] in MEASURES and row["value"] > 0]


def has_counts(row: dict[str, Any]) -> bool:
    """Tell whether the row gives an arm's events and patients."""
    known = row["arm"] and row["n"] is not None and row["of"]
    return bool(known and row["measure"] in SHARES and row["n"] <= row["of"])


def compute_ratios(db: Readable, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Compute the risk ratio of every two arms that one sentence counts at one time."""
    sql = "SELECT pmid, subject, object FROM relations WHERE predicate = 'COMPARED_WITH'"
    compared = {tuple(row) for row in db.execute(sql)}
    counted = [row for row in rows if has_counts(row)]

    def place(row: dict[str, Any]) -> list[str]:
        return [str(row[name]) for name in ("outcome", "sentence_id", "time")]

    computed = []
    for _, same in groupby(sorted(counted, key=place), place):
        for first, second in combinations(same, 2):
            if first["arm"] != second["arm"]:
                computed.append(compute_ratio(*order_arms(first, second, compared)))
    return [row for row in computed if row]


def compute_ratio(treated: dict[str, Any], control: dict[str, Any]) -> dict[str, Any] | None:
    """Compute a risk ratio; None where an arm has no event, for then there is no ratio."""
    effect = make_counts(treated, control)
    if effect.yi is None or effect.ci_lb is None or effect.ci_ub is None:
        return None
    counts = f"{effect.ai}/{effect.n1i} against {effect.ci}/{effect.n2i}"
    return {
        **treated,
        "measure": "RR",
        "computed": True,
        "value": exp(effect.yi),
        "ci_low": exp(effect.ci_lb),
        "ci_high": exp(effect.ci_ub),
        "comparator": control["arm"],
        "p": None,
        "written": f"RR {exp(effect.yi):.2f} ({exp(effect.ci_lb):.2f}-{exp(effect.ci_ub):.2f})",
        "counts": counts,
    }


def name_arm(row: dict[str, Any], given: set[str], drug: str) -> str:
    """Say how the arm stands to the drug that was asked for."""
    if not row["arm"]:
        return NOT_STATED
    if not given:
        return str(row["arm"])
    if row["arm"] in given:
        return f"with {drug}"
    return f"without {drug}" if row["arm"] == "control" else "another drug"


def find_shares(rows: Iterable[dict[str, Any]], given: set[str], drug: str) -> list[dict[str, Any]]:
    """Give the percentages arm by arm; a bare count of patients is one too where both are known."""
    shares = []
    for row in rows:
        percent = to_percent(row)
        if percent is not None:
            shares.append({**row, "percent": percent, "group": name_arm(row, given, drug)})
    return shares


def to_percent(row: dict[str, Any]) -> float | None:
    """Give an arm's percentage, None for what is none.

    >>> to_percent({"measure": "proportion", "value": 0.25, "n": None, "of": None})
    25.0
    """
    if row["measure"] == "percent":
        return float(row["value"])
    if row["n"] is not None and row["of"] and row["measure"] in SHARES:
        return round(100 * int(row["n"]) / int(row["of"]), 1)
    return 100 * float(row["value"]) if row["measure"] == "proportion" else None


def read_drug(db: Readable, asked: Mapping[str, str]) -> set[str]:
    """Give the names that count as the drug asked for, every product of it; none if not asked."""
    return set(find_names(db, ("DRUG",), asked["drug"])) if asked.get("drug") else set()


def read_forest(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the page of an outcome's numbers.

    asked: outcome, and any of drug (whose arms are told from the others), arm and settings.
    """
    outcomes = list_outcomes(db)
    if not outcomes:
        return {"outcomes": [], "ratios": [], "shares": [], "asked": asked, "settings": {}}
    outcome = asked.get("outcome") or outcomes[0]["outcome"]
    rows = read_numbers(db, find_outcome(db, outcome))
    kept, given = keep(rows, asked), read_drug(db, asked)
    drug = asked.get("drug") or ""
    found = find_ratios(kept) + compute_ratios(db, kept)
    ratios = [r for r in found if not given or {r["arm"], r["comparator"]} & given]
    return {
        "outcome": outcome,
        "outcomes": outcomes,
        "drug": drug,
        "settings": list_settings(rows),
        "asked": asked,
        "ratios": ratios,
        "others": len(found) - len(ratios),
        "shares": find_shares(kept, given, drug),
        "polarity": next((r["polarity"] for r in rows if r["polarity"] is not None), None),
        "left_out": count_retracted(db, find_outcome(db, outcome)),
    }


def count_retracted(db: Readable, outcomes: list[str]) -> int:
    """Count the numbers that are left out because their article is retracted or withdrawn."""
    places = ", ".join("?" * len(outcomes))
    sql = f"""
        SELECT count(*) FROM articles AS a JOIN results AS r ON r.pmid = a.pmid
        WHERE (a.retracted = 1 OR a.withdrawn = 1) AND r.outcome IN ({places})
    """
    return int(db.execute(sql, outcomes).fetchone()[0])


def read_doses(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the page of doses by product.

    RAISES: Failure for a product of which no dose is known.
    """
    rows = list(db.query("SELECT * FROM atg_doses ORDER BY product, year, pmid, dose_id"))
    products = sorted({row["product"] for row in rows})
    wanted = asked.get("product")
    if wanted and wanted not in products:
        raise Failure(f"no dose of {wanted!r}; there are doses of: {', '.join(products)}")
    kept = [row for row in rows if not wanted or row["product"] == wanted]
    return {"doses": kept, "products": products, "product": wanted or ""}
