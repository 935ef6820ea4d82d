"""Write one question's evidence as a single HTML file: to mail, to print, to keep.

The file asks nothing of the network: plots are SVG, drawn from the specifications that the pages
use, and each leads to its row in the tables below.
"""

from __future__ import annotations

from datetime import datetime, timezone
from importlib.resources import files
from typing import Any

from litmine.errors import Failure
from litmine.explore.effects import compute_ratios, find_ratios, find_shares, read_numbers
from litmine.explore.forest_plot import plot_forest, plot_shares
from litmine.explore.front import read_last_harvests
from litmine.explore.matrix import lay_cells
from litmine.explore.plots import Spec
from litmine.query import Question, find_names, find_statements
from litmine.reading import Readable

PLOT_WIDTH = 420
STATEMENTS_SHOWN = 200
VEGA_LITE = "6.4"
# The drawing program makes short links long with an address of its own, so ours are long first.
HERE = "https://here.invalid/"


def draw(spec: Spec) -> str:
    """Draw a specification as SVG.

    RAISES: Failure where vl-convert is not installed.
    """
    try:
        import vl_convert
    except ImportError as error:
        raise Failure("reports need vl-convert: pip install 'litmine[explore]'") from error
    look: dict[str, Any] = {"view": {"stroke": None}, "font": "sans-serif", "background": None}
    look["axis"] = {"titleFontWeight": 400, "labelFontSize": 11}
    # The reader's font may be wider than the one that the text was measured in.
    room = {"left": 60, "right": 10, "top": 5, "bottom": 5}
    sized = {**spec, "width": PLOT_WIDTH, "autosize": "pad", "padding": room, "config": look}
    svg: str = vl_convert.vegalite_to_svg(sized, vl_version=VEGA_LITE)
    return svg.replace(HERE, "")


def link_to_row(row: dict[str, Any]) -> str:
    """Lead to a table's row in the file, which has its place as its id."""
    return f"{HERE}#{row['place']}"


def name_sides(db: Readable, outcome: str | None, drug: str | None) -> dict[str, list[str]]:
    """Give the names that outcome and drug mean, products and narrower concepts included.

    RAISES: Failure where neither is given or a word is not known.
    """
    if not outcome and not drug:
        raise Failure("say what the report is about: --outcome, --drug, or both")
    return {
        "outcomes": find_names(db, ("OUTCOME",), outcome) if outcome else [],
        "drugs": find_names(db, ("DRUG", "PROCEDURE"), drug) if drug else [],
    }


def choose_cells(db: Readable, sides: dict[str, list[str]]) -> dict[str, Any]:
    """Lay the matrix of what the question names."""
    rows = db.query("SELECT * FROM evidence_matrix")
    return lay_cells(
        row
        for row in rows
        if (not sides["outcomes"] or row["outcome"] in sides["outcomes"])
        and (not sides["drugs"] or row["subject"] in sides["drugs"])
    )


def list_outcomes(db: Readable, sides: dict[str, list[str]]) -> list[str]:
    """Name the outcomes whose numbers are shown: the question's, or those of the drug's arms."""
    if sides["outcomes"]:
        return sides["outcomes"]
    places = ", ".join("?" * len(sides["drugs"]))
    sql = f"SELECT DISTINCT outcome FROM results WHERE arm IN ({places}) ORDER BY outcome"
    return [row[0] for row in db.execute(sql, sides["drugs"])]


def find_articles(db: Readable, names: list[str]) -> set[int]:
    """Give the PMIDs of the articles that name one of them: an arm without it counts as well."""
    places = ", ".join("?" * len(names))
    sql = f"SELECT DISTINCT pmid FROM mentions WHERE name IN ({places})"
    return {row[0] for row in db.execute(sql, names)}


def collect_numbers(db: Readable, sides: dict[str, list[str]], drug: str) -> list[dict[str, Any]]:
    """Collect ratios and percentages, outcome by outcome; with a drug, of articles on it alone."""
    given, about, collected = set(sides["drugs"]), find_articles(db, sides["drugs"]), []
    for outcome in list_outcomes(db, sides):
        rows = read_numbers(db, [outcome])
        kept = [row for row in rows if not given or row["pmid"] in about]
        ratios = find_ratios(kept) + compute_ratios(db, kept)
        shares = find_shares(kept, given, drug)
        if ratios or shares:
            collected.append({"outcome": outcome, "ratios": ratios, "shares": shares})
    return collected


def place(rows: list[dict[str, Any]], start: str) -> list[dict[str, Any]]:
    """Give every row a place in the file, for plots to lead to."""
    return [{**row, "place": f"{start}-{i}"} for i, row in enumerate(rows, 1)]


def draw_numbers(number: int, part: dict[str, Any]) -> dict[str, Any]:
    """Add the plots of an outcome's numbers."""
    part = {**part, "ratios": place(part["ratios"], f"ratio-{number}")}
    part = {**part, "shares": place(part["shares"], f"share-{number}")}
    forest = draw(plot_forest(part["ratios"], link_to_row)) if part["ratios"] else ""
    dots = draw(plot_shares(part["shares"], link_to_row)) if part["shares"] else ""
    return {**part, "forest": forest, "dots": dots}


def render(context: dict[str, Any]) -> str:
    """Fill the template; all that comes from records is escaped."""
    from jinja2 import Environment

    text = files("litmine.explore").joinpath("report.html").read_text(encoding="utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text).render(context)


def write_report(db: Readable, outcome: str | None = None, drug: str | None = None) -> str:
    """Write the report of a question as HTML.

    RAISES: Failure for a name that the database does not know or a missing library.
    """
    sides = name_sides(db, outcome, drug)
    statements = find_statements(db, Question(drug=drug, outcome=outcome), STATEMENTS_SHOWN)
    parts = collect_numbers(db, sides, drug or "")
    out = "SELECT count(*) FROM articles WHERE retracted = 1 OR withdrawn = 1"
    return render(
        {
            "outcome": outcome,
            "drug": drug,
            "sides": sides,
            "harvests": read_last_harvests(db),
            "written": datetime.now(timezone.utc).strftime("%Y-%m-%d"),
            "matrix": choose_cells(db, sides),
            "numbers": [draw_numbers(i, part) for i, part in enumerate(parts, 1)],
            "statements": statements,
            "most": STATEMENTS_SHOWN,
            "retracted": db.execute(out).fetchone()[0],
        }
    )
