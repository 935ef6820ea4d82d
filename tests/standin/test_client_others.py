"""Unmodified metapub and easy-entrez judge the server."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec

import pytest
from clients import run_python

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records


@pytest.fixture(scope="module")
def served() -> Iterator[Standin]:
    with Standin(invented_records(30), tls=True) as standin:
        yield standin


@pytest.mark.skipif(find_spec("metapub") is None, reason="metapub is not installed")
def test_metapub_searches_and_reads_articles(served, tmp_path):
    told = run_python(
        served,
        tmp_path,
        """
import json
from metapub import PubMedFetcher
fetcher = PubMedFetcher(cachedir="cache")
found = fetcher.pmids_for_query("99000001:99000005[uid]", retmax=3)
article = fetcher.article_by_pmid("99000004")
cited = fetcher.pmids_for_citation(journal="J Invent Rec", year="1800", volume="1")
told = {"found": found, "title": article.title, "doi": article.doi, "abstract": article.abstract}
print(json.dumps(told | {"authors": article.authors, "year": article.year, "cited": cited}))
""",
    )
    record = served.state.corpus.records[99_000_004].tree
    assert told["found"] == ["99000005", "99000004", "99000003"]
    assert told["title"] == record.findtext(".//ArticleTitle")
    assert told["abstract"] == record.findtext(".//AbstractText")
    assert told["doi"] == "10.99999/invented.99000004"
    assert len(told["authors"]) == len(record.findall(".//Author"))
    assert told["year"] == record.findtext(".//PubDate/Year")
    assert told["cited"] == ["NOT_FOUND"]
    assert served.unsupported == []


@pytest.mark.skipif(find_spec("easy_entrez") is None, reason="easy-entrez is not installed")
def test_easy_entrez_searches_summarizes_and_fetches(served, tmp_path):
    told = run_python(
        served,
        tmp_path,
        """
import json
from easy_entrez import EntrezAPI
from easy_entrez.parsing import xml_to_string
api = EntrezAPI("test", "nobody@example.org", minimal_interval=0.01)
search = api.search("invented[tiab]", max_results=4).data["esearchresult"]
brief = api.summarize(search["idlist"][:2], max_results=2).data["result"]
fetched = api.fetch(["99000001", "99000002", "5"], max_results=3)
text = xml_to_string(fetched.data)
info = api.get_info("pubmed").data["einforesult"]["dbinfo"]
told = {"count": search["count"], "ids": search["idlist"], "uids": brief["uids"]}
told |= {"titles": [brief[uid]["title"] for uid in brief["uids"]], "info": info[0]["count"]}
told["fetched"] = text.count("<PubmedArticle>")
told["batches"] = len(api.in_batches_of(size=2, sleep_interval=0).fetch(
    ["99000001", "99000002", "99000003"], max_results=3))
print(json.dumps(told))
""",
    )
    assert (told["count"], told["ids"]) == ("30", [str(99_000_030 - n) for n in range(4)])
    assert told["uids"] == told["ids"][:2]
    assert all(title.startswith("Invented study 990000") for title in told["titles"])
    assert (told["info"], told["fetched"], told["batches"]) == ("30", 2, 2)
    assert served.unsupported == []
