"""What the parser promises of one record, in records invented here."""

# ruff: noqa: E501 - XML is easier to read unbroken

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from lxml import etree

from litmine.article import Article, Author, Chemical, DateOf, Grant, Link, MeshHeading, Trial
from litmine.errors import Failure
from litmine.parse import Deleted, Record, parse_article, parse_file, parse_records
from litmine.parse.dates import read_date
from litmine.parse.people import read_orcid
from litmine.parse.text import text_of

MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def make_record(article: str = "", citation: str = "", data: str = "", pmid: int = 99000001) -> str:
    """Write a record around what a test is about."""
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{article}</Article>{citation}</MedlineCitation>"
        f"<PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def read(article: str = "", citation: str = "", data: str = "") -> Article:
    """Parse a record made of these parts."""
    return parse_article(make_record(article, citation, data).encode())


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("5 × 10<sup>6</sup>/kg", "5 × 10^6/kg"),
        ("3.1 x 10 <sup>-3</sup> M", "3.1 x 10^-3 M"),
        ("10<sup>−9</sup>", "10^−9"),
        ("CD34<sup>+</sup> cells", "CD34+ cells"),
        ("CD4<sup>+</sup>CD25<sup>high</sup>", "CD4+CD25high"),
        ("CD3<sup>-</sup>/CD56<sup>bright</sup>", "CD3-/CD56bright"),
        ("<sup>99</sup>Tc, the 2<sup>nd</sup> day", "99Tc, the 2nd day"),
        ("mg/m<sup>2</sup>", "mg/m2"),
        ("CO<sub>2</sub> and AUC<sub>0-24</sub>", "CO2 and AUC0-24"),
        ("P &lt; .001 and x &gt; y &amp; z", "P < .001 and x > y & z"),
        ("<i>TP53</i>-<b>mutated</b> <u>AML</u>", "TP53-mutated AML"),
        ("one\n      two three\u2009four", "one two three four"),
        ("<b>a</b> <i>b</i>", "a b"),
        ("  ", ""),
        (f"p<mml:math {MATHML}><mml:mo>&lt;</mml:mo><mml:mn>0.05</mml:mn></mml:math>.", "p<0.05."),
        (
            f"<mml:math {MATHML}><mml:mn>4</mml:mn><mml:mo>×</mml:mo><mml:msup>\n<mml:mn>10</mml:mn>"
            "<mml:mn>6</mml:mn></mml:msup></mml:math>/kg",
            "4×10^6/kg",
        ),
        (
            f"<mml:math {MATHML}><mml:mfrac><mml:mrow><mml:mi>a</mml:mi><mml:mo>+</mml:mo>"
            "<mml:mi>b</mml:mi></mml:mrow><mml:mi>c</mml:mi></mml:mfrac></mml:math>",
            "(a+b)/c",
        ),
        (
            f"<mml:math {MATHML}><mml:semantics><mml:msub><mml:mi>T</mml:mi><mml:mn>50</mml:mn>"
            "</mml:msub><mml:annotation>T_{50}</mml:annotation></mml:semantics></mml:math>",
            "T50",
        ),
    ],
)
def test_markup_reads_as_typed(xml: str, text: str) -> None:
    assert text_of(etree.fromstring(f"<t>{xml}</t>")) == text


def test_sections_keep_label_category_and_offsets() -> None:
    article = read(
        "<ArticleTitle>A title.</ArticleTitle><Abstract>"
        '<AbstractText Label="Patients and methods:" NlmCategory="METHODS">Ten.</AbstractText>'
        '<AbstractText Label="RESULTS" NlmCategory="RESULTS">First.</AbstractText>'
        '<AbstractText Label="RESULTS" NlmCategory="RESULTS">Second.</AbstractText>'
        '<AbstractText Label="UNASSIGNED" NlmCategory="CONCLUSIONS">Third.</AbstractText>'
        '<AbstractText Label="FUNDING"/>'
        "<AbstractText>Fourth.</AbstractText>"
        "<CopyrightInformation>© 2026 Nobody</CopyrightInformation></Abstract>"
    )
    assert [(p.label, p.category, p.text) for p in article.passages] == [
        ("TITLE", None, "A title."),
        ("PATIENTS AND METHODS", "METHODS", "Ten."),
        ("RESULTS", "RESULTS", "First."),
        ("RESULTS", "RESULTS", "Second."),
        ("CONCLUSIONS", "CONCLUSIONS", "Third."),
        ("ABSTRACT", None, "Fourth."),
    ]
    assert all(article.text[p.offset : p.end] == p.text for p in article.passages)
    assert article.copyright == "© 2026 Nobody"


