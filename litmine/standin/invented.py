"""Invented PubMed records in any number, the same for the same seed. They tell nothing true."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

FIRST_PMID = 99_000_001
FIRST_DAY = date(2015, 1, 1)
DRUGS = ("rabbit ATG", "horse antithymocyte globulin", "antilymphocyte globulin", "cyclosporine")
DISEASES = ("aplastic anaemia", "acute myeloid leukaemia", "myelodysplasia", "lymphoma")
OUTCOMES = ("relapse", "graft-versus-host disease", "overall survival", "engraftment")
SURNAMES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Larch", "Maple", "Oak", "Rowan")
MESH = (
    ("D000961", "Antilymphocyte Serum"),
    ("D000741", "Anemia, Aplastic"),
    ("D007951", "Leukemia, Myeloid"),
    ("D006086", "Graft vs Host Disease"),
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def invented_records(n: int, seed: int = 0, first: int = FIRST_PMID) -> Iterator[bytes]:
    """Give `n` small valid records as XML bytes, PMIDs counted up from `first`."""
    for number in range(n):
        yield invent_record(first + number, seed)


def invent_record(pmid: int, seed: int = 0, day: date | None = None) -> bytes:
    """Invent one record; `day` is when it entered PubMed (chosen where not given)."""
    chance = random.Random(f"{seed}:{pmid}")
    day = day or FIRST_DAY + timedelta(days=chance.randrange(3_600))
    drug, disease = chance.choice(DRUGS), chance.choice(DISEASES)
    outcome, percent = chance.choice(OUTCOMES), chance.randrange(5, 95)
    title = f"Invented study {pmid}: {drug} in {disease}."
    abstract = (
        f"We invented {chance.randrange(10, 400)} patients with {disease} who were given {drug}. "
        f"At two years {outcome} was seen in {percent}% of them. This record is not a real one."
    )
    return TEMPLATE.format(
        pmid=pmid,
        title=title,
        abstract=abstract,
        year=day.year,
        month=day.month,
        month_name=MONTHS[day.month - 1],
        day=day.day,
        authors=invent_authors(chance),
        volume=day.year - 1980,
        page=chance.randrange(1, 900),
        mesh=invent_mesh(chance),
    ).encode()


def invent_authors(chance: random.Random) -> str:
    """Invent one to four authors."""
    names = chance.sample(SURNAMES, chance.randrange(1, 5))
    return "".join(
        f'<Author ValidYN="Y"><LastName>{name}</LastName><ForeName>Ada</ForeName>'
        "<Initials>A</Initials></Author>"
        for name in names
    )


def invent_mesh(chance: random.Random) -> str:
    """Choose two headings."""
    return "".join(
        f'<MeshHeading><DescriptorName UI="{ui}" MajorTopicYN="N">{name}</DescriptorName>'
        "</MeshHeading>"
        for ui, name in chance.sample(MESH, 2)
    )


TEMPLATE = (
    '<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM">'
    '<PMID Version="1">{pmid}</PMID>'
    "<DateRevised><Year>{year}</Year><Month>{month:02}</Month><Day>{day:02}</Day></DateRevised>"
    '<Article PubModel="Print"><Journal><ISSN IssnType="Print">0000-0000</ISSN>'
    '<JournalIssue CitedMedium="Print"><Volume>{volume}</Volume><Issue>1</Issue>'
    "<PubDate><Year>{year}</Year><Month>{month_name}</Month></PubDate></JournalIssue>"
    "<Title>Journal of invented records</Title>"
    "<ISOAbbreviation>J Invent Rec</ISOAbbreviation></Journal>"
    "<ArticleTitle>{title}</ArticleTitle>"
    "<Pagination><MedlinePgn>{page}-9</MedlinePgn></Pagination>"
    '<ELocationID EIdType="doi" ValidYN="Y">10.99999/invented.{pmid}</ELocationID>'
    "<Abstract><AbstractText>{abstract}</AbstractText></Abstract>"
    '<AuthorList CompleteYN="Y">{authors}</AuthorList><Language>eng</Language>'
    '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType>'
    "</PublicationTypeList></Article>"
    "<MedlineJournalInfo><Country>England</Country><MedlineTA>J Invent Rec</MedlineTA>"
    "<NlmUniqueID>00000000</NlmUniqueID></MedlineJournalInfo>"
    "<MeshHeadingList>{mesh}</MeshHeadingList></MedlineCitation>"
    '<PubmedData><History><PubMedPubDate PubStatus="entrez"><Year>{year}</Year>'
    "<Month>{month}</Month><Day>{day}</Day><Hour>6</Hour><Minute>0</Minute></PubMedPubDate>"
    "</History><PublicationStatus>ppublish</PublicationStatus><ArticleIdList>"
    '<ArticleId IdType="pubmed">{pmid}</ArticleId>'
    '<ArticleId IdType="doi">10.99999/invented.{pmid}</ArticleId>'
    "</ArticleIdList></PubmedData></PubmedArticle>"
)
