"""What each page reads, whole rows and whole sets, on the shelf."""

from __future__ import annotations

from xml.etree.ElementTree import fromstring

import pytest
from shelf import GLOBULIN, SCRIPT

from litmine.errors import Failure
from litmine.explore.articles import cut, read_article
from litmine.explore.concepts import read_concept
from litmine.explore.effects import read_doses, read_forest, to_percent
from litmine.explore.feed import ATOM, read_feed, write_feed
from litmine.explore.finding import cut_snippet, read_search, write_match
from litmine.explore.forest_plot import plot_forest, plot_shares
from litmine.explore.front import read_front
from litmine.explore.matrix import read_matrix
from litmine.explore.plots import number_labels, plot_years
from litmine.explore.statements import read_statements, read_timeline
from litmine.reading import Reader

SEVERE = "acute gvhd grade iii-iv"
FOREST = {"outcome": SEVERE, "drug": GLOBULIN}


def test_ratios_are_stated_ones_and_those_that_counts_give(shelf: Reader) -> None:
    """6 of 60 against 15 of 64 is a risk ratio of 0.427 (0.177-1.027); nothing of Elmsford's."""
    ratios = read_forest(shelf, FOREST)["ratios"]
    shown = [
        (r["pmid"], r["measure"], r["computed"], r["arm"], round(r["value"], 3)) for r in ratios
    ]
    assert shown == [
        (99000101, "HR", False, "rabbit antithymocyte globulin", 0.36),
        (99000102, "RR", True, GLOBULIN, 0.427),
    ]
    assert [round(ratios[1][k], 3) for k in ("ci_low", "ci_high")] == [0.177, 1.027]
    assert ratios[1]["comparator"] == "post-transplant cyclophosphamide"


def test_percentages_say_with_and_without(shelf: Reader) -> None:
    """Arms stand in groups: with the globulin, without, another drug, not stated."""
    shares = read_forest(shelf, FOREST)["shares"]
    assert [(r["pmid"], r["percent"], r["group"]) for r in shares] == [
        (99000101, 8.5, f"with {GLOBULIN}"),
        (99000101, 22.0, f"without {GLOBULIN}"),
        (99000102, 10.0, f"with {GLOBULIN}"),
        (99000102, 23.4, "another drug"),
        (99000104, 12.0, f"without {GLOBULIN}"),
        (99000104, 9.0, "arm not stated"),
        (99000104, 31.0, f"without {GLOBULIN}"),
    ]


def test_no_atg_is_the_arm_without_it(shelf: Reader) -> None:
    """A number of "no ATG" never counts as one of ATG, nor is it shown as such."""
    blocks = read_article(shelf, {"pmid": "99000104"})["blocks"]
    arms = [r["arm"] for block in blocks for s in block["sentences"] for r in s["results"]]
    assert arms == ["control", None, "control"]


def test_retracted_numbers_are_counted_as_left_out(shelf: Reader) -> None:
    """The page says how many numbers it withholds."""
    assert read_forest(shelf, FOREST)["left_out"] == 1
    assert read_forest(shelf, {"outcome": "relapse"})["left_out"] == 0


@pytest.mark.parametrize(
    ("name", "value"), [("donor", "unrelated"), ("design", "randomized_trial")]
)
def test_a_setting_narrows_the_numbers(shelf: Reader, name: str, value: str) -> None:
    """A setting keeps the studies that state it."""
    read = read_forest(shelf, {**FOREST, name: value})
    assert {r["pmid"] for r in read["ratios"] + read["shares"]} == {99000101}
    assert value in read["settings"][name]


def test_an_outcome_is_found_by_any_name(shelf: Reader) -> None:
    """A word that names nothing is refused with a hint."""
    assert read_forest(shelf, {"outcome": SEVERE.upper()})["ratios"]
    with pytest.raises(Failure, match="near: relapse"):
        read_forest(shelf, {"outcome": "relapso"})


def test_percent_of_what_is_none() -> None:
    """A median is no percentage, a count without its whole neither."""
    number = {"value": 3.0, "n": None, "of": None}
    assert to_percent({**number, "measure": "median"}) is None
    assert to_percent({**number, "measure": "count"}) is None
    assert to_percent({**number, "measure": "count", "n": 1, "of": 8}) == 12.5


def test_a_forest_plot_is_on_a_log_axis_that_holds_every_interval(shelf: Reader) -> None:
    """One point a ratio; the axis holds 1 and both ends of each interval."""
    ratios = read_forest(shelf, FOREST)["ratios"]
    spec = plot_forest(ratios, lambda row: f"/{row['pmid']}")
    scale = spec["layer"][2]["encoding"]["x"]["scale"]
    assert scale["type"] == "log"
    values = spec["data"]["values"]
    assert [v["href"] for v in values] == ["/99000101", "/99000102"]
    assert scale["domain"][0] < min(v["low"] for v in values)
    assert scale["domain"][1] > max([1.0, *(v["high"] for v in values)])


