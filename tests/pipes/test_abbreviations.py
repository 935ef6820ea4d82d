"""A short form means what its article says it means."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from litmine.annotate import load_model, make_doc
from litmine.article import lay_passages
from litmine.pipes import declare_extensions

# text | short form = LABEL name, or - where it must be no mention at all
CASES = """
Anti-thymocyte globulin (ATG) was given. ATG was stopped. | ATG = DRUG antithymocyte globulin
The ATG start codon is mutated. | ATG = -
Matched related donor (MRD) grafts. MRD grafts took. | MRD = -
Minimal residual disease (MRD) fell. MRD was low. | MRD = MARKER minimal residual disease
Confidence interval (CI) was wide. CI was wide. | CI = -
Refractory anemia (RA) in two; RA in three. | RA = DISEASE refractory anemia
Retinoic acid (RA) was given; RA was stopped. | RA = DRUG retinoic acid
Influenza (Flu) came. Flu was mild. | Flu = -
Fludarabine (Flu) and busulfan. Flu was given. | Flu = DRUG fludarabine
Engraftment failure (EF; n = 3) came. EF was late. | EF = OUTCOME graft failure
Hazards fell (risk of graft failure [GF]). GF was rare. | GF = OUTCOME graft failure
PGR (post-graft relapse) was rare. | PGR = OUTCOME post-graft relapse
Rabbit ATG (RAG)-based care. RAG helped. | RAG = DRUG rabbit antithymocyte globulin
Creatinine rise (CR) in one; CR resolved. | CR = -
Renal transplants (RTs) took. Both RTs failed. | RTs = PROCEDURE kidney transplantation
Renal transplants (RTs) took. One RT failed. | RT = PROCEDURE kidney transplantation
Renal transplants (RTs) took. RT-2 was a score. | RT-2 = -
Secondary acute myeloid leukemia (AML). AML relapsed. | AML = DISEASE acute myeloid leukemia
Rabbit antithymocyte globulin (ATG). ATG helped. | ATG = DRUG rabbit antithymocyte globulin
Antithymocyte globulin (ATG). ATG-6 was milder. | ATG-6 = DRUG antithymocyte globulin
Rejection (REJ) came early; REJ-2 was one score. | REJ-2 = -
Given pentostatin (2'-deoxycoformycin; dCF). dCF helped. | dCF = DRUG pentostatin
Given cover (azathioprine; ATG). | ATG = -
"""


@pytest.fixture(scope="module")
def short_nlp() -> Language:
    declare_extensions()
    nlp = load_model("blank")
    nlp.add_pipe("litmine_sentences")
    nlp.add_pipe("litmine_terms", config={"corpus": "atg"})
    nlp.add_pipe("litmine_abbreviations")
    return nlp


def read(nlp: Language, text: str) -> Doc:
    return nlp(make_doc(nlp, lay_passages([("TITLE", "A report"), ("ABSTRACT", text)])))


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_short_forms_mean_what_the_article_says(short_nlp: Language, line: str) -> None:
    text, wanted = line.split(" | ")
    short, meaning = wanted.split(" = ")
    doc = read(short_nlp, text)
    found = {
        f"{ent.label_} {row['name']}"
        for ent, row in zip(doc.ents, doc._.mentions, strict=True)
        if short in ent.text
    }
    assert found == ({meaning} if meaning != "-" else set())


def test_an_initial_names_a_drug_only_where_it_is_a_mention(short_nlp: Language) -> None:
    text = "Etoposide (E) and cisplatin (P). E was given daily, with vitamin E."
    doc = make_doc(short_nlp, lay_passages([("TITLE", text)]))
    start = text.index("E was given")
    doc = short_nlp.get_pipe("litmine_sentences")(doc)
    doc.ents = [doc.char_span(start, start + 1, "DRUG")]
    for name in ("litmine_terms", "litmine_abbreviations"):
        doc = short_nlp.get_pipe(name)(doc)
    named = [row["name"] for e, row in zip(doc.ents, doc._.mentions, strict=True) if e.text == "E"]
    assert named == ["etoposide"]


def test_each_occurrence_is_listed_with_its_definition(short_nlp: Language) -> None:
    doc = read(short_nlp, "Graft loss (GL) was rare. GL was late.")
    shorts = [doc[slice(*row["short"])].text for row in doc._.abbreviations]
    longs = {doc[slice(*row["long"])].text for row in doc._.abbreviations}
    assert (shorts, longs) == (["GL", "GL"], {"Graft loss"})
    assert {row["reason"] for row in doc._.abbreviations} == {"defined in brackets"}


def test_what_is_found_survives_serialization(short_nlp: Language) -> None:
    doc = read(short_nlp, "Graft loss (GL) was rare. GL was late.")
    again = Doc(short_nlp.vocab).from_bytes(doc.to_bytes())
    assert again._.abbreviations == doc._.abbreviations
    assert again._.mentions == doc._.mentions


def test_an_article_leaves_nothing_behind_for_the_next(short_nlp: Language) -> None:
    read(short_nlp, "Graft loss (GL) was rare.")
    assert [ent.text for ent in read(short_nlp, "GL was seen.").ents] == []


def test_a_condition_keeps_the_part_it_plays_where_it_stands(short_nlp: Language) -> None:
    """The same short form is a disease that is treated here and an outcome there."""
    text = "After ATG refractory anemia (RA) came. RA was then treated."
    doc = make_doc(short_nlp, lay_passages([("ABSTRACT", text)]))
    for name in short_nlp.pipe_names[:-1]:
        doc = short_nlp.get_pipe(name)(doc)
    rows = doc._.mentions
    doc.ents = [
        Span(doc, ent.start, ent.end, "OUTCOME" if ent.text == "refractory anemia" else ent.label_)
        for ent in doc.ents
    ]
    doc._.mentions = rows
    doc = short_nlp.get_pipe("litmine_abbreviations")(doc)
    labels = [ent.label_ for ent in doc.ents if ent.text == "RA"]
    assert labels == ["DISEASE", "DISEASE"]
