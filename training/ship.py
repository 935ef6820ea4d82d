"""Finish a trained pipeline for use: with its card, no more than 25 MB."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import spacy

MOST = 25_000_000  # bytes: what a git repository should be asked to keep

META = {
    "name": "litmine_model",
    "version": "0.1.0",
    "description": "Drugs, procedures, diseases, markers and outcomes in haematology abstracts",
    "license": "Apache-2.0",
    "performance": {},  # figures stand in the card, with their split
}
PARTS = ["config.cfg", "meta.json", "tokenizer", "vocab", "tok2vec", "ner", "MODEL_CARD.md"]


def main(source: Path, target: Path, repeats: bool) -> None:
    """Write the pipeline's parts to `target`, which keeps what else it holds."""
    nlp = spacy.load(source)
    if repeats:
        nlp.add_pipe("litmine_repeats", after="ner")
    nlp.meta.update(META)
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    for part in PARTS:
        path = target / part
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    nlp.to_disk(target)
    shutil.copy(Path(__file__).with_name("MODEL_CARD.md"), target)
    size = sum(f.stat().st_size for part in PARTS for f in files_of(target / part))
    print(f"{target}: {size / 1e6:.1f} MB")
    if size > MOST:
        raise SystemExit(f"more than {MOST / 1e6:.0f} MB: use fewer rows or dims of vectors")


def files_of(part: Path) -> list[Path]:
    """Give the file itself, or the files below the folder."""
    return [part] if part.is_file() else [f for f in part.rglob("*") if f.is_file()]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", type=Path)
    parser.add_argument("target", type=Path)
    parser.add_argument(
        "--repeats", action="store_true", help="mark mentions throughout an article"
    )
    options = parser.parse_args()
    main(options.source, options.target, options.repeats)
