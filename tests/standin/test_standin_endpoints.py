"""Every endpoint: shapes, defaults, order, and what it says when something is wrong."""

from __future__ import annotations

import gzip
import re

import pytest
from asking import post, send

from litmine.standin.fixture import Standin
from litmine.standin.invented import invented_records

ALL = "all[sb]"
FIRST = 99_000_001


def test_esearch_lists_twenty_newest_first_and_counts_all(ask):
    answer = ask("esearch", term=ALL)
    assert answer.ids == list(range(FIRST + 39, FIRST + 19, -1))
    found = {e.tag: e.text for e in answer.xml if e.tag in ("Count", "RetMax", "RetStart")}
    assert found == {"Count": "40", "RetMax": "20", "RetStart": "0"}
    assert answer.headers["Content-Type"] == "text/xml; charset=UTF-8"


def test_esearch_pages_and_counts_only_when_asked(ask):
    assert ask("esearch", term=ALL, retstart=38, retmax=5).ids == [FIRST + 1, FIRST]
    assert [e.tag for e in ask("esearch", term=ALL, rettype="count").xml] == ["Count"]


def test_esearch_writes_the_dates_into_the_translation(ask, server):
    server.add(next(iter(invented_records(1, first=99_500_000))))
    answer = ask("esearch", term=ALL, datetype="crdt", mindate="2026/02/10", maxdate="2026/02/10")
    assert answer.ids == [99_500_000]
    assert answer.xml.findtext("QueryTranslation").endswith("AND 2026/02/10[Date - Create]")
    answer = ask("esearch", term=ALL, datetype="edat", reldate=60)
    assert answer.xml.findtext("QueryTranslation").endswith(
        "AND 2025/12/12:2026/02/10[Date - Entry]"
    )


def test_history_keeps_frozen_lists_that_later_terms_can_name(ask, server):
    first = ask("esearch", term="99000001:99000010[uid]", usehistory="y")
    web_env = first.xml.findtext("WebEnv")
    assert re.fullmatch(r"MCID_[0-9a-f]{24}", web_env)
    second = ask("esearch", term="#1 NOT 99000001[uid]", usehistory="y", WebEnv=web_env, retmax=99)
    assert (second.xml.findtext("QueryKey"), len(second.ids)) == ("2", 9)
    both = ask("esearch", term="99000002[uid]", WebEnv=web_env, query_key=1, usehistory="y")
    assert both.ids == [99_000_002]
    server.delete(99_000_002)
    fetched = ask("efetch", WebEnv=second.xml.findtext("WebEnv"), query_key=1, retmode="xml")
    assert len(fetched.xml.findall("PubmedArticle")) == 9


def test_a_new_webenv_knows_all_earlier_lists(ask):
    first = ask("esearch", term="99000001[uid]", usehistory="y").xml.findtext("WebEnv")
    posted = ask("epost", id="99000003", WebEnv=first).xml
    assert (posted.findtext("QueryKey"), posted.findtext("WebEnv") != first) == ("2", True)
    listed = ask("efetch", WebEnv=posted.findtext("WebEnv"), query_key=1, rettype="uilist")
    assert listed.text == "99000001\n"


def test_a_history_that_is_too_old_is_lost(ask, clock):
    web_env = ask("esearch", term=ALL, usehistory="y").xml.findtext("WebEnv")
    clock.advance(days=1)
    lost = "Unable to obtain query #1"
    assert ask("efetch", WebEnv=web_env, query_key=1).xml.findtext("ERROR") == lost
    assert ask("esearch", term="#1", WebEnv=web_env, usehistory="y").xml.findtext("ERROR") == lost
    answer = ask("esummary", WebEnv=web_env, query_key=1, retmode="json")
    assert answer.json["esummaryresult"] == [lost]


