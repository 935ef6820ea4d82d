"""Turn the corpus that a variant learns from into DocBins: train, select, all (both).

For litmine also `core` (the articles of our own topic), `half0` and `half1` (of all).
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from sources import Marked, read_corpus, read_table, title_key
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

from litmine.annotate import load_model

SPLIT = 7  # one article in seven is for choosing between models
DEVELOPMENT = {"litmine": "gold-dev", "bc5cdr": "bc5cdr-dev"}
TRUTH = {"litmine": "gold", "bc5cdr": "bc5cdr"}


def number_of(key: str) -> int:
    """Give an id a number that says nothing of the article: parts are drawn by it."""
    return int(hashlib.sha1(key.encode()).hexdigest(), 16)


def is_for_selection(article: Marked) -> bool:
    """Tell by its id whether an article is for choosing between models."""
    return number_of(article.id) % SPLIT == 0


def half_of(key: str) -> int:
    """Tell by its id in which half an article lies: each half is read by a model of the other."""
    return number_of(key) // SPLIT % 2


def read_held_out(shared: Path) -> set[str]:
    """Read the PMIDs that no corpus may teach."""
    return set((shared / "data/ner/held_out_pmids.txt").read_text().split())


def truth_labels(variant: str) -> dict[str, str]:
    """Give the label map of the corpus that is true for the variant; gold's own labels stay."""
    rows = [r for r in read_table("labels.tsv") if r["variant"] == variant]
    return {r["label"]: r["becomes"] for r in rows if r["corpus"] == TRUTH[variant]}


def read_truth(variant: str, shared: Path) -> list[Marked]:
    """Read the variant's own corpus; BC5CDR without the articles that are kept for tests."""
    articles = read_corpus(TRUTH[variant], shared)
    if variant == "litmine":
        return articles
    names, held_out = truth_labels(variant), read_held_out(shared)
    return [
        Marked(a.id, a.text, [(s, e, names[label]) for s, e, label in a.spans])
        for a in articles
        if a.id not in held_out
    ]


def mark(nlp: Language, article: Marked) -> Doc:
    """Make a Doc with the article's spans; one off the token borders leaves its tokens unknown."""
    doc = nlp.make_doc(article.text)
    spans: list[Span] = []
    missing: list[Span] = []
    for start, end, label in article.spans:
        span = doc.char_span(start, end, label)
        wide = doc.char_span(start, end, label, alignment_mode="expand")
        (spans if span else missing).append(span or wide)
    chosen = filter_spans(spans)
    taken = {t.i for span in chosen for t in span}
    free = [doc[t.i : t.i + 1] for span in filter_spans(missing) for t in span if t.i not in taken]
    doc.set_ents(chosen, missing=free)
    return doc


def main(variant: str, shared: Path, target: Path) -> None:
    """Write a DocBin a part, and say what it holds."""
    nlp = load_model("blank")
    development = {title_key(a) for a in read_corpus(DEVELOPMENT[variant], shared)}
    articles = [a for a in read_truth(variant, shared) if title_key(a) not in development]
    parts = {
        "train": [a for a in articles if not is_for_selection(a)],
        "select": [a for a in articles if is_for_selection(a)],
        "all": articles,
    }
    if variant == "litmine":
        parts["core"] = read_corpus("core", shared)
        twice = articles + parts["core"]  # what the model is tuned on counts more here too
        parts |= {f"half{n}": [a for a in twice if half_of(a.id) == n] for n in (0, 1)}
    target.mkdir(parents=True, exist_ok=True)
    for name, part in parts.items():
        docs = [mark(nlp, article) for article in part]
        DocBin(docs=docs).to_disk(target / f"{name}.spacy")
        print(f"{name}: {len(docs)} articles, {sum(len(d.ents) for d in docs)} mentions")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