def test_a_record_without_title_still_begins_with_one() -> None:
    article = read("<Abstract><AbstractText>Text.</AbstractText></Abstract>")
    assert [(p.label, p.offset, p.text) for p in article.passages] == [
        ("TITLE", 0, ""),
        ("ABSTRACT", 1, "Text."),
    ]


@pytest.mark.parametrize(
    ("xml", "date", "precision"),
    [
        ("<Year>2019</Year><Month>May</Month><Day>7</Day>", "2019-05-07", "day"),
        ("<Year>2019</Year><Month>5</Month><Day>31</Day><Hour>6</Hour>", "2019-05-31", "day"),
        ("<Year>2019</Year><Month>September</Month>", "2019-09", "month"),
        ("<Year>2019</Year><Month>02</Month><Day>30</Day>", "2019-02", "month"),
        ("<Year>2019</Year>", "2019", "year"),
        ("<Year>2019</Year><Season>Spring</Season>", "2019", "season"),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998-12", "month"),
        ("<MedlineDate>2000 Jan 5-12</MedlineDate>", "2000-01", "month"),
        ("<MedlineDate>1977-1978</MedlineDate>", "1977", "year"),
        ("<MedlineDate>Fall 2017</MedlineDate>", "2017", "season"),
        ("<MedlineDate>undated</MedlineDate>", None, "none"),
    ],
)
def test_dates_are_as_precise_as_written(xml: str, date: str | None, precision: str) -> None:
    found = read_date(etree.fromstring(f"<d>{xml}</d>"), "published")
    assert found is not None
    assert (found.date, found.precision) == (date, precision)


def test_dates_keep_their_kinds_apart() -> None:
    article = read(
        "<Journal><JournalIssue><PubDate><Year>2021</Year><Season>Winter</Season></PubDate>"
        "</JournalIssue></Journal>"
        '<ArticleDate DateType="Electronic"><Year>2020</Year><Month>12</Month><Day>9</Day></ArticleDate>',
        "<DateRevised><Year>2022</Year><Month>1</Month><Day>2</Day></DateRevised>",
        '<History><PubMedPubDate PubStatus="revised"><Year>2020</Year><Month>3</Month></PubMedPubDate>'
        '<PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>12</Month><Day>10</Day>'
        "<Hour>6</Hour><Minute>0</Minute></PubMedPubDate></History>",
    )
    assert set(article.dates) == {
        DateOf("published", "2021", "season", "2021 Winter"),
        DateOf("electronic", "2020-12-09", "day", "2020 12 9"),
        DateOf("revised", "2022-01-02", "day", "2022 1 2"),
        DateOf("manuscript_revised", "2020-03", "month", "2020 3"),
        DateOf("entrez", "2020-12-10", "day", "2020 12 10 6 0"),
    }
    assert article.year == 2021


def test_people_keep_orcid_suffix_groups_and_every_affiliation() -> None:
    article = read(
        '<AuthorList CompleteYN="N"><Author ValidYN="Y"><LastName>Ottersen</LastName>'
        "<ForeName>Una B</ForeName><Initials>UB</Initials><Suffix>3<sup>rd</sup></Suffix>"
        '<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier>'
        "<AffiliationInfo><Affiliation>Ward A.</Affiliation></AffiliationInfo>"
        "<AffiliationInfo><Affiliation>Ward B.</Affiliation></AffiliationInfo></Author>"
        '<Author ValidYN="N"><LastName>Oterson</LastName></Author>'
        "<Author><CollectiveName>The <i>Invented</i> Group</CollectiveName></Author></AuthorList>",
        "<InvestigatorList><Investigator><LastName>Ilves</LastName></Investigator>"
        "</InvestigatorList>",
    )
    wards = ("Ward A.", "Ward B.")
    orcid = "0000-0002-1825-0097"
    assert article.authors == (
        Author("Ottersen", "Una B", "UB", "3rd", orcid=orcid, affiliations=wards),
        Author(collective="The Invented Group"),
        Author("Ilves", role="investigator"),
    )
    assert not article.authors_complete


@pytest.mark.parametrize(
    "form", ["0000-0002-1825-009x", "000000021825009X", " http://orcid.org/0000-0002-1825-009X "]
)
def test_every_form_of_orcid_becomes_bare(form: str) -> None:
    assert read_orcid(form) == "0000-0002-1825-009X"


