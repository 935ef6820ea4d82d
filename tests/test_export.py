"""Exports: other programs' forms, read back as those programs would."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from math import exp, log
from pathlib import Path

import pytest
from click.testing import CliRunner
from papers import DRUG_NAME, make_annotation, make_article, save_paper

from litmine.annotation import Annotation, Relation
from litmine.article import Author, Link, lay_passages
from litmine.cli import main
from litmine.store import delete_article, open_database, save_verdict


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a database of one paper."""
    db = open_database(tmp_path / "x.db")
    save_paper(db, make_article())
    db.close()
    return tmp_path / "x.db"


def export(path: Path, form: str, *options: str) -> str:
    """Give what the command writes."""
    result = CliRunner().invoke(main, ["export", str(path), "--format", form, *options])
    assert result.exit_code == 0, result.output
    return result.stdout


def metafor(path: Path) -> list[dict[str, str]]:
    """Give the rows for meta-analysis."""
    return list(csv.DictReader(io.StringIO(export(path, "metafor"))))


def save(path: Path, annotation: Annotation) -> None:
    """Save the paper with another annotation."""
    save_paper(open_database(path), make_article(), annotation, "other")


@pytest.mark.parametrize("view", ["evidence", "results_evidence", "atg_doses", "mesh_headings"])
def test_csv_and_json_lines_hold_the_same_rows(path: Path, view: str) -> None:
    rows = list(csv.DictReader(io.StringIO(export(path, "csv", "--view", view))))
    objects = [json.loads(line) for line in export(path, "jsonl", "--view", view).splitlines()]
    assert rows
    written = [{k: "" if v is None else str(v) for k, v in o.items()} for o in objects]
    assert rows == written


