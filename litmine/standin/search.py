"""Answer a query: the PMIDs that match, the query as PubMed translates it, and its complaints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from litmine.standin.corpus import Corpus
from litmine.standin.errors import Unsupported
from litmine.standin.matching import make_test
from litmine.standin.query import Between, Both, Earlier, Group, Node, Term, parse_query
from litmine.standin.translation import parenthesised, translate_between, translate_term
from litmine.standin.vocabulary import Vocabulary


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
        whole = Term(node.text, node.field or "ALL", explode=node.explode)
        pmids = self.searcher.match(whole)
        if not pmids and whole.field != "FILT" and not vocabulary.knows(node.text):
            report = self.found.quoted_not_found if node.quoted else self.found.not_found
            report.append(f'"{node.text}"' if node.quoted else node.text)
            return None
        return pmids, translate_term(whole)

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
        return self.visit_term(Term(word, "ALL"))
