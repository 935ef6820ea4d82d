"""Unmodified Biopython judges the server: every row of the table of its observed behaviour."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from clients import run_python

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

entrez = pytest.importorskip("Bio.Entrez")

START = """
import json
from Bio import Entrez
from urllib.error import HTTPError
Entrez.email, Entrez.api_key, Entrez.tool = "nobody@example.org", "secret", "test"
Entrez.sleep_between_tries = 0
told = {}

def attempt(ask):
    try:
        return ask()
    except HTTPError as error:
        return f"HTTPError {error.code}: {error.read().decode()[:400]}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"

def search(**params):
    return attempt(lambda: Entrez.read(Entrez.esearch(db="pubmed", **params)))

def fetch(**params):
    return attempt(lambda: Entrez.read(Entrez.efetch(db="pubmed", retmode="xml", **params)))

def pmids(found):
    if isinstance(found, str):
        return found
    return [int(a["MedlineCitation"]["PMID"]) for a in found["PubmedArticle"]]
"""


@pytest.fixture(scope="module")
def large() -> Iterator[Standin]:
    """10,050 records, and Biopython's own DTDs served as NLM's."""
    folder = Path(entrez.__file__).parent / "DTDs"
    options = {"tls": True, "keys": {"secret": 10_000}, "dtd_folder": folder}
    with Standin(invented_records(10_050), **options) as standin:
        yield standin


@pytest.fixture(scope="module")
def small() -> Iterator[Standin]:
    with Standin(invented_records(20), tls=True, keys={"secret": 10_000}) as standin:
        yield standin


@pytest.fixture(autouse=True)
def _undisturbed(large: Standin) -> Iterator[None]:
    large.faults.clear()
    yield
    large.faults.clear()


def ask(server: Standin, home: Path, lines: str):
    return run_python(server, home, f"{START}\n{lines}\nprint(json.dumps(told))")


def test_searches_up_to_the_cap_and_not_beyond(large, tmp_path):
    told = ask(
        large,
        tmp_path,
        """
told["last"] = len(search(term="all[sb]", retstart=9998, retmax=500)["IdList"])
told["clamped"] = len(search(term="all[sb]", retstart=9500, retmax=500)["IdList"])
told["beyond"] = search(term="all[sb]", retstart=9999)
told["count"] = search(term="all[sb]", retmax=0)["Count"]
text = Entrez.esearch(db="pubmed", term="all[sb]", retstart=9999, retmode="json").read()
told["json"] = attempt(lambda: json.loads(text))
""",
    )
    assert (told["last"], told["clamped"], told["count"]) == (1, 499, "10050")
    assert told["beyond"].startswith("RuntimeError: Search Backend failed: Exception:")
    assert told["json"].startswith(
        "JSONDecodeError: Invalid control character at: line 1 column 105"
    )


def test_fetches_by_id_and_from_history(large, tmp_path):
    told = ask(
        large,
        tmp_path,
        """
told["mixed"] = pmids(fetch(id="99000003,5,99000001"))
told["unknown"] = fetch(id="5,6")
kept = search(term="99000001:99000020[uid]", usehistory="y", retmax=0)
where = {"WebEnv": kept["WebEnv"], "query_key": kept["QueryKey"]}
told["history"] = len(pmids(fetch(retstart=5, retmax=10, **where)))
told["lost"] = search(term="#1", WebEnv="MCID_0", usehistory="y")
all = search(term="all[sb]", usehistory="y", retmax=0)
def beyond():
    return Entrez.efetch(db="pubmed", WebEnv=all["WebEnv"], query_key="1", retstart=9999).read()
told["beyond"] = attempt(beyond)
lost = Entrez.efetch(db="pubmed", WebEnv="MCID_0", query_key="1")
told["lost fetch"] = attempt(lambda: Entrez.read(lost))
told["medline"] = Entrez.efetch(
    db="pubmed", id="99000001", rettype="medline", retmode="text").read()[:20]
""",
    )
    assert told["mixed"] == [99_000_003, 99_000_001]
    assert told["unknown"] == {"PubmedArticle": [], "PubmedBookArticle": []}
    assert told["history"] == 10
    assert told["lost"] == "RuntimeError: Unable to obtain query #1"
    assert told["beyond"].startswith("HTTPError 400: ")
    assert "Search backend cannot retrieve history data" in told["beyond"]
    # The DTD of efetch's errors is not shipped with Biopython, so NCBI's message is lost.
    assert "Failed to access efetch.dtd" in told["lost fetch"]
    assert told["medline"] == "\nPMID- 99000001\nOWN "


def test_posts_ten_thousand_ids_and_fetches_from_them(large, tmp_path):
    told = ask(
        large,
        tmp_path,
        """
