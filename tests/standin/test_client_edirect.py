"""NCBI's own EDirect judges the server, unmodified (Debian's ncbi-entrez-direct).

Its path for more than 9,999 records cuts the search by PMID until every piece fits.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from clients import run_shell

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

TOOLS = ("esearch", "efetch", "epost", "xtract", "einfo")
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="EDirect (ncbi-entrez-direct) is not installed"
)
RECORDS = 12_000


@pytest.fixture(scope="module")
def large() -> Iterator[Standin]:
    with Standin(invented_records(RECORDS), tls=True) as standin:
        yield standin


@pytest.fixture
def sh(large, tmp_path):
    """Run a pipeline; what the server does not support or was not asked for fails the test."""
    yield lambda line: run_shell(large, tmp_path, line)
    assert (large.unsupported, large.refused) == ([], [])


def test_fetches_records_lists_and_summaries_of_a_search(sh):
    search = "esearch -db pubmed -query 'invented[tiab] AND 99000001:99000030[UID]'"
    assert "<Count>30</Count>" in sh(search)
    listed = sh(f"{search} | efetch -format uid").split()
    assert sorted(map(int, listed)) == list(range(99_000_001, 99_000_031))
    element = "xtract -pattern PubmedArticle -element MedlineCitation/PMID ArticleTitle"
    rows = sh(f"{search} | efetch -format xml | {element}").splitlines()
    assert len(rows) == 30
    assert all(row.split("\t")[1].startswith("Invented study") for row in rows)
    summary = (
        f"{search} | efetch -format docsum | xtract -pattern DocumentSummary -element Id Title"
    )
    assert len(sh(summary).splitlines()) == 30
    assert sh(f"{search} | efetch -format medline").count("PMID- 99") == 30


def test_posts_ids_and_fetches_them(sh):
    line = "epost -db pubmed -id 99000003,99000001,99000002 | efetch -format uid"
    assert sorted(sh(line).split()) == ["99000001", "99000002", "99000003"]
    assert "CRDT" in sh("einfo -db pubmed -fields")


def test_says_that_nothing_was_found(sh):
    assert "<Count>0</Count>" in sh("esearch -db pubmed -query 'zzzqqq[tiab]' 2>/dev/null")


def test_gets_every_one_of_twelve_thousand_records(sh):
    listed = sh("esearch -db pubmed -query 'invented[tiab]' | efetch -format uid 2>/dev/null")
    assert sorted(map(int, listed.split())) == list(range(99_000_001, 99_000_001 + RECORDS))
