"""The model that ships: small, quick to open, reading the tables, and as right as its card says."""

import time
from pathlib import Path

import pytest
from spacy.language import Language

from litmine.annotate import load_model, load_pipeline, make_doc
from litmine.article import lay_passages
from litmine.corpus import read_corpus

FOLDER = Path(__file__).resolve().parents[1] / "litmine" / "model"


@pytest.fixture(scope="module")
def model() -> Language:
    return load_model("litmine.model")


def test_the_model_is_small_enough_for_git() -> None:
    size = sum(f.stat().st_size for f in FOLDER.rglob("*") if "__pycache__" not in f.parts)
    assert size < 25_000_000


def test_the_model_opens_in_two_seconds_of_processor_time(model: Language) -> None:
    start = time.process_time()  # the first opening also imports spaCy
    load_model("litmine.model")
    assert time.process_time() - start < 2


def test_the_model_knows_the_five_labels_and_keeps_no_training_setting(model: Language) -> None:
    assert sorted(model.pipe_labels["ner"]) == [
        "DISEASE",
        "DRUG",
        "MARKER",
        "OUTCOME",
        "PROCEDURE",
    ]
    assert set(model.config["paths"].values()) == {None}


def test_the_pipeline_runs_the_model_before_the_tables() -> None:
    names = load_pipeline(read_corpus("atg")).pipe_names
    assert names[0] == "litmine_sentences"
    order = ["litmine_hints", "tok2vec", "ner", "litmine_borders", "litmine_terms"]
    assert names[1 : 1 + len(order)] == order


# names that nobody has given: most end as drugs do, some as none does
NEW_DRUGS = [
    "nuvorafenib",
    "tebrolimab",
    "calixinib",
    "ortuximab",
    "lenatrexate",
    "zolofenib",
    "pamorubicin",
    "tracitabine",
    "velocept",
    "zanoplatimab",
    "corvostat",
    "AZX-221",
    "ibrolimus",
    "fendazine",
]


def test_the_model_finds_most_of_what_no_table_lists(model: Language) -> None:
    model.add_pipe("litmine_sentences", first=True)
    found = []
    for name in NEW_DRUGS:
        text = f"Ten patients received {name} for relapsed acute leukemia."
        doc = model(make_doc(model, lay_passages([("TITLE", "A trial"), ("ABSTRACT", text)])))
        found += [e.text for e in doc.ents if e.label_ == "DRUG"]
    assert set(found) <= set(NEW_DRUGS)
    assert len(found) >= 8