def test_indexing_is_kept_with_qualifiers_flags_and_numbers() -> None:
    article = read(
        "<GrantList><Grant><GrantID>R1</GrantID><Agency>NIX</Agency></Grant>"
        "<Grant><GrantID>R1</GrantID><Agency>NIX</Agency></Grant></GrantList>"
        "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>"
        "<AccessionNumberList><AccessionNumber>NCT99999999</AccessionNumber></AccessionNumberList>"
        "</DataBank></DataBankList><PublicationTypeList>"
        '<PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>',
        "<MeshHeadingList><MeshHeading>"
        '<DescriptorName UI="D000961" MajorTopicYN="N">Antilymphocyte Serum</DescriptorName>'
        '<QualifierName UI="Q000008" MajorTopicYN="N">administration &amp; dosage</QualifierName>'
        '<QualifierName UI="Q000627" MajorTopicYN="Y">therapeutic use</QualifierName></MeshHeading>'
        '<MeshHeading><DescriptorName UI="D006801" MajorTopicYN="Y">Humans</DescriptorName>'
        "</MeshHeading></MeshHeadingList>"
        '<SupplMeshList><SupplMeshName Type="Disease" UI="C000001">A disease</SupplMeshName></SupplMeshList>'
        "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>"
        '<NameOfSubstance UI="D000961">Antilymphocyte Serum</NameOfSubstance></Chemical></ChemicalList>'
        '<KeywordList Owner="NOTNLM"><Keyword>CD34<sup>+</sup> dose</Keyword><Keyword>ATG</Keyword>'
        '</KeywordList><KeywordList Owner="PIP"><Keyword>ATG</Keyword><Keyword>GvHD</Keyword></KeywordList>',
    )
    assert article.mesh == (
        MeshHeading("D000961", "Antilymphocyte Serum", "Q000008", "administration & dosage"),
        MeshHeading("D000961", "Antilymphocyte Serum", "Q000627", "therapeutic use", True),
        MeshHeading("D006801", "Humans", major=True),
        MeshHeading("C000001", "A disease"),
    )
    assert article.chemicals == (Chemical("D000961", "Antilymphocyte Serum", None),)
    assert article.keywords == ("CD34+ dose", "ATG", "GvHD")
    assert article.grants == (Grant("R1", "NIX", None),)
    assert article.trials == (Trial("ClinicalTrials.gov", "NCT99999999"),)
    assert article.publication_types == (("D016441", "Retracted Publication"),)
    assert article.retracted


def test_a_qualifier_without_its_descriptor_is_left_out() -> None:
    lone = '<MeshHeading><QualifierName UI="Q000008" MajorTopicYN="N">dosage</QualifierName></MeshHeading>'
    humans = '<MeshHeading><DescriptorName UI="D006801">Humans</DescriptorName></MeshHeading>'
    article = read("", f"<MeshHeadingList>{lone}{humans}{lone}</MeshHeadingList>")
    assert article.mesh == (MeshHeading("D006801", "Humans"),)


def test_doi_and_pmcid_are_the_articles_own() -> None:
    reference = (
        "<ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.99999/theirs</ArticleId>"
        "<ArticleId IdType='pmc'>PMC1</ArticleId></ArticleIdList></Reference></ReferenceList>"
    )
    own = "<ArticleIdList><ArticleId IdType='pmc'>PMC99000001</ArticleId></ArticleIdList>"
    wrong = '<ELocationID EIdType="doi" ValidYN="N">10.99999/wrong</ELocationID>'
    right = '<ELocationID EIdType="doi" ValidYN="Y">https://doi.org/10.99999/own</ELocationID>'
    article = read(wrong + right, data=reference + own)
    assert (article.doi, article.pmcid) == ("10.99999/own", "PMC99000001")
    assert read(data=reference).doi is None


def test_references_neither_leak_nor_cost_the_record() -> None:
    broken = "<ReferenceList><Reference><b></Reference></ReferenceList>"
    own = "<ArticleIdList><ArticleId IdType='doi'>10.99999/own</ArticleId></ArticleIdList>"
    nested = "<ReferenceList><Title/><ReferenceList><x/></ReferenceList></ReferenceList>"
    assert read(data=own + nested + broken).doi == "10.99999/own"
    shown = "<AbstractText><![CDATA[A literal <ReferenceList> tag.]]></AbstractText>"
    article = read(f"<Abstract>{shown}</Abstract>", data=nested)
    assert article.abstract == "A literal <ReferenceList> tag."


