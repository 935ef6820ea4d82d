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
STEP = 24

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


def spread_years(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give every row the stretch of the axis that its bar covers: half a year to either side."""
    return [{**row, "from": row["year"] - 0.5, "until": row["year"] + 0.5} for row in rows]


def encode_years(rows: list[dict[str, Any]]) -> Spec:
    """Lay bars along the years, gaps where there is nothing."""
    years = [row["year"] for row in rows] or [0]
    scale = {"domain": [min(years) - 0.6, max(years) + 0.6], "nice": False, "zero": False}
    axis = {"format": "d", "tickMinStep": 1, "title": "year", "grid": False}
    return {
        # "binned" makes them upright bars from zero; a bare x to x2 would be drawn lying
        "x": {"field": "from", "type": "quantitative", "bin": {"binned": True}}
        | {"scale": scale, "axis": axis},
        "x2": {"field": "until"},
        "y": {"field": "articles", "type": "quantitative", "title": "articles"}
        | {"axis": {"tickMinStep": 1}},
        "tooltip": [{"field": f, "type": "nominal"} for row in rows[:1] for f in row],
    }


def plot_years(years: list[dict[str, Any]]) -> Spec:
    """Plot articles by year."""
    bar = {"type": "bar", "color": BLUE, "stroke": None}
    return make_spec(spread_years(years), height=150, mark=bar, encoding=encode_years(years))


def plot_directions(rows: list[dict[str, Any]]) -> Spec:
    """Plot articles by year and direction of what they say."""
    shown = [row for row in rows if row["direction"] in DIRECTIONS]
    scale = {"domain": list(DIRECTIONS), "range": list(DIRECTIONS.values())}
    encoding = encode_years(shown)
    encoding["y"] = {**encoding["y"], "stack": "zero"}
    encoding["color"] = {"field": "direction", "type": "nominal", "scale": scale}
    encoding["color"] |= {"legend": {"orient": "top", "title": None}}
    return make_spec(spread_years(shown), height=200, mark={"type": "bar"}, encoding=encoding)


def plot_doses(doses: list[dict[str, Any]], link: Link) -> Spec:
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