@pytest.mark.parametrize("endpoint", ["esearch", "efetch", "esummary", "elink"])
@pytest.mark.parametrize("key", ["x", "²", "-1", "99"])
def test_a_query_key_that_is_none_is_not_found(ask, endpoint, key):
    answer = ask(endpoint, WebEnv="MCID_0", query_key=key, usehistory="y", dbfrom="pubmed")
    assert answer.xml.find(".//ERROR").text.startswith("Unable to obtain query #")


@pytest.mark.parametrize("name", ["retstart", "retmax", "reldate"])
def test_numbers_that_are_none_count_as_not_sent(ask, name):
    assert ask("esearch", term=ALL, **{name: "²"}).status == 200
    assert ask("esearch", term=ALL, **{name: "9" * 12}).status == 200


def test_esearch_says_what_is_wrong_with_status_200(ask):
    nothing = ask("esearch", term="")
    assert nothing.status == 200
    assert nothing.xml.findtext("ERROR") == "Empty term and query_key - nothing todo"
    assert ask("esearch", term="((").xml.findtext("ERROR").startswith("Search Backend failed: ")


def test_other_databases_and_unknown_paths_are_refused(ask, server):
    for endpoint in ("esearch", "epost", "efetch", "esummary", "elink"):
        answer = ask(endpoint, db="nothing", dbfrom="pubmed", id="1", term="x")
        assert answer.xml.find(".//ERROR").text == "Invalid db name specified: nothing"
    assert post(server.url + "eother.fcgi", {}).status == 404
    assert post(server.url.replace("/entrez/eutils/", "/elsewhere"), {}).status == 404


def test_what_is_not_supported_is_501_and_recorded(ask, server):
    assert ask("esearch", term="horse[zz]").status == 501
    assert ask("esearch", term=ALL, mindate="2020").status == 501
    assert ask("efetch", id="99000001", rettype="docsum").status == 501
    assert len(server.unsupported) == 3


def test_efetch_keeps_the_order_asked_for_and_leaves_unknown_ids_out(ask):
    answer = ask("efetch", id="99000003,5 99000001", retmode="xml")
    found = [e.text for e in answer.xml.findall("PubmedArticle/MedlineCitation/PMID")]
    assert found == ["99000003", "99000001"]
    assert b"pubmed_260101.dtd" in answer.body
    empty = ask("efetch", id="5,6", retmode="xml")
    assert (empty.status, len(empty.xml)) == (200, 0)


def test_efetch_gives_lists_and_text(ask):
    assert ask("efetch", id="99000002,99000001", rettype="uilist").text == "99000002\n99000001\n"
    listed = ask("efetch", id="99000002", rettype="uilist", retmode="xml").xml
    assert [e.text for e in listed] == ["99000002"]
    medline = ask("efetch", id="99000002", rettype="medline", retmode="text").text
    assert medline.startswith("\nPMID- 99000002\nOWN - NLM\nSTAT- MEDLINE\n")
    assert "PMID: 99000002" in ask("efetch", id="99000002", rettype="abstract", retmode="text").text


def test_efetch_without_ids_fails_as_ncbi_does(ask, server):
    empty = ask("efetch", id="")
    assert (empty.status, empty.body) == (200, b"Supplied+id+parameter+is+empty.\n")
    assert empty.headers["Content-Type"].startswith("text/plain")
    assert ask("efetch").status == 400
    assert ask("efetch", id="abc").status == 400
    assert len(ask("efetch", id="abc,99000001").xml) == 1
    server.state.strict_ids = True
    assert ask("efetch", id="abc,99000001").status == 400


