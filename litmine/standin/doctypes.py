"""Prologs as NCBI writes them, with the DTD that each reply names."""

from __future__ import annotations

EUTILS = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" ?>\n'
PUBMED_YEAR = 26


def prolog(root: str, name: str, day: str) -> str:
    """Write declaration and DOCTYPE of an E-utilities reply."""
    public = f"-//NLM//DTD {name} {day}//EN"
    file = name.replace(" v", "-v") if " v" in name else name
    return f'{DECLARATION}<!DOCTYPE {root} PUBLIC "{public}" "{EUTILS}/{day}/{file}.dtd">\n'


ESEARCH = prolog("eSearchResult", "esearch", "20060628")
EPOST = prolog("ePostResult", "epost", "20090526")
EINFO = prolog("eInfoResult", "einfo", "20190110")
ELINK = prolog("eLinkResult", "elink", "20101123")
EFETCH = prolog("eEfetchResult", "efetch", "20131226")
UILIST = prolog("IdList", "uilist", "20020605")
SUMMARY_V1 = prolog("eSummaryResult", "esummary v1", "20041029")
SUMMARY_V2 = (
    f"{DECLARATION}<!DOCTYPE eSummaryResult PUBLIC "
    '"-//NLM//DTD esummary pubmed 20231003//EN" '
    f'"{EUTILS}/20231003/esummary_pubmed.dtd">\n'
)
ESPELL = (
    '<?xml version="1.0"?>\n<!DOCTYPE eSpellResult PUBLIC '
    '"-//NLM//DTD eSpellResult, 23 November 2004//EN" '
    '"https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSpell.dtd">\n'
)


def pubmed(year: int = PUBMED_YEAR) -> str:
    """Write the prolog of a set of records; NLM renames its DTD every January."""
    return (
        '<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC '
        f'"-//NLM//DTD PubMedArticle, 1st January 20{year}//EN" '
        f'"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_{year}0101.dtd">\n'
    )