def test_links_are_kept_also_without_pmid() -> None:
    article = read(
        citation="<CommentsCorrectionsList>"
        '<CommentsCorrections RefType="RetractionIn"><RefSource>J Inv. 2026;1:9</RefSource>'
        '<PMID Version="1">99000002</PMID><Note>all data</Note></CommentsCorrections>'
        '<CommentsCorrections RefType="ErratumIn"><RefSource>J Inv. 2025;2:1</RefSource>'
        "</CommentsCorrections></CommentsCorrectionsList>"
    )
    assert article.pmid == 99000001
    assert article.links == (
        Link("RetractionIn", 99000002, "J Inv. 2026;1:9", "all data"),
        Link("ErratumIn", None, "J Inv. 2025;2:1", None),
    )


def test_other_abstracts_stand_apart_and_an_english_one_fills_a_gap() -> None:
    french = '<OtherAbstract Type="Publisher" Language="fre"><AbstractText>Un essai.</AbstractText></OtherAbstract>'
    english = '<OtherAbstract Type="KIE"><AbstractText>A trial.</AbstractText></OtherAbstract>'
    article = read("<ArticleTitle>[Titre].</ArticleTitle>", french + english)
    assert [o.language for o in article.other_abstracts] == ["fre", "eng"]
    assert article.abstract == "A trial."
    assert read(citation=french).abstract == ""
    assert read(citation=french).other_abstracts[0].text == "Un essai."
    own = "<Abstract><AbstractText>Our own.</AbstractText></Abstract>"
    assert read(own, french + english).abstract == "Our own."


def test_a_book_chapter_is_read() -> None:
    article = parse_article(
        b'<PubmedBookArticle><BookDocument><PMID Version="2">99000003</PMID><ArticleIdList>'
        b'<ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList><Book><Publisher>'
        b"<PublisherName>Press</PublisherName></Publisher><BookTitle>The Book</BookTitle><PubDate>"
        b'<Year>2020</Year></PubDate><AuthorList Type="editors"><Author><LastName>Ede</LastName>'
        b"</Author></AuthorList></Book><ArticleTitle>Chapter</ArticleTitle><AuthorList>"
        b"<Author><LastName>Aut</LastName></Author></AuthorList><PublicationType UI='D016454'>Review"
        b"</PublicationType><Abstract><AbstractText>Text.</AbstractText></Abstract></BookDocument>"
        b"<PubmedBookData><ArticleIdList><ArticleId IdType='pubmed'>99000003</ArticleId>"
        b"</ArticleIdList></PubmedBookData></PubmedBookArticle>"
    )
    assert (article.pmid, article.version, article.kind) == (99000003, 2, "book")
    assert (article.title, article.abstract) == ("Chapter", "Text.")
    assert (article.journal.title, article.journal.publisher) == ("The Book", "Press")
    assert [(a.last_name, a.role) for a in article.authors] == [
        ("Ede", "editor"),
        ("Aut", "author"),
    ]
    assert article.publication_types == (("D016454", "Review"),)
    assert (article.year, article.ids[0]) == (2020, ("bookaccession", "NBK1"))


def test_deletions_are_given_beside_records() -> None:
    deletion = (
        "<DeleteCitation><PMID Version='1'>99000008</PMID><PMID>99000009</PMID></DeleteCitation>"
    )
    document = f"<PubmedArticleSet>{make_record()}{deletion}</PubmedArticleSet>".encode()
    record, deleted = parse_records(document)
    assert isinstance(record, Record)
    assert deleted == Deleted((99000008, 99000009))


def test_files_are_read_plain_and_gzipped(tmp_path: Path) -> None:
    document = f"<PubmedArticleSet>\n{make_record()}\n</PubmedArticleSet>".encode()
    plain, packed = tmp_path / "a.xml", tmp_path / "a.xml.gz"
    plain.write_bytes(document)
    packed.write_bytes(gzip.compress(document))
    assert list(parse_file(plain)) == list(parse_file(packed))
    packed.write_bytes(gzip.compress(document)[:-9])
    with pytest.raises(Failure, match=r"a\.xml\.gz.*fetch it again"):
        list(parse_file(packed))
    with pytest.raises(Failure, match="missing"):
        list(parse_file(tmp_path / "missing.xml"))
