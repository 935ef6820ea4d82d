"""Tokenize running text for floret: one paragraph a line, tokens between spaces, lower case."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterator
from pathlib import Path

from litmine.annotate import load_model


def paragraphs(path: Path) -> Iterator[str]:
    """Give the lines of a gzipped text file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from (line.strip() for line in lines)


def main(source: Path, target: Path) -> None:
    """Write the tokens of `source` to `target`."""
    tokenizer = load_model("blank").tokenizer
    with target.open("w", encoding="utf-8") as out:
        for doc in tokenizer.pipe(paragraphs(source)):
            out.write(" ".join(t.lower_ for t in doc if not t.is_space) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
