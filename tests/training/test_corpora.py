"""Corpora are read with their faults, and joined without teaching what they do not say."""

import csv
import gzip
import io
import tarfile
from pathlib import Path

import convert
import evaluate
import pytest
import silver
import sources
from sources import Marked
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.annotate import load_model

TEXT = "Busulfan for leukemia\nRelapse was rare."


@pytest.fixture(scope="module")
def blank() -> Language:
    return load_model("blank")


def taught(doc: Doc, *marks: tuple[int, int, str]) -> Doc:
    doc.ents = [Span(doc, start, end, label) for start, end, label in marks]
    return doc


def answers(doc: Doc) -> dict[str, str]:
    """Give each token's label, "-" for none and "?" for no answer."""
    plain = {0: "?", 2: "-"}
    return {t.text: t.ent_type_ or plain[t.ent_iob] for t in doc if not t.is_space}


def test_pubtator_annotations_astray_are_left_out_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.txt.gz"
    rows = [
        "99000001|t|Busulfan for leukemia",
        "99000001|a|Relapse was rare.",
        "99000001\t0\t8\tBusulfan\tChemical\tD002066",
        "99000001\t14\t22\tleukemia\tDisease\tD007938",
        "99000001\tCID\tD002066\tD007938",
    ]
    with gzip.open(path, "wt") as out:
        out.write("\n".join(rows) + "\n\n")
    assert list(sources.read_pubtator(path)) == [Marked("99000001", TEXT, [(0, 8, "Chemical")])]
    assert "99000001: left out Disease 'leukemia'" in capsys.readouterr().out


def test_standoff_spans_in_pieces_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "x.tar.gz"
    ann = "T1\tOutcome 22 29\tRelapse\nT2\tOutcome 0 8;13 21\tBusulfan leukemia\nE1\tx\n"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("c/99000002.txt", TEXT), ("c/99000002.ann", ann)):
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content.encode()))
    assert list(sources.read_standoff(path)) == [Marked("99000002", TEXT, [(22, 29, "Outcome")])]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("truth", {"Busulfan": "-", "leukemia": "DRUG"}),
        ("hint", {"Busulfan": "DRUG", "leukemia": "DRUG"}),
        ("unknown", {"Busulfan": "DRUG", "leukemia": "?"}),
    ],
)
def test_a_corpus_speaks_only_for_its_role(
    blank: Language, role: str, expected: dict[str, str]
) -> None:
    doc = taught(blank.make_doc(TEXT), (0, 1, "DRUG"), (4, 5, "OUTCOME"))
    article = Marked("99000003", TEXT, [(13, 21, "Chemical"), (22, 29, "Other")])
    joined = silver.join(doc, article, {"Chemical": ("DRUG", role)})
    others = {"for": "-", "Relapse": "OUTCOME", "was": "-", "rare": "-", ".": "-"}
    assert answers(joined) == {**others, **expected}


def test_where_both_speak_the_teacher_wins_over_a_hint(blank: Language) -> None:
    doc = taught(blank.make_doc(TEXT), (0, 3, "DISEASE"))
    article = Marked("99000003", TEXT, [(13, 21, "Disease")])
    joined = silver.join(doc, article, {"Disease": ("DISEASE", "hint")})
    assert [e.text for e in joined.ents] == ["Busulfan for leukemia"]


def test_a_mention_off_the_token_borders_is_no_answer(blank: Language) -> None:
    doc = convert.mark(blank, Marked("99000004", TEXT, [(0, 8, "DRUG"), (14, 21, "DISEASE")]))
    assert answers(doc)["leukemia"] == "?"
    assert answers(doc)["Busulfan"] == "DRUG"


def test_teachers_must_agree(blank: Language) -> None:
    doc = blank.make_doc(TEXT)
    votes = [[doc[0:1]], [doc[0:1], doc[2:3]], [doc[2:4]]]
    assert [s.text for s in silver.agree(votes, 2)] == ["Busulfan"]


def test_scores_are_counted_one_to_one() -> None:
    article = Marked("99000005", TEXT, [(0, 8, "DRUG"), (13, 21, "DISEASE")])
    found = [(0, 8, "DRUG"), (0, 3, "DRUG"), (13, 20, "DISEASE")]
    rows = evaluate.score([article], [found])
    assert rows["exact"] == {"p": 0.3333, "r": 0.5, "f1": 0.4}
    assert rows["overlap"] == {"p": 0.6667, "r": 1.0, "f1": 0.8}


def test_every_label_row_names_a_known_corpus_and_role() -> None:
    corpora = {row["corpus"] for row in sources.read_table("sources.tsv")}
    rows = sources.read_table("labels.tsv")
    assert {row["corpus"] for row in rows} <= corpora
    assert {row["role"] for row in rows} <= {"truth", "hint", "unknown"}
    assert {row["variant"] for row in rows} <= set(convert.TRUTH)


def test_no_held_out_or_development_article_is_taught(shared: Path) -> None:
    held_out = convert.read_held_out(shared)
    development = {
        sources.title_key(a)
        for n in ("gold-dev", "bc5cdr-dev")
        for a in sources.read_corpus(n, shared)
    }
    for variant, corpora in (("bc5cdr", ["biored", "ncbidisease", "drugprot"]),):
        unseen = [a for _, a in silver.read_unseen(variant, corpora, shared)]
        own = convert.read_truth(variant, shared)
        assert len(unseen) > 1000
        for article in [*unseen, *own]:
            assert article.id not in held_out
        assert not development & {sources.title_key(a) for a in unseen}


def test_shipped_sources_have_a_licence_that_allows_it() -> None:
    allowed = (
        "public domain",
        "MIT",
        "Apache-2.0",
        "CC BY 3.0",
        "CC BY 4.0",
        "CC0",
        "project's own",
    )
    with (sources.HERE / "sources.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["licence"] != "abstracts, read and not kept":
                assert row["licence"] in allowed, row["corpus"]
