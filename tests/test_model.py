"""The shipped model, and another project's model in its place."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed

from litmine.annotate import load_model, load_pipeline, make_doc
from litmine.article import lay_passages
from litmine.corpus import Corpus, read_corpus
from litmine.errors import Failure

DRUGS = ["busulfan", "melphalan", "cytarabine", "etoposide"]
ILLS = ["leukemia", "lymphoma", "myeloma", "anemia"]


def train_foreign(labels: tuple[str, str]) -> Language:
    """Train a model of scispaCy's form (tagger, parser, NER) on sixteen invented sentences."""
    fix_random_seed(1)
    nlp = spacy.blank("en")
    for pipe in ("tok2vec", "tagger", "ner"):
        nlp.add_pipe(pipe)
    nlp.add_pipe("parser", before="ner", config={"min_action_freq": 1})
    nlp.get_pipe("tagger").add_label("NN")  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(
            nlp.make_doc(f"A title\nPatients with {ill} received {drug} ."),
            {
                "entities": [
                    (22, 22 + len(ill), labels[1]),
                    (32 + len(ill), 32 + len(ill) + len(drug), labels[0]),
                ],
                "tags": ["NN"] * 9,
                "heads": [1, 6, 1, 6, 3, 4, 6, 6, 6],
                "deps": ["det", "dep", "dep", "nsubj", "prep", "pobj", "ROOT", "obj", "punct"],
            },
        )
        for drug in DRUGS
        for ill in ILLS
    ]
    nlp.initialize(lambda: examples)
    for _ in range(25):
        nlp.update(examples)
    return nlp


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Package a model as scispaCy does: a folder that Python imports by its name."""
    root = tmp_path_factory.mktemp("site")
    package = root / "en_ner_tiny_md"
    package.mkdir()
    nlp = train_foreign(("CHEMICAL", "ILLNESS"))
    nlp.meta.update({"name": "ner_tiny_md", "version": "0.5.4"})
    nlp.to_disk(package / "en_ner_tiny_md-0.5.4")
    (package / "meta.json").write_text((package / "en_ner_tiny_md-0.5.4/meta.json").read_text())
    (package / "__init__.py").write_text(
        "from pathlib import Path\n"
        "from spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n"
        "    return load_model_from_init_py(__file__, **overrides)\n"
    )
    installed = root / "en_ner_tiny_md-0.5.4.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: en_ner_tiny_md\nVersion: 0.5.4\n"
    )
    return root


def corpus_with_map(tmp_path: Path, labels: str) -> Corpus:
    """Give a corpus folder whose pipeline.cfg has this label map, and sentences alone."""
    folder = tmp_path / "own"
    (folder / "terms").mkdir(parents=True)
    (folder / "corpus.toml").write_text(
        'title = "Own"\nsince = "1990/01/01"\nterms = ["terms"]\nquery = "x"\n'
    )
    (folder / "pipeline.cfg").write_text(
        f'[model]\nname = "blank"\n\n[model.labels]\n{labels}\n\n[components]\n\n'
        "[components.litmine_sentences]\nfirst = true\n"
    )
    return read_corpus(str(folder))


def found(nlp: Language, abstract: str) -> list[tuple[str, str]]:
    doc = nlp(make_doc(nlp, lay_passages([("TITLE", "A title"), ("ABSTRACT", abstract)])))
    return [(e.text, e.label_) for e in doc.ents]


SENTENCE = "Patients with lymphoma received melphalan ."


def test_a_packages_labels_become_ours_and_the_rest_are_dropped(
    foreign: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(foreign))
    corpus = corpus_with_map(tmp_path, 'CHEMICAL = "DRUG"')
    nlp = load_pipeline(corpus, "en_ner_tiny_md")
    assert list(nlp.pipe_names) == ["litmine_sentences", "tok2vec", "ner", "litmine_labels"]
    assert found(nlp, SENTENCE) == [("melphalan", "DRUG")]


def test_without_a_map_a_models_labels_stay(foreign: Path, tmp_path: Path) -> None:
    nlp = load_pipeline(
        corpus_with_map(tmp_path, ""), str(foreign / "en_ner_tiny_md/en_ner_tiny_md-0.5.4")
    )
    assert found(nlp, SENTENCE) == [("lymphoma", "ILLNESS"), ("melphalan", "CHEMICAL")]


@pytest.mark.parametrize("name", ["en_core_sci_md", "en_ner_bc5cdr_md"])
def test_a_missing_scispacy_model_says_where_it_is_and_what_not_to_install(name: str) -> None:
    with pytest.raises(Failure, match=r"not on PyPI.*do not install it.*allenai\.github\.io"):
        load_model(name)


def test_a_missing_folder_is_named() -> None:
    with pytest.raises(Failure, match="'no/such/folder'"):
        load_model("no/such/folder")


def test_vectors_are_half_as_large_on_disk_and_whole_in_memory(tmp_path: Path) -> None:
    nlp = spacy.blank("en", config={"nlp": {"vectors": {"@vectors": "litmine.vectors.v1"}}})
    table = np.random.default_rng(1).normal(size=(20, 8)).astype("float32")
    nlp.vocab.vectors = type(nlp.vocab.vectors)(
        data=table, mode="floret", minn=3, maxn=5, hash_count=2, attr="LOWER"
    )
    nlp.to_disk(tmp_path)
    assert np.load(tmp_path / "vocab" / "vectors").dtype == np.float16
    again = spacy.load(tmp_path).vocab.vectors
    assert again.data.dtype == np.float32
    np.testing.assert_allclose(
        again.get_batch(["busulfan"]),
        nlp.vocab.vectors.get_batch(["busulfan"]),
        rtol=0.01,
        atol=0.001,
    )
