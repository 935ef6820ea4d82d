"""Plots as Vega-Lite 6 specifications: plain data, drawn by the browser or by the report.

Colours are of Okabe and Ito's set, which the colour-blind tell apart; shape or place says the same
thing once more. Colours of text and lines are left to the page, which knows light from dark.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
BLUE, ORANGE, GREEN, PINK, GREY, SKY = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#CC79A7",
    "#8a929a",
    "#56B4E9",
)
DIRECTIONS = {
    "more": ORANGE,
    "less": BLUE,
    "no difference": GREY,
    "observed": GREEN,
    "not observed": PINK,
}
KINDS = {
    "HR": ("square", BLUE),
    "OR": ("diamond", ORANGE),
    "RR": ("circle", GREEN),
    "RR, computed": ("triangle-up", PINK),
}
STEP = 24
# A confidence limit beyond these says no more than the end of the axis does.
LOWEST, HIGHEST = 0.02, 50.0

Spec = dict[str, Any]
Link = Callable[[dict[str, Any]], str]


def make_spec(data: list[dict[str, Any]], **parts: Any) -> Spec:
    """Make a specification as wide as its place."""
    fit = {"type": "fit-x", "contains": "padding"}
    base = {"$schema": SCHEMA, "data": {"values": data}, "width": "container", "autosize": fit}
    return {**base, **parts}


def number_labels(labels: Iterable[str]) -> list[str]:
    """Make labels differ, since an axis draws equal ones on one line.

    >>> number_labels(["Doe 2019", "Roe 2020", "Doe 2019"])
    ['Doe 2019', 'Roe 2020', 'Doe 2019 (2)']
    """
    seen = Counter[str]()
    numbered = []
    for label in labels:
        seen[label] += 1
        numbered.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return numbered


def cite(row: dict[str, Any]) -> str:
    """Name a row's study."""
    return row["citation"] or f"PMID {row['pmid']}"


def link_to_row(row: dict[str, Any]) -> str:
    """Lead to the row of a table in the same page, which has its place as its id."""
    return f"#{row['place']}"


def plot_years(years: list[dict[str, Any]]) -> Spec:
    """Plot articles by year."""
    return make_spec(
        years,
        height=150,
        mark={"type": "bar", "color": BLUE, "tooltip": True, "binSpacing": 1},
        encoding={
            "x": {"field": "year", "type": "quantitative", "bin": {"step": 1}}
            | {"axis": {"format": "d", "title": "year", "grid": False}},
            "y": {"field": "articles", "type": "quantitative", "title": "articles"},
        },
    )


def plot_directions(rows: list[dict[str, Any]]) -> Spec:
    """Plot articles by year and direction of what they say."""
    shown = [row for row in rows if row["direction"] in DIRECTIONS]
    scale = {"domain": list(DIRECTIONS), "range": list(DIRECTIONS.values())}
    return make_spec(
        shown,
        height=200,
        mark={"type": "bar", "tooltip": True, "binSpacing": 1},
        encoding={
            "x": {"field": "year", "type": "quantitative", "bin": {"step": 1}}
            | {"axis": {"format": "d", "title": "year", "grid": False}},
            "y": {"field": "articles", "type": "quantitative", "title": "articles"},
            "color": {"field": "direction", "type": "nominal", "scale": scale}
            | {"legend": {"orient": "top", "title": None}},
        },
    )


def draw_arms(row: dict[str, Any]) -> str:
    """Name the comparison of a row."""
    arms = [row["arm"] or "arm not stated", row["comparator"]]
    return " vs ".join(arm for arm in arms if arm)


def forest_values(ratios: list[dict[str, Any]], link: Link) -> list[dict[str, Any]]:
    """Give what a forest plot needs of each ratio."""
    labels = number_labels(f"{cite(r)} · {draw_arms(r)}" for r in ratios)
    values = []
    for label, row in zip(labels, ratios, strict=True):
        known = row["ci_low"] and row["ci_high"]
        values.append(
            {
                "study": label,
                "value": min(max(row["value"], LOWEST), HIGHEST),
                "low": max(row["ci_low"], LOWEST) if known else None,
                "high": min(row["ci_high"], HIGHEST) if known else None,
                "kind": f"{row['measure']}, computed" if row["computed"] else row["measure"],
                "ratio": row["written"],
                "sentence": row["sentence"],
                "href": link(row),
            }
        )
    return values


