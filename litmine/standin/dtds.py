"""DTD files, for clients that fetch them: served from a folder, and only if one is given."""

from __future__ import annotations

import re
from pathlib import Path

from litmine.standin.messages import TEXT, Reply

PLACES = ("/ncbi/pubmed/out/", "/eutils/dtd/", "/entrez/query/DTD/")
PUBMED = re.compile(r"pubmed_\d{6}\.dtd")
KIND = "application/xml-dtd"


def answer(folder: Path | None, path: str) -> Reply:
    """Answer a DTD's path with the file of that name; 404 for everything else."""
    name = path.rsplit("/", 1)[-1]
    if folder is None or not path.startswith(PLACES) or not name.endswith((".dtd", ".ent", ".mod")):
        return Reply(b"Not Found\n", TEXT, 404)
    found = find_dtd(folder, name)
    return Reply(found.read_bytes(), KIND) if found else Reply(b"Not Found\n", TEXT, 404)


def find_dtd(folder: Path, name: str) -> Path | None:
    """Find a DTD; in the place of a PubMed DTD of another year, the newest that there is."""
    if (folder / name).is_file():
        return folder / name
    newest = sorted(folder.glob("pubmed_*.dtd"))[-1:]
    return newest[0] if newest and PUBMED.fullmatch(name) else None
