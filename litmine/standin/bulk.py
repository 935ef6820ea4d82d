"""The bulk path: baseline and update files as NLM publishes them, packed, with their md5."""

from __future__ import annotations

import gzip
import hashlib
import html
from collections.abc import Iterable
from itertools import islice

from litmine.standin import doctypes
from litmine.standin.corpus import Corpus
from litmine.standin.messages import HTML, TEXT, Reply

ROOT = "/pubmed/"
FOLDERS = ("baseline", "updatefiles")
RECORDS_A_FILE = 30_000
GZIP = "application/x-gzip"


class Bulk:
    """Files by folder and name. The baseline is what was there when it is first asked for.

    Whenever the update folder is listed, changes since the last file become a new one.
    """

    def __init__(self, corpus: Corpus, records_a_file: int = RECORDS_A_FILE) -> None:
        """Publish this corpus."""
        self.corpus = corpus
        self.records_a_file = records_a_file
        self.files: dict[str, dict[str, bytes]] = {folder: {} for folder in FOLDERS}
        self.number = 0

    def publish(self) -> None:
        """Write the baseline, or an update file with what has changed since the last file."""
        baseline = not self.files["baseline"]
        changed, self.corpus.changed = list(self.corpus.changed), {}
        kept = [pmid for pmid in changed if pmid in self.corpus.records]
        gone = [] if baseline else [p for p in changed if p not in self.corpus.records]
        folder = "baseline" if baseline else "updatefiles"
        while kept or gone or (baseline and not self.files["baseline"]):
            part, kept = kept[: self.records_a_file], kept[self.records_a_file :]
            self.write(folder, part, [] if kept else gone)
            gone = gone if kept else []

    def write(self, folder: str, pmids: list[int], gone: list[int]) -> None:
        """Write one file and its md5."""
        self.number += 1
        name = f"pubmed{doctypes.PUBMED_YEAR}n{self.number:04}.xml.gz"
        data = gzip.compress(self.render(pmids, gone), mtime=0)
        self.files[folder][name] = data
        md5 = hashlib.md5(data, usedforsecurity=False).hexdigest()
        self.files[folder][f"{name}.md5"] = f"MD5({name})= {md5}\n".encode()

    def render(self, pmids: list[int], gone: list[int]) -> bytes:
        """Write a set of records, with a DeleteCitation for those withdrawn."""
        parts: Iterable[bytes] = (self.corpus.records[pmid].xml for pmid in pmids)
        deleted = "".join(f'<PMID Version="1">{pmid}</PMID>\n' for pmid in gone)
        tail = f"<DeleteCitation>\n{deleted}</DeleteCitation>\n" if gone else ""
        inside = b"\n".join(islice(parts, None)) + b"\n" + tail.encode()
        head = doctypes.pubmed().encode()
        return head + b"<PubmedArticleSet>\n" + inside + b"</PubmedArticleSet>\n"

    def answer(self, path: str) -> Reply:
        """Answer a path below /pubmed/: a listing or a file."""
        folder, _, name = path.removeprefix(ROOT).partition("/")
        if folder not in FOLDERS:
            return Reply(b"Not Found\n", TEXT, 404)
        if not name:
            return self.list_files(folder)
        data = self.files[folder].get(name)
        if data is None:
            return Reply(b"Not Found\n", TEXT, 404)
        return Reply(data, TEXT if name.endswith(".md5") else GZIP)

    def list_files(self, folder: str) -> Reply:
        """List a folder as a web server does."""
        if not self.files["baseline"] or (folder == "updatefiles" and self.corpus.changed):
            self.publish()
        lines = (
            f'<a href="{html.escape(n)}">{html.escape(n)}</a> {len(data)}\n'
            for n, data in sorted(self.files[folder].items())
        )
        title = f"Index of /pubmed/{folder}"
        page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1><pre>"
        return Reply(f"{page}{''.join(lines)}</pre></body></html>\n".encode(), HTML)
