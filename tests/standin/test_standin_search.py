"""The term language: what matches, how it is translated, what is reported, what is refused."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from litmine.corpus import list_corpora, read_corpus
from litmine.standin.corpus import Corpus
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.query import parse_query
from litmine.standin.search import Searcher
from litmine.standin.vocabulary import Vocabulary

RECORD = """<PubmedArticle><MedlineCitation Status="{status}"><PMID Version="1">{pmid}</PMID>
<DateRevised><Year>2025</Year><Month>06</Month><Day>{day}</Day></DateRevised>
<Article><Journal><JournalIssue><Volume>{volume}</Volume><PubDate>{published}</PubDate>
</JournalIssue><Title>Blood of nobody</Title></Journal>
<ArticleTitle>{title}</ArticleTitle><Abstract><AbstractText>{abstract}</AbstractText></Abstract>
<AuthorList><Author><LastName>{author}</LastName><ForeName>Ada</ForeName>
<Initials>AB</Initials></Author></AuthorList><Language>{language}</Language>
<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>
</PublicationTypeList></Article><MedlineJournalInfo><MedlineTA>Nobody Blood</MedlineTA>
</MedlineJournalInfo><ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>
<NameOfSubstance UI="C1">{substance}</NameOfSubstance></Chemical></ChemicalList>
<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="{major}">{heading}
</DescriptorName><QualifierName UI="Q1" MajorTopicYN="N">{qualifier}</QualifierName>
</MeshHeading></MeshHeadingList><KeywordList><Keyword>{keyword}</Keyword></KeywordList>
</MedlineCitation><PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>2025</Year>
<Month>5</Month><Day>{day}</Day></PubMedPubDate></History></PubmedData></PubmedArticle>"""

DEFAULTS = {
    "status": "MEDLINE",
    "published": "<Year>2025</Year><Month>May</Month>",
    "abstract": "Nothing.",
    "author": "Alder",
    "language": "eng",
    "substance": "Cyclosporine",
    "heading": "Anemia, Aplastic",
    "qualifier": "drug therapy",
    "major": "N",
    "keyword": "marrow failure",
    "volume": "7",
}
ROWS = (
    {"pmid": 1, "day": "01", "title": "Anti-thymocyte globulin (ATG) works", "major": "Y"},
    {"pmid": 2, "day": "02", "title": "Antithymocyte globulins compared", "language": "ger"},
    {"pmid": 3, "day": "03", "title": "Horse serum", "abstract": "Globulin. Anti-thymocyte."},
    {"pmid": 4, "day": "04", "title": "Marrow", "heading": "Leukemia, Myeloid, Acute"},
    {"pmid": 5, "day": "05", "title": "Graft", "substance": "thymoglobulin", "author": "Birch"},
    {
        "pmid": 6,
        "day": "06",
        "title": "Old",
        "published": "<MedlineDate>1998 Dec-1999 Jan</MedlineDate>",
        "heading": "Leukemia",
        "status": "In-Process",
    },
)


@pytest.fixture(scope="module")
def searcher() -> Searcher:
    corpus = Corpus(RECORD.format(**(DEFAULTS | row)).encode() for row in ROWS)
    return Searcher(corpus, Vocabulary(["lymphoglobulin[tiab]"]))


def no_history(key: int) -> frozenset[int]:
    raise QueryError(f"Unable to obtain query #{key}")


def find(searcher: Searcher, query: str):
    return searcher.search(query, no_history, date(2025, 5, 6))


MATCHES = {
    "anti-thymocyte globulin[tiab]": {1},
    '"anti thymocyte globulin"[Title/Abstract]': {1},
    "globulin*[ti]": {1, 2},
    "antithymocyte glob*[tiab]": {2},
    "marrow failure[tiab] AND graft[ti]": {5},
    "marrow failure[ot]": {1, 2, 3, 4, 5, 6},
    "anemia, aplastic[mh]": {1, 2, 3, 5},
    "Anemia, Aplastic[majr]": {1},
    "anemia, aplastic/drug therapy[mh]": {1, 2, 3, 5},
    "drug therapy[sh]": {1, 2, 3, 4, 5, 6},
    "leukemia[mh]": {4, 6},
    "leukemia[mh:noexp]": {6},
    "leukemia[tw]": {4, 6},
    "leukemia[tiab] OR thymoglobulin[nm]": {5},
    "thymoglobulin[nm] OR horse[ti] NOT 3[uid]": {5},
    "horse[ti] OR (graft[ti] AND birch[au])": {3, 5},
    "alder a[au]": {1, 2, 3, 4, 6},
    "german[la]": {2},
    "english[la] AND 1:3[pmid]": {1, 3},
    "2 : 3 [UID]": {2, 3},
    "2025/05/02:2025/05/03[crdt]": {2, 3},
    '"2025/05/02"[Date - Create] : "2025/05/03"[Date - Create]': {2, 3},
    "2025/06[lr]": {1, 2, 3, 4, 5, 6},
    "1998[dp]": {6},
    '"last 2 days"[edat]': {4, 5, 6},
    "all [SB] NOT pubmed books [SB]": {1, 2, 3, 4, 5, 6},
    "medline[sb]": {1, 2, 3, 4, 5},
    "nobody blood[ta]": {1, 2, 3, 4, 5, 6},
    "marrow graft": {5},
    '"horse serum"': {3},
    "journal article[pt] NOT (1:5[uid])": {6},
}


@pytest.mark.parametrize(("query", "pmids"), MATCHES.items())
def test_a_query_finds_these_records_and_no_others(searcher, query, pmids):
    assert find(searcher, query).pmids == pmids


TRANSLATIONS = {
    "ATG[tiab]": '"atg"[Title/Abstract]',
    "Leukemia[mh:noexp]": '"leukemia"[MeSH Terms:noexp]',
    "horse[ti] AND (graft[ti] OR 1:9[uid])": '"horse"[Title] AND ("graft"[Title] OR 1:9[UID])',
    "2025/05[crdt]": "2025/05/01:2025/05/31[Date - Create]",
    "2024:2025[dp]": "2024/01/01:2025/12/31[Date - Publication]",
    "marrow graft": '("marrow"[All Fields] AND "graft"[All Fields])',
}


@pytest.mark.parametrize(("query", "translation"), TRANSLATIONS.items())
def test_a_query_is_written_back_as_pubmed_does(searcher, query, translation):
    assert find(searcher, query).translation == translation


def test_an_unknown_phrase_is_dropped_and_reported_while_the_rest_is_searched(searcher):
    found = find(searcher, "zzzqqq[tiab] OR horse[ti]")
    assert (found.pmids, found.not_found) == ({3}, ["zzzqqq"])
    assert found.translation == '"horse"[Title]'


def test_an_unknown_quoted_phrase_is_reported_as_such(searcher):
    assert find(searcher, '"zzzqqq"[ti] OR horse[ti]').quoted_not_found == ['"zzzqqq"']


def test_a_word_that_pubmed_knows_from_elsewhere_is_no_mistake(searcher):
    found = find(searcher, "lymphoglobulin[tiab] OR horse[ti]")
    assert (found.pmids, found.not_found) == ({3}, [])


def test_nothing_left_is_an_empty_result_with_the_phrase_in_it(searcher):
    found = find(searcher, "abcXYZ")
    assert (found.pmids, found.translation) == (frozenset(), "(abcXYZ[All Fields])")


def test_a_stopword_is_ignored_and_reported(searcher):
    assert find(searcher, "the horse").ignored == ["the"]


def test_a_mapped_phrase_reports_its_mapping(searcher):
    found = find(searcher, "aplastic anemia")
    assert found.pmids == {1, 2, 3, 5}
    assert [name for name, _ in found.mapped] == ["aplastic anemia"]


@pytest.mark.parametrize(
    "query",
    [
        "horse[zz]",
        '"horse serum"[tiab:~3]',
        "gl*bulin[ti]",
        "ab*[ti]",
        "2025/13[dp]",
        "free full text[filter]",
        "abc[uid]",
        "related[cois:x]",
    ],
)
def test_what_is_not_supported_is_refused_never_guessed(searcher, query):
    with pytest.raises(Unsupported):
        find(searcher, query)


@pytest.mark.parametrize(
    "query", ["term=((", "(horse[ti]", "horse[ti])", "()", "AND horse", "[ti]"]
)
def test_broken_queries_fail_in_the_words_of_the_backend(query):
    with pytest.raises(QueryError, match=r"^Search Backend failed: "):
        parse_query(query)


def test_a_changed_corpus_is_searched_anew(searcher):
    corpus = Corpus(RECORD.format(**(DEFAULTS | row)).encode() for row in ROWS)
    own = Searcher(corpus, Vocabulary())
    assert find(own, "horse[ti]").pmids == {3}
    corpus.delete(3)
    assert find(own, "horse[ti] OR graft[ti]").pmids == {5}


@pytest.fixture(scope="module")
def demo() -> Searcher:
    xml = files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes()
    return Searcher(Corpus([xml]), Vocabulary([read_corpus("atg").query]))


def test_the_query_of_the_atg_corpus_finds_its_records_and_leaves_the_others(demo):
    found = find(demo, read_corpus("atg").query)
    assert (found.not_found, found.ignored, found.quoted_not_found) == ([], [], [])
    missed = {
        pmid: record.tree.findtext(".//ArticleTitle")
        for pmid, record in demo.corpus.records.items()
        if pmid not in found.pmids
    }
    assert len(found.pmids) >= 60
    assert any("gene ATG5" in title for title in missed.values())
    assert any("start codon" in title for title in missed.values())


def test_exploded_headings_take_in_what_stands_below(demo):
    below = demo.vocabulary.below("leukemia")
    assert {"leukemia", "leukemia myeloid acute", "leukemia promyelocytic acute"} <= below
    assert demo.vocabulary.below("no such heading") == {"no such heading"}


@pytest.mark.parametrize("name", list_corpora())
def test_every_shipped_query_is_understood(demo, name):
    assert isinstance(find(demo, read_corpus(name).query).pmids, frozenset)


WORDS = (
    *("horse", "globulin*", "[ti]", "[mh:noexp]", "[uid]", "[crdt]", "AND", "OR", "NOT", "(", ")"),
    *('"', ":", "#1", "#x", "1:3", "[", "]", "*", "the", "ü", "²", "zzz", "2025/05/01", "/"),
)
PIECES = st.sampled_from([*WORDS, "last 3 days"])


@given(st.lists(PIECES, max_size=9).map(" ".join) | st.text(max_size=30))
@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_is_answered_refused_or_an_error_of_the_query(searcher, query):
    try:
        found = find(searcher, query)
    except (QueryError, Unsupported):
        return
    assert found.pmids <= {1, 2, 3, 4, 5, 6}
