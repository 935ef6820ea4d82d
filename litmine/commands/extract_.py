"""`litmine extract`: annotations without a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import BinaryIO

import click

from litmine.errors import Failure
from litmine.inputs import Text, read_texts


def read_all(files: tuple[BinaryIO, ...], bad: list[str]) -> Iterator[Text]:
    """Read every file, collecting complaints in `bad`."""
    for file in files:
        yield from read_texts(getattr(file, "name", "-"), file, bad.append)


@click.command(short_help="Annotate texts from files, without a database.")
@click.argument("files", nargs=-1, type=click.File("rb"))
@click.option("--corpus", default="atg", show_default=True, help="Corpus whose pipeline is used.")
@click.option("--pipeline", metavar="PATH-OR-NAME", help="NER model in place of our own.")
@click.option("--processes", "-p", default=1, show_default=True, help="Worker processes.")
@click.option("--explain", is_flag=True, help="Say in words why each row is there.")
def command(
    files: tuple[BinaryIO, ...], corpus: str, pipeline: str | None, processes: int, explain: bool
) -> None:
    """Annotate FILES (or stdin): one JSON object an article on stdout.

    \b
    A file is JSON lines of {"id", "title", "abstract"}, PubMed XML, or plain text
    (first line the title). Each object out has id, title, abstract, entities, relations,
    results, doses and study; offsets count in title + newline + abstract.

    \b
    echo "Horse ATG 40 mg/kg/day gave a response in 6 of 9 patients." | litmine extract --explain
    """
    from litmine.annotate import annotate_texts, load_pipeline
    from litmine.annotation import to_record
    from litmine.corpus import read_corpus
    from litmine.explain import explain_annotation

    bad: list[str] = []
    sources = files or (sys.stdin.buffer,)
    nlp = load_pipeline(read_corpus(corpus), pipeline)
    texts = ((text, text.passages) for text in read_all(sources, bad))
    for text, annotation in annotate_texts(nlp, texts, processes):
        whole = f"{text.title}\n{text.abstract}"
        if explain:
            click.echo("\n".join(explain_annotation(text.id, annotation, whole)))
        else:
            head = {"id": text.id, "title": text.title, "abstract": text.abstract}
            click.echo(json.dumps({**head, **to_record(annotation, whole)}, ensure_ascii=False))
    for complaint in bad:
        click.echo(f"skipped {complaint}", err=True)
    if bad:
        raise Failure(f"{len(bad)} record(s) could not be read, the rest is done")
