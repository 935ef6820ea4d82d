"""Put a trained pipeline into the package, with its card, and refuse one that is too large."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import spacy

MOST = 25_000_000  # bytes: what a git repository should be asked to keep

META = {
    "name": "litmine_model",
    "version": "0.1.0",
    "description": "Drugs, procedures, diseases, markers and outcomes in haematology abstracts",
    "license": "Apache-2.0",
}
PARTS = ["config.cfg", "meta.json", "tokenizer", "vocab", "tok2vec", "ner", "MODEL_CARD.md"]


def main(source: Path, target: Path) -> None:
    """Write the pipeline's parts to `target`, which keeps its `__init__.py`."""
    nlp = spacy.load(source)
    nlp.meta.update(META)
    nlp.meta["performance"] = {}  # figures stand in the card, with their split
    nlp.config["paths"] = dict.fromkeys(nlp.config["paths"])
    for part in PARTS:
        path = target / part
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    nlp.to_disk(target)
    shutil.copy(Path(__file__).with_name("MODEL_CARD.md"), target)
    size = sum(f.stat().st_size for part in PARTS for f in [target / part] if f.is_file())
    size += sum(f.stat().st_size for part in PARTS for f in (target / part).rglob("*"))
    print(f"{target}: {size / 1e6:.1f} MB")
    if size > MOST:
        raise SystemExit(f"more than {MOST / 1e6:.0f} MB: use fewer rows or dims of vectors")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
