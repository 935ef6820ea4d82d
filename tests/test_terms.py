"""Term tables are read strictly, and those that ship hold what they promise."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from litmine.corpus import list_corpora, read_corpus
from litmine.errors import Failure
from litmine.terms import COLUMNS, Term, read_companions, read_table, read_terms

HEADER = "\t".join(COLUMNS)
GOOD = "ATG\tantithymocyte globulin\tmesh:D000961\tcurated\t\tMeSH\tdefined"
LEAST = {"DRUG": 1500, "MARKER": 300, "DISEASE": 1000, "OUTCOME": 150, "PROCEDURE": 60}


def write(folder: Path, *lines: str) -> Path:
    (folder / "drugs.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def test_a_row_becomes_a_term(tmp_path: Path) -> None:
    assert list(read_table(write(tmp_path, HEADER, GOOD), "drugs")) == [
        Term(
            "DRUG",
            "ATG",
            "antithymocyte globulin",
            "mesh:D000961",
            "curated",
            "",
            "MeSH",
            "defined",
        )
    ]


def test_a_table_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(read_table(tmp_path, "drugs")) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("ATG\tantithymocyte globulin", "2 columns, expected 7"),
        (GOOD.replace("mesh:D000961", "MESH:D000961"), "lower-case prefix"),
        (GOOD.replace("mesh:D000961", ""), "curie is empty"),
        (GOOD.replace("antithymocyte", "Antithymocyte"), "not lower-case"),
        (GOOD.replace("defined", "maybe"), "match 'maybe' is none of"),
        (GOOD.replace("curated", "guessed"), "status 'guessed' is none of"),
        (GOOD.replace("ATG", "ATG "), "stray blanks"),
        (GOOD, "not sorted, or stands twice"),
        (GOOD.replace("ATG", "AAA"), "not sorted, or stands twice"),
    ],
)
def test_a_bad_line_stops_with_file_and_line(tmp_path: Path, line: str, problem: str) -> None:
    with pytest.raises(Failure, match=rf"drugs\.tsv:3: .*{problem}"):
        list(read_table(write(tmp_path, HEADER, GOOD, line), "drugs"))


def test_a_wrong_header_stops_with_file_and_line(tmp_path: Path) -> None:
    with pytest.raises(Failure, match=r"drugs\.tsv:1: header is"):
        list(read_table(write(tmp_path, "spelling\tname", GOOD), "drugs"))


@pytest.mark.parametrize("name", list_corpora())
def test_every_shipped_corpus_has_readable_tables(name: str) -> None:
    assert {term.label for term in read_terms(read_corpus(name))} == set(LEAST)


def test_the_tables_of_atg_hold_enough_spellings() -> None:
    counts = Counter(term.label for term in read_terms(read_corpus("atg")))
    assert {label: counts[label] for label in LEAST if counts[label] < LEAST[label]} == {}


def test_companions_are_names_of_the_tables(tmp_path: Path) -> None:
    atg = read_corpus("atg")
    terms = read_terms(atg)
    found = read_companions(atg, terms)
    assert "graft-versus-host disease" in found["antithymocyte globulin"]
    (tmp_path / "companions.tsv").write_text("name\tcompanion\nATG\tnobody\n")
    with pytest.raises(Failure, match=r"companions\.tsv:2: .*no pair of names"):
        read_companions(replace(atg, terms=(tmp_path,)), terms)


def test_a_concept_has_one_identifier() -> None:
    curies: dict[tuple[str, str], set[str]] = {}
    for term in read_terms(read_corpus("atg")):
        if term.status == "curated":
            curies.setdefault((term.label, term.name), set()).add(term.curie)
    assert {name: found for name, found in curies.items() if len(found) > 1} == {}


def test_preparations_of_atg_are_concepts_of_their_own() -> None:
    terms = {t.spelling.lower(): t for t in read_terms(read_corpus("atg")) if t.label == "DRUG"}
    products = ("thymoglobulin", "atgam", "grafalon", "porcine atg", "antithymocyte globulin")
    assert len({terms[p].name for p in products}) == len({terms[p].curie for p in products}) == 5
    assert {terms[p].parent for p in products[:4]} == {"antithymocyte globulin"}
