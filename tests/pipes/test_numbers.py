"""Numbers are read as abstracts write them: every wording once, in sentences of our own."""

import pytest

from litmine.pipes.numbers import Number, read_numbers

WORDINGS = [
    ("Relapse was seen in 5 of 7 (71%).", [(71.0, "percent", 5.0, 7.0)]),
    ("Relapse was seen in 5/7 patients.", [(5.0, "count", None, 7.0)]),
    ("Five out of the seven relapsed.", [(5.0, "count", None, 7.0)]),
    ("Nine patients had died (30%).", [(30.0, "percent", 9.0, None)]),
    ("Viraemia in 12 % ( n=21 ).", [(12.0, "percent", 21.0, None)]),
    ("Twenty-four (33.5 per cent) engrafted.", [(33.5, "percent", 24.0, None)]),
    ("One hundred ninety-three were alive.", [(193.0, "count", None, None)]),
    ("The rates were 90, 60, and 45%.", [(x, "percent", None, None) for x in (90, 60, 45)]),
    ("It took 14 vs 16 days.", [(x, "duration", None, None) for x in (14, 16)]),
    ("Infection in 8% vs. 0.", [(x, "percent", None, None) for x in (8, 0)]),
    ("TRM was 18.8 ± 6.9% at 5-year follow-up.", [(18.8, "percent", None, None)]),
    ("The risk rose twofold.", [(2.0, "fold", None, None)]),
    ("We followed 322\u2009448 patients.", [(322448.0, "count", None, None)]),
    ("We followed 322 448 patients.", [(322448.0, "count", None, None)]),
    ("In phase 2 120 patients died.", [(120.0, "count", None, None)]),
    ("Phase 2: in arm 2 120 patients died.", [(120.0, "count", None, None)]),
    ("There were 1.8 million doses given.", [(1.8e6, "count", None, None)]),
]
INTERVALS = [
    ("HR 0.28; 95% CI, 0.1-.5; P < .001", (0.28, "ratio", 0.1, 0.5)),
    ("HR, 3.4 (95% confidence interval, 1.2 to 9.3)", (3.4, "ratio", 1.2, 9.3)),
    ("an HR of 0.56, 0.34–0.92, p=0.007", (0.56, "ratio", 0.34, 0.92)),
    ("odds ratio [OR], 1·5 (CI: 1·1–2·2)", (1.5, "ratio", 1.1, 2.2)),
    ("survival of 51 percent (95 percent CI : 44-59 percent)", (51.0, "percent", 44.0, 59.0)),
]


def shown(text: str) -> list[Number]:
    return [n for n in read_numbers(text) if n.is_value]


@pytest.mark.parametrize(("text", "expected"), WORDINGS)
def test_a_number_is_read_with_its_kind_and_its_whole(
    text: str, expected: list[tuple[float, str, float | None, float | None]]
) -> None:
    assert [(n.value, n.kind, n.n, n.of) for n in shown(text)] == expected


@pytest.mark.parametrize(("text", "expected"), INTERVALS)
def test_an_interval_belongs_to_its_number(
    text: str, expected: tuple[float, str, float, float]
) -> None:
    assert [(n.value, n.kind, n.low, n.high) for n in shown(text)] == [expected]


def test_an_interval_need_not_be_named_the_second_time() -> None:
    found = shown("Viraemia: 20.7% (95% CI, 15.4–26.5) and 40.0% (33.3–46.6).")
    assert [(n.value, n.low, n.high) for n in found] == [(20.7, 15.4, 26.5), (40.0, 33.3, 46.6)]


@pytest.mark.parametrize(
    "text",
    [
        "P = .02 and p less than 0.001",
        "median age (range, 18-65 years)",
        "IL-2, CD34 and 5-FU",
        "on day +100",
        "grade 3-4, stage II, phase 2",
        "in 1998",
        "busulfan 3.2 mg/kg",
        "aged 18 to 60",
    ],
)
def test_what_measures_nothing_is_no_value(text: str) -> None:
    assert shown(text) == []


def test_numbers_inside_names_are_left_alone() -> None:
    text = "After 7 and 3 nine responded."
    assert [n.value for n in read_numbers(text, [(6, 13)])] == [9.0]


def test_an_expression_reaches_from_its_count_to_its_interval() -> None:
    text = "Of 9, 5 of 7 (71%; 95% CI, 40-90) died."
    found = next(n for n in read_numbers(text) if n.kind == "percent")
    assert text[found.first : found.last] == "5 of 7 (71%; 95% CI, 40-90"


def test_the_name_of_a_ratio_is_said_once_for_a_row_of_intervals() -> None:
    found = shown("The HR was 0.7 (95% CI 0.5-0.9) with A, 1.1 (0.8-1.4) with B. It was 3.2 here.")
    assert [(n.value, n.measure) for n in found] == [
        (0.7, "hazard_ratio"),
        (1.1, "hazard_ratio"),
        (3.2, None),
    ]
