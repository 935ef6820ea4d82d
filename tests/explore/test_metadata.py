"""The database explains itself: every column described, every question asked, every link alive."""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import pytest
import yaml

from litmine.explore.front import read_questions
from litmine.reading import Reader

METADATA = yaml.safe_load(files("litmine.db").joinpath("datasette.yml").read_text("utf-8"))
DATABASE: Mapping[str, Any] = METADATA["databases"]["litmine"]
QUERIES: Mapping[str, Any] = DATABASE["queries"]
PLUMBING = re.compile(r"_fts|^_sqlite|^sqlite_")


def list_columns(db: Reader) -> dict[str, list[str]]:
    """List the columns of every table and view, generated ones too."""
    sql = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name"
    names = [row[0] for row in db.execute(sql)]
    return {
        name: [row[1] for row in db.execute(f"PRAGMA table_xinfo('{name}')")]
        for name in names
        if not PLUMBING.search(name)
    }


def test_every_table_and_column_is_described(shelf: Reader) -> None:
    """Nothing undescribed, nothing described that is not there, in the order of the columns."""
    described = {
        name: list(table["columns"])
        for name, table in DATABASE["tables"].items()
        if "columns" in table
    }
    assert described == {
        name: described.get(name) and columns for name, columns in list_columns(shelf).items()
    }
    assert all(
        table["description"] for name, table in DATABASE["tables"].items() if "columns" in table
    )


def test_plumbing_is_hidden(shelf: Reader) -> None:
    """Shadow tables of the search and what only programs read."""
    sql = "SELECT name FROM sqlite_master WHERE type = 'table'"
    for (name,) in shelf.execute(sql):
        if PLUMBING.search(name) or name in ("queue", "slices", "raw_records"):
            assert DATABASE["tables"][name]["hidden"], name


def test_labels_facets_and_orders_name_columns(shelf: Reader) -> None:
    """No facet or order that the table does not have."""
    columns = list_columns(shelf)
    for name, table in DATABASE["tables"].items():
        keys = ("label_column", "sort", "sort_desc")
        used = [table[key] for key in keys if key in table] + table.get("facets", [])
        assert set(used) <= set(columns.get(name, ())), name


def test_there_are_questions_enough() -> None:
    """Fifteen and more, each a sentence of its own."""
    assert len(QUERIES) >= 15
    assert len({query["title"] for query in QUERIES.values()}) == len(QUERIES)


@pytest.mark.parametrize("name", QUERIES)
def test_every_question_runs_and_explains_its_fields(shelf: Reader, name: str) -> None:
    """Empty fields mean everything; each field is named in the description."""
    query = QUERIES[name]
    fields = set(re.findall(r":(\w+)", query["sql"]))
    shelf.execute(query["sql"], dict.fromkeys(fields, "")).fetchall()
    for word in fields:
        assert re.search(rf"\b{word}\b", query["description"]), word


@pytest.mark.parametrize(
    ("name", "fields", "expected"),
    [
        ("conflicting_results", {"subject": "", "outcome": ""}, 0),
        ("no_difference", {"subject": "globulin", "outcome": "relapse"}, 1),
        ("markers_that_predicted", {"marker": "cd34", "outcome": ""}, 1),
        ("marker_profile_of_a_disease", {"disease": "aplastic"}, 1),
        ("retracted_and_what_stands", {}, 1),
        ("under_a_cloud", {}, 2),
        ("new_since", {"since": "2026-01-01"}, 7),
        ("new_since", {"since": "2027-01-01"}, 0),
        ("atg_against_ptcy", {"outcome": ""}, 2),
        ("doses_by_product", {"product": ""}, 3),
        ("gvhd_by_product_and_dose", {"outcome": "iii-iv", "product": "rabbit"}, 1),
        ("randomised_trials", {"drug": "rabbit", "outcome": ""}, 2),
        ("thin_evidence", {"drug": "", "outcome": "survival"}, 1),
        ("least_certain", {"kind": "result"}, 1),
    ],
)
def test_questions_answer(shelf: Reader, name: str, fields: dict[str, str], expected: int) -> None:
    """As many rows as the shelf has answers."""
    assert len(shelf.execute(QUERIES[name]["sql"], fields).fetchall()) == expected


def test_a_retracted_claim_is_weighed_against_what_stands(shelf: Reader) -> None:
    """One article that counts says what Elmsford said."""
    rows = list(shelf.query(QUERIES["retracted_and_what_stands"]["sql"]))
    assert [(r["pmid"], r["others_say_the_same"]) for r in rows] == [(99000105, 1)]


LINKS = [link for group in read_questions("atg") for link in group["links"]]


@pytest.mark.parametrize("link", LINKS, ids=[link["text"] for link in LINKS])
def test_every_link_of_the_front_page_is_alive(ask: Any, link: dict[str, str]) -> None:
    """Pages and questions answer 200 and say no error."""
    answer = ask(link["path"].replace("{database}", "shelf"))
    assert answer.status_code == 200
    assert "message-error" not in answer.text
