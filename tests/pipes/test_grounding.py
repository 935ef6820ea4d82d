"""Names are plain, GVHD keeps its extent, markers have the status that the text gives."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.pipes import declare_extensions
from litmine.pipes.names import Names, read_names

# text | mention = name
NAMES = """
ATG and Thymoglobulin | ATG = antithymocyte globulin
antithymocyte globulin and Thymoglobuline | Thymoglobuline = rabbit antithymocyte globulin
horse ATG | horse ATG = horse antithymocyte globulin
Grafalon | Grafalon = anti-t-lymphocyte globulin
CsA | CsA = cyclosporine
Ciclosporin | Ciclosporin = cyclosporine
PTCy | PTCy = post-transplant cyclophosphamide
Flu/Mel | Flu/Mel = fludarabine and melphalan
Grade II–IV acute GVHD | Grade II–IV acute GVHD = acute gvhd grade ii-iv
grades 3 to 4 aGVHD | grades 3 to 4 aGVHD = acute gvhd grade iii-iv
grade III/IV GVHD | grade III/IV GVHD = acute gvhd grade iii-iv
acute GVHD grade 2-4 | acute GVHD grade 2-4 = acute gvhd grade ii-iv
chronic extensive GVHD | chronic extensive GVHD = extensive chronic gvhd
moderate to severe cGVHD | moderate to severe cGVHD = moderate-severe chronic gvhd
acute graft-versus-host disease | acute graft-versus-host disease = acute graft-versus-host disease
severe acute GVHD | acute GVHD = acute graft-versus-host disease
aplastic anaemia | aplastic anaemia = aplastic anemia
they relapsed | relapsed = relapse
the patient was transplanted | transplanted = transplantation
"""
# text | status of each marker in order, - for none
STATUSES = """
Blasts were positive for CD7, CD33, CD34, and HLA-DR. | positive positive positive positive
Blasts: positive for CD7 and CD34, negative for CD3. | positive positive negative
CD34+ and CD3- | positive negative
CD4(+), CD8(-) clones | positive negative
CD10-negative but CD19-positive | negative positive
no case expressed CD2, CD3, or CD8 | negative negative negative
FLT3 and NPM1 mutations | mutated mutated
mutations in TP53 | mutated
overexpression of BCL2 | high
a low platelet count | low
an elevated leukocyte count | high
CD34 was studied. | -
lack of CD55 and CD59 | negative negative
"""


@pytest.fixture(scope="module")
def grounded() -> Language:
    declare_extensions()
    nlp = load_model("blank")
    nlp.add_pipe("litmine_sentences")
    nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    nlp.add_pipe("litmine_abbreviations")
    nlp.add_pipe("litmine_grounding")
    return nlp


def read(nlp: Language, text: str) -> Doc:
    return nlp(make_doc(nlp, lay_passages([("TITLE", text)])))


@pytest.mark.parametrize("line", NAMES.strip().splitlines())
def test_a_mention_is_named_as_the_guidelines_say(grounded: Language, line: str) -> None:
    text, wanted = line.split(" | ")
    mention, name = wanted.split(" = ")
    doc = read(grounded, text)
    rows = zip(doc.ents, doc._.mentions, strict=True)
    assert {ent.text: row["name"] for ent, row in rows}.get(mention) == name


@pytest.mark.parametrize("line", STATUSES.strip().splitlines())
def test_a_marker_has_the_status_that_the_text_gives(grounded: Language, line: str) -> None:
    text, wanted = line.split(" | ")
    doc = read(grounded, text)
    rows = zip(doc.ents, doc._.mentions, strict=True)
    found = [row["status"] or "-" for ent, row in rows if ent.label_ == "MARKER"]
    assert found == wanted.split()


def test_only_markers_have_a_status(grounded: Language) -> None:
    doc = read(grounded, "Elevated relapse, high methotrexate, no CD34")
    rows = zip(doc.ents, doc._.mentions, strict=True)
    assert [row["status"] for ent, row in rows if ent.label_ != "MARKER"] == [None, None]


def test_each_mention_has_one_row_and_its_identifier_on_the_span(grounded: Language) -> None:
    doc = read(grounded, "Grade III-IV acute GVHD after thymoglobulin for AML")
    assert [ent.ent_id_ for ent in doc.ents] == [row["curie"] for row in doc._.mentions]
    assert [ent.ent_id_ for ent in doc.ents] == [
        "litmine:acute-gvhd-grade-iii-iv",
        "drugbank:DB00098",
        "mesh:D015470",
    ]


@pytest.fixture(scope="module")
def names() -> Names:
    return read_names()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("T-cell Leukaemias", "t-cell leukemia"),
        ("toxicities", "toxicity"),
        ("graft vs. host reactions", "graft-versus-host reaction"),
        ("Hodgkin's disease", "hodgkin lymphoma"),
        ("mucositis", "mucositis"),
        ("abscesses", "abscess"),
        ("herpes", "herpes"),
        ("HMAs", "hmas"),
        ("(CD34", "cd34"),
        ("t(9;22)", "t(9;22)"),
    ],
)
def test_names_are_lower_case_american_and_singular(names: Names, text: str, name: str) -> None:
    assert names(text) == name