def plot_forest(ratios: list[dict[str, Any]], link: Link = link_to_row) -> Spec:
    """Plot ratios on a log axis with their intervals; each leads to its sentence."""
    values = forest_values(ratios, link)
    y: Spec = {"field": "study", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 360, "grid": False, "ticks": False, "domain": False}
    # One scale for line and points, wide enough for both and always with 1 in it.
    ends = [v[k] for v in values for k in ("value", "low", "high") if v[k]]
    domain = [min([*ends, 0.5]) / 1.1, max([*ends, 2]) * 1.1]
    scale = {"type": "log", "domain": domain, "nice": False}
    axis = {"title": "ratio (log scale); left of 1: less of the outcome", "tickCount": 6}
    axis |= {"format": "~g"}
    x = {"field": "value", "type": "quantitative", "scale": scale, "axis": axis}
    kinds = [kind for kind in KINDS if any(v["kind"] == kind for v in values)]
    shapes = {"domain": kinds, "range": [KINDS[kind][0] for kind in kinds]}
    colours = {"domain": kinds, "range": [KINDS[kind][1] for kind in kinds]}
    kind = {"field": "kind", "type": "nominal", "legend": {"orient": "top", "title": None}}
    tooltip = [{"field": f, "type": "nominal"} for f in ("study", "ratio", "sentence")]
    return make_spec(
        values,
        height=STEP * max(len(values), 2),
        layer=[
            {
                "mark": {"type": "rule", "strokeDash": [4, 3], "color": GREY},
                "encoding": {"x": {"datum": 1, "type": "quantitative", "scale": scale}},
            },
            {
                "transform": [{"filter": "isValid(datum.low)"}],
                "mark": {"type": "rule", "strokeWidth": 2},
                "encoding": {
                    "y": y,
                    "x": {"field": "low", "type": "quantitative", "scale": scale, "axis": axis},
                    "x2": {"field": "high"},
                    "color": {**kind, "scale": colours},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": x,
                    "color": {**kind, "scale": colours},
                    "shape": {**kind, "scale": shapes},
                    "tooltip": tooltip,
                    "href": {"field": "href", "type": "nominal"},
                },
            },
        ],
    )


def share_values(shares: list[dict[str, Any]], link: Link) -> list[dict[str, Any]]:
    """Give what the plot of percentages needs of each."""
    return [
        {
            "study": cite(row),
            "percent": row["percent"],
            "group": row["group"],
            "arm": row["arm"] or "not stated",
            "number": row["written"],
            "sentence": row["sentence"],
            "href": link(row),
        }
        for row in shares
    ]


def order_groups(groups: Iterable[str]) -> list[str]:
    """Order the groups of arms: with, without, others by frequency, not stated last."""

    def rank(item: tuple[str, int]) -> tuple[int, int]:
        name, count = item
        known = ("with ", "without ", "another")
        place = next((i for i, start in enumerate(known) if name.startswith(start)), len(known))
        return (9 if name == "arm not stated" else place), -count

    return [name for name, _ in sorted(Counter(groups).items(), key=rank)]


def plot_shares(shares: list[dict[str, Any]], link: Link = link_to_row) -> Spec:
    """Plot percentages, one line a study, arms told apart by colour and shape."""
    values = share_values(shares, link)
    groups = order_groups(v["group"] for v in values)
    palette = [BLUE, ORANGE, GREEN, PINK, SKY]
    colours = [GREY if g == "arm not stated" else palette[i % 5] for i, g in enumerate(groups)]
    forms = ["circle", "diamond", "square", "triangle-up", "triangle-down"]
    shapes = ["cross" if g == "arm not stated" else forms[i % 5] for i, g in enumerate(groups)]
    group = {"field": "group", "type": "nominal"}
    legend = {"orient": "top", "title": None, "columns": 3, "labelLimit": 320}
    y: Spec = {"field": "study", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 240, "grid": True, "ticks": False, "domain": False}
    x = {"field": "percent", "type": "quantitative", "title": "patients with the outcome (%)"}
    return make_spec(
        values,
        height=STEP * max(len({v["study"] for v in values}), 2),
        mark={"type": "point", "filled": True, "size": 95, "opacity": 0.9},
        encoding={
            "y": y,
            "x": x | {"scale": {"domainMin": 0}, "axis": {"tickCount": 8}},
            "color": group | {"scale": {"domain": groups, "range": colours}, "legend": legend},
            "shape": group | {"scale": {"domain": groups, "range": shapes}, "legend": legend},
            "tooltip": [
                {"field": f, "type": "nominal"} for f in ("study", "arm", "number", "sentence")
            ],
            "href": {"field": "href", "type": "nominal"},
        },
    )


def plot_doses(doses: list[dict[str, Any]], link: Link = link_to_row) -> Spec:
    """Plot total doses by product in mg/kg; a mg/kg of one is not a mg/kg of another."""
    values = [
        {
            "product": row["product"],
            "total": row["total_mg_kg"],
            "year": row["year"],
            "study": cite(row),
            "sentence": row["sentence"],
            "href": link(row),
        }
        for row in doses
        if row["total_mg_kg"]
    ]
    products = sorted({v["product"] for v in values})
    axis = {"labelLimit": 260, "grid": True, "ticks": False, "domain": False}
    return make_spec(
        values,
        height=34 * max(len(products), 2),
        mark={"type": "point", "size": 90, "opacity": 0.6, "filled": False, "strokeWidth": 2},
        encoding={
            "y": {"field": "product", "type": "nominal", "title": None, "axis": axis},
            "x": {"field": "total", "type": "quantitative", "title": "total dose (mg/kg)"}
            | {"scale": {"domainMin": 0}, "axis": {"tickCount": 8}},
            "color": {"field": "product", "type": "nominal", "legend": None}
            | {"scale": {"domain": products, "range": [BLUE, ORANGE, GREEN, PINK, SKY, GREY]}},
            "tooltip": [
                {"field": f, "type": "nominal"} for f in ("study", "product", "total", "sentence")
            ],
            "href": {"field": "href", "type": "nominal"},
        },
    )
