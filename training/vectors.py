"""Train floret vectors: hashed subword vectors, so that no spelling of a name is unknown.

Honnibal et al., https://github.com/explosion/floret; Bojanowski et al. 2017.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import floret


def main() -> None:
    """Train on a tokenized text and write `spacy init vectors`' table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("text", type=Path)
    parser.add_argument("table", type=Path)
    parser.add_argument("--dims", type=int, required=True)
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--kind", default="skipgram", choices=["cbow", "skipgram"])
    parser.add_argument("--threads", type=int, default=1, help="more than one is not repeatable")
    options = parser.parse_args()
    model = floret.train_unsupervised(
        str(options.text),
        model=options.kind,
        mode="floret",
        dim=options.dims,
        bucket=options.rows,
        epoch=options.epochs,
        hashCount=2,
        minn=3,
        maxn=5,
        minCount=5,
        neg=10,
        thread=options.threads,
    )
    model.save_floret_vectors(str(options.table))


if __name__ == "__main__":
    main()
