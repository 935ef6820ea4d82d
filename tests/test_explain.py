"""Every row tells why it is there."""

from litmine.annotation import Annotation, Dose, Mention, Relation, Result, Study
from litmine.explain import explain_annotation

TEXT = "No relapse followed rabbit ATG 5 mg/kg (HR 0.5)."
ANNOTATION = Annotation(
    sentences=((0, len(TEXT)),),
    mentions=(
        Mention("OUTCOME", 3, 10, "relapse", "relapse", 0, assertion="absent", cue="No"),
        Mention("DRUG", 20, 30, "rabbit ATG", "rabbit antithymocyte globulin", 0, "x:1"),
    ),
    relations=(Relation(1, "NOT_OBSERVED", 0, 0, cue="No", probability=0.8, source="rules@1"),),
    results=(Result(0, 1, "hazard_ratio", 0.5, 0, cue="HR"),),
    doses=(Dose(1, 5, "mg/kg", 0),),
    study=Study(design="case_report", n_patients=1, cue="a patient"),
)


def test_lines_name_sentence_rows_and_reasons() -> None:
    assert list(explain_annotation("99000001", ANNOTATION, TEXT)) == [
        "99000001: design case_report, patients 1 (a patient)",
        f"\n  {TEXT}",
        "    mention  OUTCOME 'relapse' = relapse: from terms; absent (cue \"No\")",
        "    mention  DRUG 'rabbit ATG' = rabbit antithymocyte globulin [x:1]: from terms",
        "    relation rabbit antithymocyte globulin NOT_OBSERVED relapse: "
        'cue "No"; probability 0.80; rules@1',
        '    result   relapse, rabbit antithymocyte globulin: hazard_ratio 0.5: cue "HR"',
        "    dose     rabbit antithymocyte globulin 5 mg/kg: no reason recorded",
    ]
