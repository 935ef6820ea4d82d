"""The figures follow the annotation guidelines, and the confusion list shows why."""

from __future__ import annotations

import copy
import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from litmine.evaluate import Figure, all_confusions, read_annotated, score_articles
from litmine.evaluate.held_out import read_held_out
from litmine.evaluate.match import same_relation, same_thing, unique_relations

TITLE = "ATG and relapse."
ABSTRACT = "Rabbit ATG reduced GVHD. ATG did not change relapse."


def entity(tag: str, words: str, label: str, name: str) -> dict[str, Any]:
    start = f"{TITLE}\n{ABSTRACT}".index(words)
    end = start + len(words)
    return {"id": tag, "label": label, "start": start, "end": end, "text": words, "name": name}


def relation(subject: str, predicate: str, thing: str, sentence: str) -> dict[str, str]:
    return {"subject": subject, "predicate": predicate, "object": thing, "evidence": sentence}


def record() -> dict[str, Any]:
    return {
        "id": "99000001",
        "title": TITLE,
        "abstract": ABSTRACT,
        "entities": [
            entity("T1", "Rabbit ATG", "DRUG", "rabbit antithymocyte globulin"),
            entity("T2", "GVHD", "OUTCOME", "graft-versus-host disease"),
            entity("T3", "relapse", "OUTCOME", "relapse"),
        ],
        "relations": [
            relation("T1", "DECREASES", "T2", "Rabbit ATG reduced GVHD."),
            relation("T1", "NO_EFFECT", "T3", "ATG did not change relapse."),
        ],
        "results": [
            {"outcome": "T2", "arm": "T1", "measure": "percent", "value": 20.0, "evidence": "x"},
            {
                "outcome": "T3",
                "arm": "control",
                "measure": "hazard_ratio",
                "value": 0.5,
                "evidence": "x",
            },
        ],
        "doses": [{"drug": "T1", "value": 2.5, "unit": "mg/kg", "evidence": "x"}],
        "study": {"design": "randomized_trial", "n_patients": None},
    }


def scores(change: Any) -> dict[str, Figure]:
    predicted = record()
    change(predicted)
    return score_articles([record()], [predicted])


def test_a_perfect_answer_scores_one_everywhere() -> None:
    assert all(f.f1 == 1 for f in scores(lambda p: None).values())


def test_an_article_without_an_answer_counts_as_missed() -> None:
    figures = score_articles([record()], [])
    assert (figures["relations"].hits, figures["relations"].gold) == (0, 2)
    assert figures["study design"].recall == 0
    assert "study n_patients" not in figures  # the annotation does not state it


def test_moved_borders_are_right_by_overlap_only() -> None:
    figures = scores(lambda p: p["entities"][0].update(start=p["entities"][0]["start"] + 7))
    assert figures["entities exact DRUG"].hits == 0
    assert figures["entities overlap DRUG"].hits == 1
    assert figures["relations"].f1 == 1


def test_another_predicate_is_missed_and_invented() -> None:
    figures = scores(lambda p: p["relations"][1].update(predicate="INCREASES"))
    assert figures["relations NO_EFFECT"] == Figure(0, 1, 0)
    assert figures["relations INCREASES"] == Figure(0, 0, 1)
    assert figures["relations"] == Figure(1, 2, 2)


def test_a_statement_counts_once_an_article() -> None:
    twice = record()
    twice["relations"] += twice["relations"]
    assert len(list(unique_relations(twice))) == 2


def test_a_comparison_may_be_written_either_way_round() -> None:
    a, b = ({"start": i, "end": i + 1, "text": t, "name": t} for i, t in enumerate("ab"))
    one = {"predicate": "COMPARED_WITH", "subject": a, "object": b}
    other = {"predicate": "COMPARED_WITH", "subject": b, "object": a}
    assert same_relation(one, other)
    assert not same_relation(one | {"predicate": "TREATS"}, other | {"predicate": "TREATS"})