ids = [str(99000001 + n) for n in range(10000)]
kept = Entrez.read(Entrez.epost("pubmed", id=",".join(ids)))
where = {"WebEnv": kept["WebEnv"], "query_key": kept["QueryKey"]}
text = Entrez.efetch(db="pubmed", rettype="uilist", retmode="text", **where).read()
told["same"] = text.split() == ids[:9999]
told["too many"] = attempt(
    lambda: Entrez.read(Entrez.epost("pubmed", id=",".join([*ids, "5"]))))
told["empty"] = attempt(lambda: Entrez.read(Entrez.epost("pubmed", id="")))
""",
    )
    assert told["same"]
    assert told["too many"].startswith("RuntimeError: Too many UIDs")
    assert told["empty"].startswith("RuntimeError: Empty ID list; Nothing to store")


def test_reads_summaries_fields_links_and_spelling(small, tmp_path):
    told = ask(
        small,
        tmp_path,
        """
told["first"] = Entrez.read(Entrez.esummary(db="pubmed", id="99000001,99000002"))[1]["Id"]
told["info"] = Entrez.read(Entrez.einfo(db="pubmed"))["DbInfo"][0]["Count"]
told["databases"] = Entrez.read(Entrez.einfo())["DbList"]
told["link"] = Entrez.read(Entrez.elink(dbfrom="pubmed", id="99000001"))[0]["IdList"]
told["spelling"] = Entrez.read(Entrez.espell(db="pubmed", term="cyclosporinne"))["CorrectedQuery"]
citation = {"journal_title": "J Invent Rec", "year": "1800", "key": "one"}
told["citation"] = Entrez.ecitmatch(db="pubmed", bdata=[citation]).read()
told["nothing"] = search(term="abcXYZ")
told["database"] = attempt(lambda: Entrez.read(Entrez.esearch(db="nothing", term="x")))
""",
    )
    assert (told["first"], told["info"], told["databases"]) == ("99000002", "20", ["pubmed"])
    assert (told["link"], told["spelling"]) == (["99000001"], "cyclosporine")
    assert told["citation"] == "J Invent Rec|1800||||one|NOT_FOUND\n"
    assert told["nothing"]["ErrorList"]["PhraseNotFound"] == ["abcXYZ"]
    assert told["nothing"]["WarningList"]["OutputMessage"] == ["No items found."]
    assert told["database"] == "RuntimeError: Invalid db name specified: nothing"


# Preset, its number, what Biopython makes of a fetch of three records, requests that it sends.
FAULTS = (
    ("rate429", None, "HTTPError 429", 3),
    ("status500", None, "HTTPError 500", 3),
    ("viewer_timeout_400", None, "HTTPError 400", 1),
    # Over TLS CPython's ssl module reports a reset as an end, so these two read like a close.
    ("rst_before", None, "RemoteDisconnected", 1),
    ("rst_after_bytes", 900, "CorruptedXMLError", 1),
    ("short_content_length", 900, "CorruptedXMLError", 1),
    ("close_delimited_cut", 900, "CorruptedXMLError", 1),
    ("chunk_cut", 900, "IncompleteRead", 1),
    ("html_maintenance_200", None, "NotXMLError", 1),
    ("abuse_page_200", None, "NotXMLError", 1),
    ("rate200", None, "NotXMLError", 1),
    ("empty_200", None, "NotXMLError", 1),
    ("plus_text", None, "StreamModeError", 1),
    ("prolog_only", None, "CorruptedXMLError", 1),
    ("html_tail", 900, "CorruptedXMLError", 1),
    ("unknown_element", None, "ValidationError", 1),
    ("control_char", None, "CorruptedXMLError", 1),
    ("empty_set_for_known_ids", None, [], 1),
    ("drop_records", 1, [99000001, 99000002], 1),
    ("new_dtd", None, [99000001, 99000002, 99000003], 1),
)


def test_meets_each_fault_as_it_was_seen_to_do(large, tmp_path):
    for preset, amount, _, _ in FAULTS:
        large.faults.add(preset, amount, count=None, where={"tool": f"^{preset}$"})
    before = len(large.log)
    told = ask(
        large,
        tmp_path,
        f"""
for preset in {[row[0] for row in FAULTS]!r}:
    told[preset] = pmids(fetch(id="99000001,99000002,99000003", tool=preset))
""",
    )
    tools = [entry.params.get("tool") for entry in large.log[before:]]
    for preset, _, expected, times in FAULTS:
        if isinstance(expected, str):
            assert expected in told[preset], (preset, told[preset])
        else:
            assert told[preset] == expected, preset
        assert tools.count([preset]) == times, preset


def test_talks_to_nobody_else(large, tmp_path):
    told = ask(
        large,
        tmp_path,
        """
from urllib.request import urlopen
told["elsewhere"] = attempt(lambda: urlopen("https://example.org/", timeout=5).read())
""",
    )
    assert "403" in told["elsewhere"]
    (line,) = large.refused
    assert line.startswith("CONNECT example.org:443 ")