def test_equal_labels_stay_two_lines() -> None:
    """Two ratios of a study do not fall on one line."""
    assert number_labels(["a", "a", "b"]) == ["a", "a (2)", "b"]


def test_groups_stand_in_order_of_worth(shelf: Reader) -> None:
    """With, without, others, not stated."""
    spec = plot_shares(read_forest(shelf, FOREST)["shares"], lambda row: "")
    domain = spec["encoding"]["color"]["scale"]["domain"]
    assert domain == [f"with {GLOBULIN}", f"without {GLOBULIN}", "another drug", "arm not stated"]


def test_doses_stay_with_their_product(shelf: Reader) -> None:
    """Three products, three totals; a product that has none is refused."""
    doses = read_doses(shelf, {})["doses"]
    assert {(d["product"], d["total_mg_kg"]) for d in doses} == {
        ("rabbit antithymocyte globulin", 5.0),
        ("unspecified", 10.0),
        ("anti-t-lymphocyte globulin", 30.0),
    }
    with pytest.raises(Failure, match="no dose of 'water'"):
        read_doses(shelf, {"product": "water"})


def test_the_matrix_tells_disagreement(shelf: Reader) -> None:
    """Rabbit globulin and relapse: no difference in one article, more in another."""
    cells = read_matrix(shelf, {})["cells"]
    tones = {pair: (c.more, c.less, c.no_difference, c.tone) for pair, c in cells.items()}
    rabbit = "rabbit antithymocyte globulin"
    assert tones == {
        (SEVERE, rabbit): (0, 1, 0, "benefit"),
        (SEVERE, GLOBULIN): (0, 1, 0, "benefit"),
        ("relapse", rabbit): (1, 0, 1, "harm"),
        ("relapse", "anti-t-lymphocyte globulin"): (1, 0, 0, "harm"),
        ("overall survival", GLOBULIN): (0, 1, 0, "harm"),
        ("chronic graft-versus-host disease", "anti-t-lymphocyte globulin"): (0, 1, 0, "benefit"),
    }


def test_the_matrix_keeps_to_a_comparator(shelf: Reader) -> None:
    """Only the article that compares with cyclophosphamide stays."""
    cells = read_matrix(shelf, {"comparator": "post-transplant cyclophosphamide"})["cells"]
    assert set(cells) == {(SEVERE, GLOBULIN), ("overall survival", GLOBULIN)}


def test_an_article_is_cut_at_its_mentions(shelf: Reader) -> None:
    """Pieces joined are the sentence; the note beside it is what it was read to say."""
    read = read_article(shelf, {"pmid": "99000101"})
    first = read["blocks"][0]["sentences"][0]
    assert "".join(piece["text"] for piece in first["pieces"]) == first["text"]
    named = [p["mention"]["name"] for p in first["pieces"] if p["mention"]]
    assert named == ["unrelated donor transplantation", "rabbit antithymocyte globulin", SEVERE]
    assert [r["effect"] for r in first["relations"]] == ["benefit"]
    assert [r["written"] for r in first["results"]] == ["8.5%", "22%", "HR 0.36 (0.18-0.74)"]
    assert read["trials"][0]["url"] == "https://clinicaltrials.gov/study/NCT00000000"


def test_overlapping_mentions_do_not_double_text() -> None:
    """The longer of two that begin together is kept, a later overlap dropped."""
    mentions = [{"start": 0, "end": 4}, {"start": 0, "end": 8}, {"start": 6, "end": 9}]
    pieces = cut("severe GVHD", 0, mentions)
    assert [p["text"] for p in pieces] == ["severe G", "VHD"]


def test_an_article_never_annotated_shows_its_text(shelf: Reader) -> None:
    """A page without extraction is still the record."""
    read = read_article(shelf, {"pmid": "99000108"})
    assert (read["annotated"], read["blocks"]) == (False, [])
    with pytest.raises(Failure, match="no article with PMID 1"):
        read_article(shelf, {"pmid": "1"})


def test_a_concept_knows_its_names_and_company(shelf: Reader) -> None:
    """Synonyms, the wider concept, directions and companions; retracted articles give none."""
    read = read_concept(shelf, {"concept": "x:2"})
    assert [t["spelling"] for t in read["terms"]] == [
        "Thymoglobulin",
        "rabbit antithymocyte globulin",
    ]
    assert [w["name"] for w in read["wider"]] == [GLOBULIN]
    assert {(r["name"], r["more"], r["less"], r["no_difference"]) for r in read["by_it"]} == {
        (SEVERE, 0, 1, 0),
        ("relapse", 1, 0, 1),
        ("aplastic anemia", 0, 0, 0),
    }
    assert "relapse" in {c["name"] for c in read["companions"]}
    with pytest.raises(Failure, match="no concept 'x:99'"):
        read_concept(shelf, {"concept": "x:99"})


