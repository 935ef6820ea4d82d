"""`litmine review`: least certain first, and verdicts that last."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from papers import make_annotation, make_article, save_paper

from litmine.cli import main
from litmine.errors import Failure
from litmine.review import find_unreviewed, parse_correction
from litmine.store import open_database, save_annotation

DOUBTFUL = "rabbit antithymocyte globulin NO_EFFECT relapse"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database of one paper."""
    db = open_database(tmp_path / "x.db")
    save_paper(db, make_article())
    db.close()
    return tmp_path / "x.db"


def review(path: Path, answers: str, *options: str) -> Result:
    """Run the command with a reviewer's answers, one a line."""
    command = ["review", str(path), "--by", "ann", *options]
    return CliRunner().invoke(main, command, input="\n".join(answers.split("|")) + "\n")


def verdicts(path: Path) -> list[tuple[object, ...]]:
    """Give what was decided."""
    sql = "SELECT verdict, reviewer, correction FROM verdicts ORDER BY rowid"
    return list(open_database(path).execute(sql))


def test_the_least_certain_comes_first(path: Path) -> None:
    found = list(find_unreviewed(open_database(path)))
    assert [row["statement"] for row in found[:2]] == [
        DOUBTFUL,
        "relapse hazard_ratio 0.9 in rabbit antithymocyte globulin",
    ]
    assert len(found) == 5


def test_each_answer_does_what_it_says(path: Path) -> None:
    result = review(path, "a|r|s|q")
    assert result.exit_code == 0, result.output
    assert result.stderr.endswith("1 accepted, 1 rejected, 0 corrected, 1 skipped\n")
    assert verdicts(path) == [("accepted", "ann", None), ("rejected", "ann", None)]


def test_what_was_judged_is_not_asked_again(path: Path) -> None:
    first = review(path, "a|q").stdout
    second = review(path, "q").stdout
    assert DOUBTFUL in first
    assert DOUBTFUL not in second


def test_a_verdict_outlives_extraction_done_anew(path: Path) -> None:
    review(path, "r|q")
    db = open_database(path)
    article = make_article()
    save_annotation(db, article.pmid, make_annotation(article, relations=()), "second")
    save_annotation(db, article.pmid, make_annotation(article), "third")
    assert DOUBTFUL not in [row["statement"] for row in find_unreviewed(db)]
    assert db["rejected_evidence"].count == 1


def test_the_same_statement_twice_is_asked_once(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    article = make_article()
    annotation = make_annotation(article)
    doubled = annotation.relations * 2
    save_paper(db, article, make_annotation(article, relations=doubled))
    assert len(list(find_unreviewed(db, "relation"))) == 2


def test_corrections_are_asked_until_they_can_be_read(path: Path) -> None:
    result = review(path, "c|cures|c|observed|q", "--kind", "relation")
    assert result.exit_code == 0, result.output
    assert "'CURES' is none of" in result.stderr
    result = review(path, "c|valu=1|value=x|value=0.8, p=0.04|q", "--kind", "result")
    assert "'x' is no number" in result.stderr
    assert [row[0::2] for row in verdicts(path)] == [
        ("corrected", '{"predicate": "OBSERVED"}'),
        ("corrected", '{"p": "0.04", "value": 0.8}'),
    ]


def test_the_reviewer_is_the_user_where_none_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "bob")
    CliRunner().invoke(main, ["review", str(path)], input="a\nq\n")
    assert verdicts(path)[0][1] == "bob"


def test_corrections_are_parsed() -> None:
    assert parse_correction("relation", "no effect") == {"predicate": "NO_EFFECT"}
    assert parse_correction("result", "n=3, of=7,time=1 year") == {
        "n": 3,
        "of": 7,
        "time": "1 year",
    }
    for wrong in ("", "value", "value=", "colour=3", "n=3.5"):
        with pytest.raises(Failure):
            parse_correction("result", wrong)
