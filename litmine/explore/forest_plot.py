"""The plots of one outcome's numbers: ratios on a log axis, percentages arm by arm."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from litmine.explore.plots import (
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PINK,
    SKY,
    STEP,
    Link,
    Spec,
    cite,
    make_spec,
    number_labels,
)

KINDS = {
    "HR": ("square", BLUE),
    "OR": ("diamond", ORANGE),
    "RR": ("circle", GREEN),
    "RR, computed": ("triangle-up", PINK),
}
# A confidence limit beyond these says no more than the end of the axis does.
LOWEST, HIGHEST = 0.02, 50.0


def draw_arms(row: dict[str, Any]) -> str:
    """Name the comparison of a row."""
    arms = [row["arm"] or "arm not stated", row["comparator"]]
    return " vs ".join(arm for arm in arms if arm)


def forest_values(ratios: list[dict[str, Any]], link: Link) -> list[dict[str, Any]]:
    """Give what a forest plot needs of each ratio."""
    labels = number_labels(f"{cite(r)} · {draw_arms(r)}" for r in ratios)
    values = []
    for label, row in zip(labels, ratios, strict=True):
        known = row["ci_low"] is not None and row["ci_high"] is not None
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


def plot_forest(ratios: list[dict[str, Any]], link: Link) -> Spec:
    """Plot ratios on a log axis with their intervals; each leads to its sentence."""
    values = forest_values(ratios, link)
    y: Spec = {"field": "study", "type": "nominal", "sort": None, "title": None}
    y["axis"] = {"labelLimit": 420, "grid": False, "ticks": False, "domain": False}
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


def plot_shares(shares: list[dict[str, Any]], link: Link) -> Spec:
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
