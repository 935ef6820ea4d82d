"""What every test shares: the pipeline, and the data that lies beside the project."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.language import Language

from litmine.annotate import load_pipeline
from litmine.corpus import read_corpus

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of annotated and real data; skip where a checkout stands alone."""
    if not SHARED.is_dir():
        pytest.skip("no ../shared beside this checkout")
    return SHARED


@pytest.fixture(scope="session")
def nlp() -> Language:
    """Give the atg pipeline, loaded once; tests must not change it."""
    return load_pipeline(read_corpus("atg"))
