"""A corpus is a folder: those that ship are whole, and a new one needs no Python."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from litmine.annotate import annotate_texts, load_pipeline
from litmine.article import lay_passages
from litmine.cli import main
from litmine.corpus import list_corpora, read_corpus, strip_comments
from litmine.standin.corpus import Corpus as Records
from litmine.standin.search import Searcher
from litmine.standin.vocabulary import Vocabulary
from litmine.terms import check_sources, read_terms

TOML = '''
title = "Serum sickness"
since = "2020/01/01"
terms = ["terms", "atg/terms"]
query = """
"serum sickness"[mh]   # indexed
OR "serum sickness"[tiab]
"""
[sources]
'''
RECORD = """<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">
<PMID Version="1">{pmid}</PMID><Article PubModel="Print"><Journal><Title>J</Title></Journal>
<ArticleTitle>{title}</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>
"""
WANTED = {
    99000101: "Thymoglobulin before unrelated donor marrow transplantation",
    99000102: "Anti-T-lymphocyte globulin in acute leukemia",
    99000103: "Horse ATG for hypoplastic myelodysplasia",
    99000104: "ATG in haploidentical transplants: GVHD",
    99000105: "Antilymphocytic serum in Hodgkin's disease",
    99000106: "Porcine ALG in severe aplastic anaemia",
}
UNWANTED = {
    99000111: "An ATG start codon in a leukemia gene",
    99000112: "Thymoglobulin induction in kidney recipients",
    99000113: "Rituximab for follicular lymphoma",
    99000114: "ALS is no globulin but a disease of motor neurons",
}


def make_folder(folder: Path) -> Path:
    terms = folder / "terms"
    terms.mkdir(parents=True)
    sources = [f'"{s}" = "x"' for s in read_corpus("atg").settings["sources"]]
    (folder / "corpus.toml").write_text(TOML + "\n".join(sources), encoding="utf-8")
    (folder / "pipeline.cfg").write_text(
        '[model]\nname = "blank"\n[components]\n[components.litmine_sentences]\nfirst = true\n'
        f'[components.litmine_terms]\ncorpus = "{folder}"\n'
    )
    (terms / "drugs.tsv").write_text(
        "spelling\tname\tcurie\tstatus\tparent\tsource\tmatch\n"
        "newglobulin\tnew globulin\tlitmine:new-globulin\tcurated\t\tlitmine\t\n"
        "prednisone\tour prednisone\tlitmine:our-prednisone\tcurated\t\tlitmine\t\n"
    )
    return folder


def test_comments_and_line_breaks_leave_the_query() -> None:
    assert strip_comments("a[mh] # one\n\nOR b[tiab]\n# all\n") == "a[mh] OR b[tiab]"


@pytest.mark.parametrize("name", list_corpora())
def test_every_shipped_corpus_names_the_licence_of_every_row(name: str) -> None:
    corpus = read_corpus(name)
    check_sources(corpus, read_terms(corpus))


@pytest.mark.parametrize("name", list_corpora())
def test_every_shipped_query_is_balanced_and_has_no_filter(name: str) -> None:
    query = read_corpus(name).query
    assert query.count("(") == query.count(")") > 0
    assert query.count('"') % 2 == 0
    assert not [
        tag for tag in ("[la]", "[dp]", "[pdat]", "[crdt]", "[pt]", "humans[mh]") if tag in query
    ]


def test_the_atg_query_finds_the_globulins_in_blood_disease_and_nothing_else(
    tmp_path: Path,
) -> None:
    texts = {**WANTED, **UNWANTED}
    files = []
    for pmid, title in texts.items():
        files.append(tmp_path / f"{pmid}.xml")
        files[-1].write_text(RECORD.format(pmid=pmid, title=title), encoding="utf-8")
    query = read_corpus("atg").query
    searcher = Searcher(Records(files), Vocabulary([query]))
    found = searcher.search(query, lambda key: frozenset(), date(2026, 1, 1))
    assert found.pmids == set(WANTED)


def test_a_new_topic_needs_a_folder_and_no_python(tmp_path: Path) -> None:
    nlp = load_pipeline(read_corpus(str(make_folder(tmp_path / "serum"))))
    passages = lay_passages([("TITLE", "Newglobulin, prednisone and methotrexate")])
    ((_, annotation),) = annotate_texts(nlp, [(1, passages)])
    names = [mention.name for mention in annotation.mentions]
    assert names == ["new globulin", "our prednisone", "methotrexate"]


@pytest.mark.parametrize("name", list_corpora())
def test_every_shipped_pipeline_reads_an_abstract(name: str) -> None:
    nlp = load_pipeline(read_corpus(name), model="blank")
    text = "PTCy and thymoglobulin prevented grade II-IV acute GVHD in AML."
    ((_, annotation),) = annotate_texts(nlp, [(1, lay_passages([("TITLE", text)]))])
    assert [mention.name for mention in annotation.mentions] == [
        "post-transplant cyclophosphamide",
        "rabbit antithymocyte globulin",
        "acute gvhd grade ii-iv",
        "acute myeloid leukemia",
    ]


def test_the_command_lists_shows_and_checks(tmp_path: Path) -> None:
    listed = CliRunner().invoke(main, ["corpora"])
    assert listed.exit_code == 0
    assert all(name in listed.stdout for name in list_corpora())
    folder = make_folder(tmp_path / "serum")
    shown = CliRunner().invoke(main, ["corpora", str(folder)])
    assert shown.exit_code == 0
    assert '"serum sickness"[mh] OR "serum sickness"[tiab]' in shown.stdout
    with open(folder / "terms" / "drugs.tsv", "a", encoding="utf-8") as table:
        table.write("zeta\tonly two\n")
    broken = CliRunner().invoke(main, ["corpora", str(folder)])
    assert broken.exit_code == 1
    assert "drugs.tsv:4: 2 columns, expected 7" in broken.output


def test_an_unknown_corpus_is_one_line_that_names_the_known_ones() -> None:
    result = CliRunner().invoke(main, ["corpora", "nosuch"])
    assert result.exit_code == 1
    assert "nosuch" in result.output
    assert "atg, ptcy" in result.output