def test_statements_by_subject_object_and_effect(shelf: Reader) -> None:
    """Filters meet; the newest article comes first."""
    rows = read_statements(shelf, {"object": "relapse"})["statements"]
    assert [(r["pmid"], r["predicate"]) for r in rows] == [
        (99000104, "INCREASES"),
        (99000103, "INCREASES"),
        (99000101, "NO_EFFECT"),
    ]
    rows = read_statements(shelf, {"object": "relapse", "effect": "none"})["statements"]
    assert [r["pmid"] for r in rows] == [99000101]


def test_the_time_line_counts_an_article_once_a_direction(shelf: Reader) -> None:
    """Two rises of relapse in 2021, one null finding in 2018."""
    rows = read_timeline(shelf, {"object": "relapse"})["directions"]
    assert rows == [
        {"year": 2018, "direction": "no difference", "articles": 1},
        {"year": 2021, "direction": "more", "articles": 2},
    ]


def test_search_takes_any_words(shelf: Reader) -> None:
    """Signs of the full-text language are words, a synonym finds its concept."""
    for words in ('"', "AND", "a OR (", "title:x", "-", "NEAR(", "*", "100%", "relapse*"):
        read_search(shelf, {"q": words})
    read = read_search(shelf, {"q": "thymoglobulin"})
    assert [c["name"] for c in read["concepts"]] == ["rabbit antithymocyte globulin"]
    hits = read_search(shelf, {"q": "invented registry"})["hits"]
    assert [h["pmid"] for h in hits] == [99000103]


def test_a_search_is_quoted_word_by_word() -> None:
    """Phrases stay phrases, a star asks for any ending."""
    assert (
        write_match('rabbit "chronic GVHD" surviv* -')
        == '"rabbit" AND "chronic GVHD" AND "surviv"*'
    )
    assert write_match(' " ') == ""


def test_a_snippet_is_cut_at_its_hits() -> None:
    """Hits come marked, text as it is."""
    assert cut_snippet("a \ue000<b>\ue001 c") == [("a ", False), ("<b>", True), (" c", False)]


def test_the_front_page_counts_and_warns(shelf: Reader) -> None:
    """Counts, the last harvest, news with retractions first, questions of the corpus."""
    read = read_front(shelf, {})
    assert {k: read["counts"][k] for k in ("articles", "statements", "numbers", "retracted")} == {
        "articles": 8,
        "statements": 12,
        "numbers": 11,
        "retracted": 1,
    }
    assert [h["outcome"] for h in read["harvests"]] == ["done"]
    assert read["news"][0]["pmid"] == 99000105
    assert len([link for g in read["questions"] for link in g["links"]]) >= 15


def test_the_feed_is_atom_and_repeats_nothing_retracted(shelf: Reader) -> None:
    """Every entry has what RFC 4287 demands; titles are text; Elmsford's claim is not told."""
    feed = fromstring(write_feed(read_feed(shelf, {}), "http://x"))
    entries = {e.findtext(f"{{{ATOM}}}title"): e for e in feed.iter(f"{{{ATOM}}}entry")}
    assert len(entries) == 7
    for part in ("id", "title", "updated", "link", "summary"):
        assert all(e.find(f"{{{ATOM}}}{part}") is not None for e in entries.values())
    assert any(SCRIPT in title for title in entries)
    retracted = next(e for title, e in entries.items() if title.startswith("Retracted:"))
    assert "decreases" not in (retracted.findtext(f"{{{ATOM}}}summary") or "")
    assert len({e.findtext(f"{{{ATOM}}}id") for e in entries.values()}) == 7


def test_every_year_has_a_bar_of_its_own(shelf: Reader) -> None:
    """Bars stand half a year to either side of their year, the last one too."""
    spec = plot_years(read_front(shelf, {})["years"])
    bars = [(v["from"], v["until"], v["articles"]) for v in spec["data"]["values"]]
    assert bars[-2:] == [(2020.5, 2021.5, 2), (2021.5, 2022.5, 1)]
    assert spec["encoding"]["x"]["scale"]["domain"] == [2014.4, 2022.6]


def test_an_interval_down_to_nothing_is_drawn(shelf: Reader) -> None:
    """A lower limit of 0 has no logarithm: the line ends at the axis' end."""
    row = {**read_forest(shelf, FOREST)["ratios"][0], "ci_low": 0.0}
    value = plot_forest([row], lambda row: "")["data"]["values"][0]
    assert value["low"] == 0.02