def test_a_reply_is_packed_for_those_who_take_it(server):
    params = {"db": "pubmed", "id": "99000001"}
    answer = post(server.url + "efetch.fcgi", params, {"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b"<PMID" in gzip.decompress(answer.body)


def test_epost_takes_blanks_and_commas_and_reports_both_errors(ask):
    posted = ask("epost", id="99000003 99000001,99000002")
    key, web_env = posted.xml.findtext("QueryKey"), posted.xml.findtext("WebEnv")
    listed = ask("efetch", WebEnv=web_env, query_key=key, rettype="uilist").text
    assert listed == "99000003\n99000001\n99000002\n"
    assert [e.text[:14] for e in ask("epost", id="").xml] == ["Empty ID list;", "Some IDs have "]
    assert [e.tag for e in ask("epost", id="1,x").xml] == ["QueryKey", "WebEnv", "ERROR"]
    assert ask("epost", id="1", retmode="json").status == 500
    assert ask("epost", id=" ".join(map(str, range(1, 10_002)))).xml.find("ERROR") is not None


def test_esummary_speaks_three_forms_and_marks_unknown_uids(ask):
    first = ask("esummary", id="99000001,5").xml
    assert [e.tag for e in first] == ["DocSum", "ERROR"]
    second = ask("esummary", id="99000001,5", version="2.0").xml
    found = second.findall("DocumentSummarySet/DocumentSummary")
    assert [e.get("uid") for e in found] == ["99000001", "5"]
    assert found[0].findtext("Authors/Author/Name")
    third = ask("esummary", id="99000001,5", retmode="json").json["result"]
    assert third["uids"] == ["99000001", "5"]
    assert third["5"] == {"uid": "5", "error": "cannot get document summary"}
    assert third["99000001"]["articleids"][0]["idtype"] == "pubmed"


def test_esummary_limits_json_and_names_bad_uids(ask):
    ids = ",".join(str(n) for n in range(1, 502))
    assert "Maximum number of UIDs is 500" in ask("esummary", id=ids, retmode="json").json["error"]
    bad = ask("esummary", id="abc", retmode="json").json
    assert bad["error"] == "Invalid uid abc at position= 0"
    assert ask("esummary").xml.findtext("ERROR") == "Neither query_key nor id specified"


def test_einfo_lists_fields(ask, server):
    info = ask("einfo").xml
    names = [e.text for e in info.findall("DbInfo/FieldList/Field/Name")]
    assert {"UID", "TIAB", "MESH", "CRDT", "MDAT", "EDAT"} <= set(names)
    assert info.findtext("DbInfo/Count") == "40"
    assert ask("einfo", retmode="json").json["einforesult"]["dbinfo"][0]["count"] == "40"
    assert post(server.url + "einfo.fcgi", {}).xml.findtext("DbList/DbName") == "pubmed"


def test_elink_follows_references_both_ways(ask, server):
    cites = b'<CommentsCorrections RefType="Cites"><PMID Version="1">99000002</PMID>'
    cites = (
        b"<CommentsCorrectionsList>" + cites + b"</CommentsCorrections></CommentsCorrectionsList>"
    )
    end = b"</MedlineJournalInfo>"
    server.revise(99_000_001, lambda xml: xml.replace(end, end + cites))
    answer = ask("elink", dbfrom="pubmed", id=["99000001", "99000002"])
    sets = answer.xml.findall("LinkSet")
    assert [[e.text for e in s.findall("LinkSetDb/LinkName")] for s in sets] == [
        ["pubmed_pubmed_refs"],
        ["pubmed_pubmed_citedin"],
    ]
    assert sets[1].findtext("LinkSetDb/Link/Id") == "99000001"
    stale = ask("elink", dbfrom="pubmed", WebEnv="MCID_0", query_key=1, linkname=LINK)
    assert stale.xml.findtext("LinkSet/ERROR") == "Unable to obtain query #1"
    assert ask("elink", dbfrom="pubmed", id="99000001", linkname="pubmed_pubmed").status == 501


LINK = "pubmed_pubmed_refs"


def test_espell_corrects_by_the_words_of_the_records(ask):
    spelled = ask("espell", term="cyclosporinne invented").xml
    assert spelled.findtext("CorrectedQuery") == "cyclosporine invented"
    assert spelled.findtext("SpelledQuery/Replaced") == "cyclosporine"
    assert ask("espell", term="invented").xml.findtext("CorrectedQuery") in (None, "")
    assert ask("espell", term="x", retmode="json").status == 500


def test_ecitmatch_answers_line_by_line(ask, server):
    record = server.state.corpus.records[FIRST]
    page, volume = record.tree.findtext(".//MedlinePgn"), record.tree.findtext(".//Volume")
    start = page.split("-")[0]
    journal = "j invent rec"
    lines = (
        f"{journal}||{volume}|{start}||one|",
        "no such journal|2020||||two|",
        f"{journal}|1800||||three|",
    )
    bdata = "\r".join(lines)
    answer = post(server.url + "ecitmatch.cgi", {"db": "pubmed", "retmode": "xml", "bdata": bdata})
    assert [line.split("|")[5:] for line in answer.text.splitlines()] == [
        ["one", str(FIRST)],
        ["two", "NOT_FOUND;INVALID_JOURNAL"],
        ["three", "NOT_FOUND"],
    ]


def test_egquery_leads_to_a_host_that_is_not_there(server):
    answer = send(server.url + "egquery.fcgi?term=x")
    assert answer.status == 301
    assert "ext-http-eutils.linkerd.ncbi.nlm.nih.gov" in answer.headers["Location"]


def test_get_and_post_are_merged_and_a_line_too_long_is_414(server):
    answer = post(server.url + "esearch.fcgi?db=pubmed&retmax=1", {"term": ALL})
    assert len(answer.ids) == 1
    ids = ",".join(str(FIRST + n) for n in range(2_000))
    assert send(f"{server.url}efetch.fcgi?db=pubmed&id={ids}").status == 414
    assert len(post(server.url + "efetch.fcgi", {"db": "pubmed", "id": ids}).xml) == 40


def test_the_log_keeps_every_request(ask, server):
    ask("esearch", term=ALL, tool="litmine")
    (entry,) = server.log
    assert (entry.method, entry.endpoint, entry.status) == ("POST", "esearch.fcgi", 200)
    assert (entry.params["tool"], entry.identity, entry.fault) == (["litmine"], "127.0.0.1", None)


@pytest.fixture(scope="module")
def large():
    """More records than PubMed answers for one search."""
    with Standin(invented_records(10_050)) as standin:
        yield standin


def search_large(large: Standin, **params: object):
    return post(large.url + "esearch.fcgi", {"db": "pubmed", "term": ALL, **params})


def test_a_search_ends_at_record_9998(large):
    assert len(search_large(large, retstart=9_998, retmax=500).ids) == 1
    assert len(search_large(large, retstart=9_500, retmax=500).ids) == 499
    assert len(search_large(large, retmax=10_000).ids) == 9_999
    assert search_large(large).xml.findtext("Count") == "10050"
    beyond = search_large(large, retstart=9_999)
    assert beyond.status == 200
    assert "'retstart' cannot be larger than 9998" in beyond.xml.findtext("ERROR")


def test_the_json_form_of_that_error_is_no_json(large):
    import json

    body = search_large(large, retstart=9_999, retmode="json").text
    with pytest.raises(json.JSONDecodeError, match="line 1 column 105"):
        json.loads(body)
    assert "9998" in json.loads(body, strict=False)["esearchresult"]["ERROR"]


def test_a_fetch_from_history_ends_there_too_with_status_400(large):
    kept = search_large(large, usehistory="y", retmax=0).xml
    where = {"db": "pubmed", "query_key": 1, "WebEnv": kept.findtext("WebEnv"), "rettype": "uilist"}
    page = post(large.url + "efetch.fcgi", where | {"retstart": 9_500, "retmax": 500})
    assert len(page.text.split()) == 499
    beyond = post(large.url + "efetch.fcgi", where | {"retstart": 9_999})
    assert beyond.status == 400
    assert beyond.xml.findtext("ERROR").startswith("Search backend cannot retrieve history data.")
