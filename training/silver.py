"""Annotate the other corpora and plain text for a variant: what they say, completed by a teacher.

A corpus that marks no OUTCOME does not say that there is none. So a model trained on the variant's
own corpus (the teacher) marks every article, and the article's own annotation is joined to that by
the `role` of its row in labels.tsv:

truth    the corpus is right about this label: its spans hold, its silence means there is none
hint     the corpus's span is added where the teacher marked nothing that overlaps it
unknown  where the teacher marked nothing that overlaps it, its tokens are left without an answer

This is self-training (Yarowsky 1995) with the other corpora filling in what the teacher misses.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from convert import DEVELOPMENT, TRUTH, read_held_out
from mentions import lay, load
from sources import Marked, read_corpus, read_table, title_key
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import filter_spans

Roles = dict[str, tuple[str, str]]  # the corpus's label: what it becomes, and its role


def read_roles(variant: str, corpus: str) -> Roles:
    """Read what the labels of a corpus mean to a variant."""
    rows = read_table("labels.tsv")
    chosen = [r for r in rows if (r["variant"], r["corpus"]) == (variant, corpus)]
    return {r["label"]: (r["becomes"], r["role"]) for r in chosen}


def read_unseen(variant: str, corpora: list[str], shared: Path) -> Iterator[tuple[Roles, Marked]]:
    """Give each article once, none that is held out or in the variant's own corpus."""
    known = [*read_corpus(TRUTH[variant], shared), *read_corpus(DEVELOPMENT[variant], shared)]
    known += read_corpus(DEVELOPMENT["litmine"], shared)
    seen, held_out = {title_key(a) for a in known}, read_held_out(shared)
    for corpus in corpora:
        roles = read_roles(variant, corpus)
        for article in read_corpus(corpus, shared):
            key = title_key(article)
            if key not in seen and article.id not in held_out:
                seen.add(key)
                yield roles, article


def own_spans(doc: Doc, article: Marked, roles: Roles, role: str) -> list[Span]:
    """Give the article's spans of one role, on token borders, longest first where they overlap."""
    found = [
        doc.char_span(start, end, roles[label][0], alignment_mode="expand")
        for start, end, label in article.spans
        if label in roles and roles[label][1] == role
    ]
    return filter_spans([span for span in found if span is not None])


def join(doc: Doc, article: Marked, roles: Roles) -> Doc:
    """Set the entities of a Doc that the teacher marked, by the roles of the article's labels."""
    complete = {becomes for becomes, role in roles.values() if role == "truth"}
    chosen = own_spans(doc, article, roles, "truth")
    for more in (
        [e for e in doc.ents if e.label_ not in complete],
        own_spans(doc, article, roles, "hint"),
    ):
        taken = {t.i for span in chosen for t in span}
        chosen += [span for span in more if not taken & set(range(span.start, span.end))]
    taken = {t.i for span in chosen for t in span}
    unknown = [
        span
        for span in own_spans(doc, article, roles, "unknown")
        if not taken & set(range(span.start, span.end))
    ]
    doc.set_ents(chosen, missing=unknown)
    return doc


def agree(votes: Iterable[Iterable[Span]], needed: int) -> list[Span]:
    """Keep the spans that at least `needed` teachers marked alike."""
    count = Counter((s.start, s.end, s.label_) for spans in votes for s in spans)
    first = {(s.start, s.end, s.label_): s for spans in votes for s in spans}
    return filter_spans([first[key] for key, n in count.items() if n >= needed])


def annotate(
    teachers: list[Language], unseen: list[tuple[Roles, Marked]], needed: int
) -> Iterator[Doc]:
    """Give the articles with the entities that teachers and corpora agree on."""
    texts = [article.text for _, article in unseen]
    streams = [teacher.pipe(lay(teacher, texts), batch_size=32) for teacher in teachers]
    for (roles, article), *docs in zip(unseen, *streams, strict=True):
        docs[0].set_ents(agree([d.ents for d in docs], needed))
        yield join(docs[0], article, roles)


def main() -> None:
    """Write the variant's own and the silver articles to one DocBin."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("variant")
    parser.add_argument("shared", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument("--corpora", required=True, help="names in sources.tsv, with commas")
    parser.add_argument("--teachers", required=True, nargs="+")
    parser.add_argument("--own", type=Path, required=True, help="DocBin of the variant's corpus")
    parser.add_argument("--times", type=int, default=1, help="how often its articles are taken")
    parser.add_argument("--with-terms", metavar="CORPUS", help="join the corpus's term tables")
    parser.add_argument("--needed", type=int, default=1, help="teachers that must mark a span")
    options = parser.parse_args()
    teachers = [load(path, options.with_terms) for path in options.teachers]
    unseen = list(read_unseen(options.variant, options.corpora.split(","), options.shared))
    docs = list(annotate(teachers, unseen, options.needed))
    own = list(DocBin().from_disk(options.own).get_docs(teachers[0].vocab))
    DocBin(docs=own * options.times + docs).to_disk(options.target)
    print(f"silver: {len(docs)} articles, {sum(len(d.ents) for d in docs)} mentions")


if __name__ == "__main__":
    main()
