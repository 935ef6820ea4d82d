"""Score a model from raw text: exact and overlapping spans, micro-averaged, one to one."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from convert import DEVELOPMENT, is_for_selection, read_truth, truth_labels
from mentions import lay, load
from sources import Marked, read_corpus
from spacy.language import Language

Place = tuple[int, int, str]


def hits(gold: list[Place], found: list[Place], overlap: bool) -> int:
    """Count one-to-one pairs: the same span, or one that overlaps, of the same label."""
    left, count = list(found), 0
    for start, end, label in gold:
        for place in left:
            same = (start, end) == place[:2]
            if label == place[2] and (same or (overlap and start < place[1] and place[0] < end)):
                left.remove(place)
                count += 1
                break
    return count


def f_score(hit: int, gold: int, found: int) -> dict[str, float]:
    """Give precision, recall and F1 (0 to 1)."""
    precision, recall = hit / found if found else 0.0, hit / gold if gold else 0.0
    both = precision + recall
    f1 = 2 * precision * recall / both if both else 0.0
    return {"p": round(precision, 4), "r": round(recall, 4), "f1": round(f1, 4)}


def score(articles: list[Marked], marked: list[list[Place]]) -> dict[str, dict[str, float]]:
    """Score each label and all together ("exact", "overlap")."""
    counts: Counter[tuple[str, str]] = Counter()
    for article, found in zip(articles, marked, strict=True):
        for label in {s[2] for s in article.spans} | {s[2] for s in found}:
            gold_l = [s for s in article.spans if s[2] == label]
            found_l = [s for s in found if s[2] == label]
            for kind in ("exact", "overlap"):
                n = hits(gold_l, found_l, kind == "overlap")
                for name in (kind, f"{kind} {label}"):
                    counts[name, "hit"] += n
                    counts[name, "gold"] += len(gold_l)
                    counts[name, "found"] += len(found_l)
    names = sorted({name for name, _ in counts})
    return {n: f_score(counts[n, "hit"], counts[n, "gold"], counts[n, "found"]) for n in names}


def read_part(variant: str, part: str, shared: Path) -> list[Marked]:
    """Read the articles of "select" or "dev"."""
    if part == "select":
        return [a for a in read_truth(variant, shared) if is_for_selection(a)]
    names = truth_labels(variant)
    return [
        Marked(a.id, a.text, [(s, e, names.get(label, label)) for s, e, label in a.spans])
        for a in read_corpus(DEVELOPMENT[variant], shared)
    ]


def annotate(nlp: Language, articles: list[Marked]) -> list[list[Place]]:
    """Give the entities of each article, from its text alone."""
    found = nlp.pipe(lay(nlp, [a.text for a in articles]), batch_size=32)
    return [[(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in found]


def main() -> None:
    """Print the table, and write it as JSON beside the model where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variant")
    parser.add_argument("part", choices=["select", "dev"])
    parser.add_argument("model")
    parser.add_argument("shared", type=Path)
    parser.add_argument("--with-terms", metavar="CORPUS", help="the whole pipeline of a corpus")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    articles = read_part(options.variant, options.part, options.shared)
    nlp = load(options.model, options.with_terms)
    rows = score(articles, annotate(nlp, articles))
    for name, row in rows.items():
        print(f"{name:20} P {row['p']:.3f}  R {row['r']:.3f}  F1 {row['f1']:.3f}")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    main()
