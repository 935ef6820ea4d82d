"""Answer a query: the PMIDs that match, the query as PubMed translates it, and its complaints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from litmine.standin.corpus import Corpus
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.fields import kind_of, read_fields
from litmine.standin.language import Between, Both, Earlier, Group, Node, Term, parse_query
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


@dataclass
class Found:
    """What a search gave: PMIDs, translation, and what PubMed would report about the query."""

    pmids: frozenset[int] = frozenset()
    translation: str = ""
    mapped: list[tuple[str, str]] = field(default_factory=list)
    not_found: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    quoted_not_found: list[str] = field(default_factory=list)


class Searcher:
    """Searches over one corpus; what a term matched is remembered till the corpus changes."""

    def __init__(self, corpus: Corpus, vocabulary: Vocabulary) -> None:
        """Search this corpus, with the words and mappings of this vocabulary."""
        self.corpus = corpus
        self.vocabulary = vocabulary
        self.matched: dict[Term | Between, frozenset[int]] = {}
        self.edition = -1

    def search(self, query: str, earlier: Callable[[int], frozenset[int]], day: date) -> Found:
        """Find the PMIDs of a query.

        `earlier` gives the PMIDs of #n; `day` is today, for `last 30 days`.

        RAISES: QueryError, Unsupported.
        """
        if self.edition != self.corpus.edition:
            self.matched, self.edition = {}, self.corpus.edition
            self.vocabulary.refresh(self.corpus)
        return Search(self, earlier, day).run(parse_query(query))

    def match(self, term: Term | Between) -> frozenset[int]:
        """Give the PMIDs of one term, remembered."""
        if term not in self.matched:
            test = make_test(term, self.vocabulary)
            records = self.corpus.records.values()
            self.matched[term] = frozenset(r.pmid for r in records if test(r))
        return self.matched[term]


class Search:
    """One query on its way."""

    def __init__(
        self, searcher: Searcher, earlier: Callable[[int], frozenset[int]], day: date
    ) -> None:
        """Remember what the search may look at."""
        self.searcher = searcher
        self.earlier = earlier
        self.day = day
        self.found = Found()

    def run(self, node: Node) -> Found:
        """Answer the whole query. A term that PubMed does not know is dropped, unless all are."""
        answer = self.visit(node)
        if answer is None:
            dropped = self.found.not_found or self.found.quoted_not_found
            self.found.translation = f"({dropped[0]}[All Fields])" if dropped else ""
        else:
            self.found.pmids, self.found.translation = answer
        return self.found

    def visit(self, node: Node) -> tuple[frozenset[int], str] | None:
        """Give PMIDs and translation of a node, None where PubMed drops it."""
        if isinstance(node, Group):
            inside = self.visit(node.inside)
            return inside and (inside[0], parenthesised(inside[1]))
        if isinstance(node, Both):
            return self.join(node)
        if isinstance(node, Earlier):
            return self.earlier(node.key), f"#{node.key}"
        return self.visit_between(node) if isinstance(node, Between) else self.visit_term(node)

    def join(self, node: Both) -> tuple[frozenset[int], str] | None:
        """Join two sides; where one is dropped the other stands alone."""
        left, right = self.visit(node.left), self.visit(node.right)
        if left is None or right is None:
            return left or (right if node.operator != "NOT" else None)
        sets = {
            "AND": left[0] & right[0],
            "OR": left[0] | right[0],
            "NOT": left[0] - right[0],
        }
        return sets[node.operator], f"{left[1]} {node.operator} {right[1]}"

    def visit_between(self, node: Between) -> tuple[frozenset[int], str]:
        """Answer a range."""
        if node.high == "today":
            low = self.day + timedelta(days=int(node.low))
            node = Between(low.isoformat(), self.day.isoformat(), node.field)
        return self.searcher.match(node), translate_between(node)

    def visit_term(self, node: Term) -> tuple[frozenset[int], str] | None:
        """Answer a phrase: mapped by the table, or as it stands."""
        vocabulary = self.searcher.vocabulary
        if node.field is None and not node.quoted and not node.truncated:
            return self.visit_free_words(node.text)
        if node.field not in ("FILT",) and not vocabulary.knows(node.text):
            report = self.found.quoted_not_found if node.quoted else self.found.not_found
            report.append(f'"{node.text}"' if node.quoted else node.text)
            return None
        whole = Term(node.text, node.field or "ALL", explode=node.explode)
        return self.searcher.match(whole), translate_term(whole)

    def visit_free_words(self, text: str) -> tuple[frozenset[int], str] | None:
        """Answer words without tag: the mapping table where it has them, else all of them."""
        mapped = self.searcher.vocabulary.mapping(text)
        if mapped:
            self.found.mapped.append((text, mapped))
            inside = self.visit(parse_query(mapped))
            return inside and (inside[0], f"({inside[1]})")
        answers = [self.visit_free_word(word) for word in text.split()]
        kept = [answer for answer in answers if answer is not None]
        if not kept:
            return None
        pmids = frozenset.intersection(*(pmids for pmids, _ in kept))
        translation = " AND ".join(words for _, words in kept)
        return pmids, f"({translation})" if len(kept) > 1 else translation

    def visit_free_word(self, word: str) -> tuple[frozenset[int], str] | None:
        """Answer one word in all fields."""
        vocabulary = self.searcher.vocabulary
        if vocabulary.is_stopword(word):
            self.found.ignored.append(word)
            return None
        if word.endswith("*"):
            raise Unsupported(f"truncation in an untagged phrase: {word!r}")
        if not vocabulary.knows(word):
            self.found.not_found.append(word)
            return None
        term = Term(word, "ALL")
        return self.searcher.match(term), translate_term(term)


def parenthesised(text: str) -> str:
    """Put parentheses round a translation that has none yet."""
    return text if text.startswith("(") and text.endswith(")") and balanced(text) else f"({text})"


def balanced(text: str) -> bool:
    """Tell whether the first parenthesis closes with the last."""
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and place < len(text) - 1:
            return False
    return True


def translate_term(term: Term) -> str:
    """Write a term as PubMed's QueryTranslation does."""
    name = read_fields()[str(term.field)].full_name + ("" if term.explode else ":noexp")
    return f'"{term.text.lower().strip()}"[{name}]'


def translate_between(node: Between) -> str:
    """Write a range as PubMed's QueryTranslation does."""
    name = read_fields()[node.field].full_name
    low, high = node.low.replace("-", "/"), node.high.replace("-", "/")
    return f"{low}[{name}]" if low == high else f"{low}:{high}[{name}]"


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