def test_an_unknown_view_is_a_failure_that_names_the_views(path: Path) -> None:
    command = ["export", str(path), "--view", "articles; DROP TABLE articles"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    assert "there are: atg_doses, conflicts" in result.output


def test_a_failed_export_leaves_the_old_file(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    CliRunner().invoke(main, ["export", str(path), "--view", "none", "-o", str(out)])
    assert out.read_text() == "old"
    CliRunner().invoke(main, ["export", str(path), "-o", str(out)])
    assert out.read_text().startswith("relation_id,")
    assert sorted(file.name for file in tmp_path.iterdir() if "out" in file.name) == ["out.csv"]


def test_pubtator_offsets_fall_on_the_words(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    base = make_article()
    save_paper(db, base)
    sections = lay_passages([("TITLE", base.title), ("AIM", "An aim."), ("RESULTS", base.abstract)])
    save_paper(db, replace(base, pmid=99000002, passages=sections), Annotation(((0, 5),)))
    first, second = export(tmp_path / "x.db", "pubtator").strip().split("\n\n")
    title, abstract, *lines = first.split("\n")
    text = title.removeprefix("99000001|t|") + "\n" + abstract.removeprefix("99000001|a|")
    mentions = [line.split("\t") for line in lines if line.count("\t") == 5]
    assert [m[3:] for m in mentions] == [
        ["Chronic GVHD", "OUTCOME", "x:3"],
        ["rabbit ATG", "DRUG", "x:2"],
        ["Relapse", "OUTCOME", "x:4"],
    ]
    assert all(text[int(m[1]) : int(m[2])] == m[3] for m in mentions)
    relations = [line.split("\t")[1:] for line in lines if line.count("\t") == 3]
    assert relations == [["DECREASES", "x:2", "x:3"], ["NO_EFFECT", "x:2", "x:4"]]
    assert len(second.split("\n")) == 2


def test_bioc_is_one_collection_with_offsets_and_relations(path: Path) -> None:
    collection = json.loads(export(path, "bioc"))
    assert set(collection) == {"source", "date", "key", "infons", "documents"}
    (document,) = collection["documents"]
    text = make_article().text
    found = [a for p in document["passages"] for a in p["annotations"]]
    assert [a["infons"]["identifier"] for a in found] == ["x:3", "x:2", "x:4"]
    for annotation in found:
        (place,) = annotation["locations"]
        assert text[place["offset"] :][: place["length"]] == annotation["text"]
    for passage in document["passages"]:
        assert text[passage["offset"] :].startswith(passage["text"])
    ids = {a["id"] for a in found}
    nodes = [node["refid"] for r in document["relations"] for node in r["nodes"]]
    assert len(nodes) == 4
    assert set(nodes) <= ids


def test_retracted_articles_are_marked_or_left_out_and_withdrawn_ones_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "x.db"
    db = open_database(path)
    save_paper(db, make_article(99000001, links=(Link("RetractionIn", 99000901),)))
    save_paper(db, make_article(99000002))
    save_paper(db, make_article(99000003))
    delete_article(db, 99000003, None)
    documents = json.loads(export(path, "bioc"))["documents"]
    assert [(d["id"], d["infons"].get("retracted")) for d in documents] == [
        ("99000001", "true"),
        ("99000002", None),
    ]
    assert [block[:8] for block in export(path, "pubtator").strip().split("\n\n")] == ["99000002"]
    for form in ("ris", "bibtex"):
        records = export(path, form).strip().split("\n\n")
        assert ["Retracted publication" in record for record in records] == [True, False]
    assert {row["pmid"] for row in metafor(path)} == {"99000002"}


def test_rejected_rows_are_exported_nowhere(path: Path) -> None:
    db = open_database(path)
    for table in ("relations", "results"):
        for (key,) in db.execute(f"SELECT evidence_key FROM {table}").fetchall():
            save_verdict(db, key, "rejected", "ann")
    assert metafor(path) == []
    assert export(path, "jsonl") == ""
    assert "DECREASES" not in export(path, "pubtator")
    assert json.loads(export(path, "bioc"))["documents"][0]["relations"] == []


def test_ris_says_what_zotero_needs(path: Path) -> None:
    lines = export(path, "ris").splitlines()[:-1]
    assert lines[0] == "TY  - JOUR"
    assert lines[-1] == "ER  - "
    pairs = {tuple(line.split("  - ", 1)) for line in lines}
    assert {
        ("AU", "Doe, Jane"),
        ("AU", "Invented Group & Friends"),
        ("TI", make_article().title),
        ("T2", "Invented Journal of Blood"),
        ("PY", "2019"),
        ("SP", "123"),
        ("EP", "129"),
        ("DO", "10.99999/invented.99000001"),
        ("KW", "invented keyword"),
    } <= pairs


def test_bibtex_escapes_what_tex_would_take_for_commands(tmp_path: Path) -> None:
    db = open_database(tmp_path / "x.db")
    title = r"50% of 10^6/kg CD34+ & {odd} $cells$ #1 a_b ~ \x"
    authors = (Author("O'Doe", "Jané", "J", suffix="Jr"), Author(collective="A and B Group"))
    passages = lay_passages([("TITLE", title), ("ABSTRACT", "Two\nlines.")])
    article = make_article(passages=passages, authors=authors, doi="10.1/a_b(c)")
    save_paper(db, article, Annotation(((0, 5),)))
    text = export(tmp_path / "x.db", "bibtex")
    assert text.startswith("@article{ODoe2019pmid99000001,\n")
    assert r"author = {O'Doe, Jr, Jané and {A and B Group}}" in text
    assert (
        r"title = {{50\% of 10\textasciicircum{}6/kg CD34+ \& \{odd\} \$cells\$ \#1 a\_b "
        r"\textasciitilde{} \textbackslash{}x}}" in text
    )
    assert "doi = {10.1/a_b(c)}" in text
    assert text.count("{") == text.count("}")


def test_a_ratio_becomes_its_logarithm_with_the_error_of_its_interval(path: Path) -> None:
    (row,) = [row for row in metafor(path) if row["source"] == "ratio"]
    assert (row["slab"], row["measure"], row["arm"], row["outcome"]) == (
        "Doe 2019",
        "HR",
        DRUG_NAME,
        "relapse",
    )
    yi, sei = float(row["yi"]), float(row["sei"])
    assert exp(yi) == pytest.approx(0.9)
    assert float(row["vi"]) == pytest.approx(sei**2)
    # The interval comes back from the error.
    assert exp(yi - 1.959964 * sei) == pytest.approx(0.6, abs=1e-6)
    assert exp(yi + 1.959964 * sei) == pytest.approx(1.35, abs=1e-6)
    assert (exp(float(row["ci_lb"])), row["sei_from"]) == (pytest.approx(0.6), "interval")


@pytest.mark.parametrize(
    ("p", "source"),
    [("0.04", "p"), (".04", "p"), ("0·04", "p"), ("<0.05", ""), ("NS", ""), (None, "")],
)
def test_an_error_is_taken_from_p_only_where_p_is_exact(
    path: Path, p: str | None, source: str
) -> None:
    annotation = make_annotation(make_article())
    ratio = replace(annotation.results[2], value=0.5, ci_low=None, ci_high=None, p=p)
    save(path, replace(annotation, results=(ratio,)))
    (row,) = metafor(path)
    assert row["sei_from"] == source
    assert (row["sei"] == "") == (source == "")
    if source:
        # z of p = 0.04 is 2.0537.
        assert float(row["sei"]) == pytest.approx(-log(0.5) / 2.0537, rel=1e-4)


def test_events_of_two_arms_become_one_row(path: Path) -> None:
    (row,) = [row for row in metafor(path) if row["source"] == "counts"]
    assert [row[name] for name in ("ai", "n1i", "ci", "n2i")] == ["8", "40", "20", "50"]
    assert (row["arm"], row["comparator"], row["time"]) == (DRUG_NAME, "control", "2 years")
    assert exp(float(row["yi"])) == pytest.approx((8 / 40) / (20 / 50))
    assert float(row["vi"]) == pytest.approx(1 / 8 - 1 / 40 + 1 / 20 - 1 / 50)


def test_the_control_is_the_second_arm_in_whatever_order_the_text_has_it(path: Path) -> None:
    annotation = make_annotation(make_article())
    save(path, replace(annotation, results=annotation.results[1::-1]))
    (row,) = metafor(path)
    assert (row["ai"], row["ci"], row["comparator"]) == ("8", "20", "control")


def test_of_two_drugs_the_one_that_is_compared_comes_first(path: Path) -> None:
    annotation = make_annotation(make_article())
    other = replace(annotation.mentions[0], name="cyclosporine", curie=None)
    first, second = annotation.results[:2]
    compared = Relation(0, "COMPARED_WITH", 3, 1, source="rules")
    save(
        path,
        replace(
            annotation,
            mentions=(*annotation.mentions, other),
            relations=(compared,),
            results=(replace(second, arm=3), first),
        ),
    )
    (row,) = metafor(path)
    assert (row["arm"], row["comparator"], row["ai"]) == (DRUG_NAME, "cyclosporine", "8")


def test_an_arm_without_events_keeps_its_counts_and_gets_no_logarithm(path: Path) -> None:
    annotation = make_annotation(make_article())
    none = replace(annotation.results[0], value=0.0, n=0)
    save(path, replace(annotation, results=(none, annotation.results[1])))
    (row,) = metafor(path)
    assert [row[name] for name in ("ai", "n1i", "yi", "sei")] == ["0", "40", "", ""]


def test_all_events_in_both_arms_give_no_error_of_zero(path: Path) -> None:
    annotation = make_annotation(make_article())
    results = [replace(r, n=r.of, value=float(r.of or 0)) for r in annotation.results[:2]]
    save(path, replace(annotation, results=tuple(results)))
    (row,) = metafor(path)
    assert (row["ai"], row["sei"]) == ("40", "")


def test_arms_at_different_times_are_not_paired(path: Path) -> None:
    annotation = make_annotation(make_article())
    later = replace(annotation.results[1], time="5 years")
    save(path, replace(annotation, results=(annotation.results[0], later)))
    assert metafor(path) == []


def test_pandas_reads_the_table_without_help(path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_csv(io.StringIO(export(path, "metafor")))
    assert frame[["yi", "sei", "vi"]].notna().all(axis=None)
    weights = 1 / frame.vi
    assert (weights * frame.yi).sum() / weights.sum() < 0


def test_views_are_frames_in_a_notebook(path: Path) -> None:
    pytest.importorskip("pandas")
    import litmine

    frames = litmine.open(path)
    assert "evidence" in frames.views
    assert "evidence" in dir(frames)
    assert set(frames.evidence.predicate) == {"DECREASES", "NO_EFFECT"}
    assert str(frames.results_evidence.n.dtype) == "Int64"
    assert frames.read("SELECT pmid FROM articles WHERE year = ?", [2019]).pmid.tolist() == [
        99000001
    ]
    with pytest.raises(AttributeError, match="there are: atg_doses"):
        _ = frames.evidense
