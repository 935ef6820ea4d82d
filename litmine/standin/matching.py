"""Tests of a record, one kind of search field each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.fields import kind_of
from litmine.standin.query import Between, Term
from litmine.standin.record import Record, plain
from litmine.standin.vocabulary import Vocabulary

LANGUAGES = {"english": "eng", "german": "ger", "french": "fre", "japanese": "jpn"} | {
    "chinese": "chi",
    "russian": "rus",
    "spanish": "spa",
    "italian": "ita",
    "polish": "pol",
}
STATUS_FILTERS = {"medline": "MEDLINE", "in process": "In-Process", "publisher": "Publisher"}
STATUS_FILTERS |= {"pubmednotmedline": "PubMed-not-MEDLINE", "oldmedline": "OLDMEDLINE"}


def make_test(node: Term | Between, vocabulary: Vocabulary) -> Callable[[Record], bool]:
    """Make the test that a record must pass."""
    if isinstance(node, Between):
        return make_range_test(node)
    if node.field == "FILT":
        return make_filter_test(plain(node.text))
    if kind_of(node.field) == "words":
        return make_word_test(node)
    if kind_of(node.field) == "values":
        return make_exact_test(node, vocabulary)
    raise Unsupported(f"[{node.field}]")


def make_range_test(node: Between) -> Callable[[Record], bool]:
    """Test PMID or dates; a record with several dates passes by any of them."""
    if node.field == "UID":
        first, last = int(node.low), int(node.high)
        return lambda record: first <= record.pmid <= last
    low, high = date.fromisoformat(node.low), date.fromisoformat(node.high)
    return lambda record: any(low <= day <= high for day in record.fields.dates[node.field])


def make_word_test(node: Term) -> Callable[[Record], bool]:
    """Test for a phrase; `*` lets its last word go on."""
    name = str(node.field)
    phrase = f" {plain(node.text)}" + ("" if node.truncated else " ")
    return lambda record: phrase in record.fields.words[name]


def make_exact_test(node: Term, vocabulary: Vocabulary) -> Callable[[Record], bool]:
    """Test whole values: headings with what the table puts under them, names from their start."""
    name, text = str(node.field), plain(node.text)
    if name == "LANG":
        text = LANGUAGES.get(text, text)
    if node.truncated or name in ("AUTH", "FULL", "FAUT", "LAUT"):
        return lambda record: any(v.startswith(text) for v in record.fields.exact[name])
    wanted = frozenset({text})
    if name in ("MESH", "MAJR") and node.explode:
        wanted = vocabulary.below(text)
    return lambda record: not wanted.isdisjoint(record.fields.exact[name])


def make_filter_test(text: str) -> Callable[[Record], bool]:
    """Test a filter or subset."""
    if text == "all":
        return lambda record: True
    if text == "pubmed books":
        return lambda record: record.is_book
    if text == "hasabstract":
        return lambda record: record.fields.has_abstract
    if text in STATUS_FILTERS:
        return lambda record: record.fields.status == STATUS_FILTERS[text]
    raise Unsupported(f"filter {text!r}")


def date_clause(low: date, high: date, name: str) -> Between:
    """Make the range of `datetype`, `mindate` and `maxdate`."""
    if kind_of(name) != "dates":
        raise Unsupported(f"datetype {name!r}")
    if low > high:
        raise QueryError("Search Backend failed: mindate is after maxdate")
    return Between(low.isoformat(), high.isoformat(), name)
