"""`litmine query`: names and synonyms, filters, the evidence table, quick and without spaCy."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from papers import make_annotation, make_article, mention, save_paper
from test_views import save_all_kinds

from litmine.cli import main
from litmine.errors import Failure
from litmine.query import Question, find_names, find_statements, parse_years, summarise
from litmine.reading import open_reader
from litmine.store import open_database, save_verdict


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database of three papers: rabbit ATG twice, a marker and plain ATG once."""
    file = tmp_path / "x.db"
    db = open_database(file)
    save_paper(db, make_article(99000001, year=2010))
    second = make_article(99000002, year=2020)
    save_paper(db, second, make_annotation(second, "NO_EFFECT"))
    save_all_kinds(db, 99000003)
    db.close()
    return file


def query(path: Path, *options: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["query", str(path), *options])


def pairs(path: Path, *options: str) -> set[tuple[str, str]]:
    """Give subject and object of what the command finds."""
    result = query(path, "--json", *options)
    assert result.exit_code == 0, result.output
    return {(row["subject"], row["object"]) for row in json.loads(result.stdout)}


RABBIT, PLAIN = "rabbit antithymocyte globulin", "antithymocyte globulin"


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ((), {(RABBIT, "chronic gvhd"), (RABBIT, "relapse"), (PLAIN, "relapse")}),
        (("--outcome", "GVHD chronic"), {(RABBIT, "chronic gvhd")}),
        (
            ("--drug", "ATG"),
            {(RABBIT, "chronic gvhd"), (RABBIT, "relapse"), (PLAIN, "relapse")},
        ),
        (("--drug", "rabbit atg"), {(RABBIT, "chronic gvhd"), (RABBIT, "relapse")}),
        (("--outcome", "cGVHD"), {(RABBIT, "chronic gvhd")}),
        (("--outcome", "RELAPSE"), {(RABBIT, "relapse"), (PLAIN, "relapse")}),
        (("--outcome", "gvhd"), {(RABBIT, "chronic gvhd")}),
        (("--marker", "cd34"), {("cd34", "relapse")}),
        (("--marker", "CD7", "--predicate", "marker-of"), {("cd7", "leukemia")}),
        (("--disease", "leukemia"), {(PLAIN, "relapse")}),
        (
            ("--predicate", "DECREASES", "--drug", "ATG"),
            {(RABBIT, "chronic gvhd"), (PLAIN, "relapse")},
        ),
        (("--year", "2020-", "--outcome", "cGVHD"), {(RABBIT, "chronic gvhd")}),
        (("--year", "1999"), set()),
        (("--design", "retrospective-cohort"), {(PLAIN, "relapse")}),
        (("--limit", "1"), {(RABBIT, "chronic gvhd")}),
    ],
)
def test_filters(path: Path, options: tuple[str, ...], found: set[tuple[str, str]]) -> None:
    assert pairs(path, *options) == found


def test_the_table_gives_direction_numbers_and_articles(path: Path) -> None:
    (row,) = json.loads(query(path, "--outcome", "cGVHD", "--json").stdout)
    assert row["numbers"] == ["8/40 at 2 years", "8/40 at 2 years"]
    assert (row["decreases"], row["no_effect"], row["articles"]) == (1, 1, 2)
    assert (row["first_year"], row["last_year"], row["polarity"]) == (2010, 2020, -1)
    lines = query(path, "--outcome", "cGVHD").stdout.splitlines()
    (line,) = [line for line in lines if "rabbit" in line]
    assert line.split("  ")[0].strip() == RABBIT
    for part in ("chronic gvhd", "less 1 · no difference 1", "8/40 at 2 years"):
        assert part in line
    assert line.strip().endswith("2")


def test_sentences_are_shown_with_their_source(path: Path) -> None:
    text = query(path, "--outcome", "cGVHD", "--sentences").stdout
    assert f"{RABBIT} DECREASES chronic gvhd (benefit)" in text
    assert "Chronic GVHD at 2 years was 8 of 40 with rabbit ATG" in text
    assert "Doe 2010 randomized_trial, https://pubmed.ncbi.nlm.nih.gov/99000001/" in text
    assert text.index("99000002") < text.index("99000001")


def test_csv_reads_back(path: Path) -> None:
    for options in ((), ("--sentences",)):
        text = query(path, "--csv", *options).stdout
        rows = list(csv.DictReader(io.StringIO(text)))
        assert {row["subject"] for row in rows} == {RABBIT, PLAIN}


def test_rejected_evidence_is_not_found(path: Path) -> None:
    db = open_database(path)
    sql = "SELECT evidence_key FROM relations WHERE object = 'chronic gvhd'"
    for (key,) in db.execute(sql).fetchall():
        save_verdict(db, key, "rejected", "ann")
    assert pairs(path) == {(RABBIT, "relapse"), (PLAIN, "relapse")}


def test_an_unknown_name_is_a_failure_that_helps(path: Path) -> None:
    result = query(path, "--outcome", "relapze")
    assert result.exit_code == 1
    assert result.output == "Error: no outcome is called 'relapze'; near: relapse\n"
    assert query(path, "--design", "guess").exit_code == 1
    assert query(path, "--predicate", "CURES").exit_code == 1
    assert query(path, "--year", "last week").exit_code == 1
    assert query(Path("none.db")).exit_code == 1


def test_nothing_found_is_said_on_stderr(path: Path) -> None:
    result = query(path, "--year", "1999")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "nothing in this database says that\n"


def test_markup_in_names_is_shown_as_it_stands(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    article = make_article()
    annotation = make_annotation(article)
    odd = mention(article, "OUTCOME", "Chronic GVHD", "[red]gvhd[/red]", 1)
    mentions = (annotation.mentions[0], odd, annotation.mentions[2])
    save_paper(db, article, replace(annotation, mentions=mentions))
    assert "[red]gvhd[/red]" in query(tmp_path / "x.db").stdout


def test_names_of_narrower_concepts_go_with_the_wider(path: Path) -> None:
    db = open_reader(path)
    assert find_names(db, ("DRUG",), "ATG") == [PLAIN, RABBIT]
    with pytest.raises(Failure, match="no drug is called"):
        find_names(db, ("DRUG",), "100%")


@pytest.mark.parametrize(
    ("written", "years"),
    [
        ("2015", (2015, 2015)),
        ("2010-2020", (2010, 2020)),
        ("2010-", (2010, 9999)),
        ("-1999", (0, 1999)),
    ],
)
def test_years(written: str, years: tuple[int, int]) -> None:
    assert parse_years(written) == years


def test_statements_and_summary_answer_the_same_question(path: Path) -> None:
    db = open_reader(path)
    question = Question(drug="ATG")
    said = {(r["subject"], r["object"]) for r in find_statements(db, question, 100)}
    assert said == {(r["subject"], r["object"]) for r in summarise(db, question, 100)}


def test_a_question_does_not_load_spacy_pandas_or_sqlite_utils(path: Path) -> None:
    code = (
        "import sys; from litmine.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit: pass\n"
        "print({'spacy', 'pandas', 'sqlite_utils', 'Bio'} & set(sys.modules), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "query", str(path)], capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == "set()"
