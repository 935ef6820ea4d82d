"""The local stand-in for a PubMed query: which records of a bulk file belong to a corpus."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from litmine.article import Article
from litmine.corpus import Corpus
from litmine.errors import Failure


def compile_block(words: Iterable[str]) -> re.Pattern[str]:
    """Compile words into one pattern; a `*` at the end stands for any ending.

    >>> bool(compile_block(["leuk*", "mds"]).search("acute leukaemia"))
    True
    """
    ends = (re.escape(w[:-1]) if w.endswith("*") else re.escape(w) + r"\b" for w in words)
    return re.compile(r"\b(?:" + "|".join(ends) + ")", re.IGNORECASE)


@dataclass(frozen=True)
class Selection:
    """Blocks of words; an article is selected when every block has a word in it."""

    blocks: tuple[re.Pattern[str], ...]

    def __contains__(self, article: Article) -> bool:
        """Look in title, abstract, other abstracts, MeSH, chemicals and keywords."""
        text = "\n".join(
            (
                article.text,
                *(other.text for other in article.other_abstracts),
                *(heading.descriptor for heading in article.mesh),
                *(chemical.name for chemical in article.chemicals),
                *article.keywords,
            )
        )
        return all(block.search(text) for block in self.blocks)


def read_selection(corpus: Corpus) -> Selection:
    """Read the `[filter]` table of the corpus: `blocks`, a list of word lists.

    RAISES: Failure naming the corpus that declares none.
    """
    blocks = corpus.settings.get("filter", {}).get("blocks")
    if not blocks:
        raise Failure(
            f"corpus {corpus.name!r} declares no [filter] blocks in its corpus.toml, "
            "so it cannot choose records from bulk files; fetch it by its query instead"
        )
    return Selection(tuple(compile_block(words) for words in blocks))