def test_the_arm_counts_apart_from_the_number() -> None:
    figures = scores(lambda p: p["results"][0].update(arm=None))
    assert figures["results core"] == Figure(2, 2, 2)
    assert figures["results arm"] == Figure(1, 2, 2)


def test_ratios_are_one_kind_of_measure() -> None:
    figures = scores(lambda p: p["results"][1].update(measure="odds_ratio"))
    assert figures["results core"].hits == 2
    figures = scores(lambda p: p["results"][1].update(measure="percent"))
    assert figures["results core"].hits == 1


def test_a_dose_needs_its_unit() -> None:
    assert scores(lambda p: p["doses"][0].update(unit="mg/m2"))["doses"].hits == 0


def test_whole_cohort_and_control_are_different_arms() -> None:
    assert same_thing("control", "control")
    assert not same_thing("control", None)


def test_the_confusion_list_shows_the_sentence() -> None:
    predicted = record()
    predicted["relations"][1]["predicate"] = "INCREASES"
    del predicted["relations"][0]
    found = list(all_confusions([record()], [predicted]))
    assert [(c.figure, c.fault, c.what, c.sentence) for c in found] == [
        ("relations DECREASES", "missed", "Rabbit ATG DECREASES GVHD", "Rabbit ATG reduced GVHD."),
        (
            "relations NO_EFFECT",
            "taken for INCREASES",
            "Rabbit ATG NO_EFFECT relapse",
            "ATG did not change relapse.",
        ),
    ]


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "99000001"}\n')
    with pytest.raises(ValueError, match=r"gold\.jsonl:1"):
        read_annotated(path)


def test_the_command_scores_a_file_of_predictions(tmp_path: Path) -> None:
    from litmine.commands.evaluate_ import command

    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record()) + "\n")
    done = CliRunner().invoke(command, [str(path), "--predictions", str(path), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["relations"]["f1"] == 1


def spoil(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Change every kind of row here and there, the same way each time."""
    rng, out = random.Random(1), copy.deepcopy(records)
    for r in out:
        r["relations"] = [x for x in r["relations"] if rng.random() < 0.7]
        r["results"] = [x for x in r["results"] if rng.random() < 0.7]
        for e in r["entities"]:
            e["start"] += rng.random() < 0.2
            e["label"] = "DRUG" if rng.random() < 0.1 else e["label"]
        for x in r["results"]:
            x["arm"] = None if rng.random() < 0.3 else x["arm"]
        for d in r["doses"]:
            d["value"] += rng.random() < 0.2
        r["study"]["design"] = "other" if rng.random() < 0.3 else r["study"]["design"]
    return out[:-1]


def test_figures_agree_with_the_annotators_scorer(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("scorer", shared / "gold" / "score.py")
    assert spec
    assert spec.loader
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = read_annotated(shared / "gold" / "dev.jsonl")
    predicted = spoil(gold)
    theirs = scorer.score({r["id"]: r for r in gold}, {r["id"]: r for r in predicted})
    ours = score_articles(gold, predicted)
    assert set(ours) == set(theirs)
    for name, row in theirs.items():
        figure = ours[name]
        if "accuracy" in row:
            assert (round(figure.recall, 4), figure.gold) == (row["accuracy"], row["gold"])
        else:
            mine = [figure.precision, figure.recall, figure.f1]
            assert mine == pytest.approx([row["precision"], row["recall"], row["f1"]], abs=1e-4)


def test_cross_validated_figures_stand_beside_the_others(tmp_path: Path) -> None:
    from litmine.commands.evaluate_ import command

    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(record()) + "\n")
    done = CliRunner().invoke(command, [str(path), "--predictions", str(path), "--held-out"])
    assert done.exit_code == 0, done.output
    lines = [line for line in done.output.splitlines() if line.startswith("held out: ")]
    told = {name for part in read_held_out().values() for name in part["figures"]}
    assert {"relations, found mentions", "results arm, found mentions", "study design"} <= told
    assert len(lines) == len(told)
    assert all(0 < float(line.split()[-4]) < 1 for line in lines)
