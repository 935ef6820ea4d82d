"""Measure the parser beside Biopython, pubmed_parser and a bare lxml.iterparse, in one run.

    python benchmarks/parse_speed.py [FILE ...] [--records 3000] [--rounds 5]

FILE is PubMed XML (.xml, .xml.gz, or a .tar.gz of such); without one the demo corpus is used,
repeated until there is enough. Every tool reads the same file from disk; each round runs each tool
once, in turn, and medians of CPU time are compared. Peak memory is that of a fresh process.
pubmed_parser is no dependency of litmine: `pip install pubmed-parser` to have its row.
"""

from __future__ import annotations

import argparse
import gzip
import io
import itertools
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from harness import Row, as_table
from lxml import etree

from litmine.errors import Failure
from litmine.parse import Record, parse_file, parse_records

PROLOG = (
    b'<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st '
    b'January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">\n'
)  # the newest DTD that Biopython 1.88 ships; it would fetch any other
# real records lie beside the project where somebody has put them; none is part of it
SHARED = Path(__file__).resolve().parents[2] / "shared"
REAL = SHARED / "data" / "pubmed_xml" / "records_and_replies.tar.gz"
AIMS = {
    "Biopython Entrez.read": "5",
    "pubmed_parser": "2.5",
    "bare iterparse": "0.6",
    "bare iterparse, all events": "none",
}


def read_litmine(path: str) -> int:
    """Read every field into an Article."""
    return sum(isinstance(each, Record) for each in parse_file(path))


def read_bare(path: str) -> int:
    """Let lxml build and drop each record, and look at nothing: the limit."""
    count = 0
    for _, element in etree.iterparse(path, tag=("PubmedArticle", "PubmedBookArticle")):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def read_all_events(path: str) -> int:
    """Do the same as lxml's tutorial has it, without a tag filter."""
    count = 0
    for _, element in etree.iterparse(path):
        if element.tag == "PubmedArticle":
            count += 1
            element.clear()
    return count


def read_biopython(path: str) -> int:
    """Read with Entrez.read, which holds the whole document."""
    from Bio import Entrez

    Entrez.local_cache = tempfile.gettempdir()
    with open(path, "rb") as source:
        return len(Entrez.read(source, validate=False)["PubmedArticle"])


def read_packed(path: str) -> int:
    """Read every field of the gzipped file, as pubmed_parser must."""
    return read_litmine(f"{path}.gz")


def read_pubmed_parser(path: str) -> int:
    """Read with pubmed_parser, which takes only gzipped files, with its list of authors."""
    import pubmed_parser

    found = pubmed_parser.parse_medline_xml(f"{path}.gz", author_list=True)
    return sum(not each["delete"] for each in found)


TOOLS: dict[str, Callable[[str], int]] = {
    "litmine": read_litmine,
    "litmine, gzip": read_packed,
    "bare iterparse": read_bare,
    "bare iterparse, all events": read_all_events,
    "Biopython Entrez.read": read_biopython,
    "pubmed_parser": read_pubmed_parser,
}


def read_documents(paths: list[Path]) -> Iterator[bytes]:
    """Yield the XML documents in files and archives; the demo where none is given."""
    if not paths:
        yield files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes()
    for path in paths:
        if not path.name.endswith(".tar.gz"):
            yield path.read_bytes()
            continue
        with tarfile.open(path) as archive:
            opened = (archive.extractfile(m) for m in archive if m.name.endswith(".xml"))
            yield from (each.read() for each in opened if each)


def read_raw(paths: list[Path]) -> list[bytes]:
    """Give the raw XML of every journal article that names its journal (pubmed_parser needs it)."""
    raw: list[bytes] = []
    for document in read_documents(paths):
        try:
            found = [r for r in parse_records(document) if isinstance(r, Record)]
        except Failure:
            continue
        raw += [r.raw for r in found if r.article.journal.title and r.article.kind == "article"]
    return raw


def write_document(path: Path, raw: Iterable[bytes]) -> None:
    """Write records as one PubMed document."""
    with path.open("wb") as out:
        out.write(PROLOG + b"<PubmedArticleSet>\n")
        out.writelines(itertools.chain.from_iterable((record, b"\n") for record in raw))
        out.write(b"</PubmedArticleSet>\n")
    with path.open("rb") as plain, gzip.open(f"{path}.gz", "wb", compresslevel=1) as packed:
        shutil.copyfileobj(plain, packed)


def available(tools: dict[str, Callable[[str], int]]) -> list[str]:
    """Name the tools that are installed."""
    from importlib.util import find_spec

    missing = {"pubmed_parser"} - {"pubmed_parser" if find_spec("pubmed_parser") else ""}
    return [name for name in tools if name not in missing]


def time_tools(path: str, count: int, rounds: int) -> dict[str, list[float]]:
    """Run the tools in turn; every one must see every record."""
    seconds: dict[str, list[float]] = {name: [] for name in available(TOOLS)}
    for _ in range(rounds):
        for name, taken in seconds.items():
            start = process_time()
            seen = TOOLS[name](path)
            taken.append(process_time() - start)
            if seen != count:
                print(f"{name} saw {seen} of {count} records", file=sys.stderr)
    return seconds


class Repeated(io.RawIOBase):
    """A document of many records that never lies whole in memory or on disk."""

    def __init__(self, raw: list[bytes], count: int) -> None:
        """Repeat `raw` up to `count` records."""
        records = itertools.islice(itertools.cycle(raw), count)
        self.parts = itertools.chain(
            [PROLOG, b"<PubmedArticleSet>"], records, [b"</PubmedArticleSet>"]
        )

    def read(self, size: int = -1) -> bytes:
        """Give the next parts, about `size` bytes."""
        block = bytearray()
        for part in self.parts:
            block += part
            if len(block) >= size:
                break
        return bytes(block)


def measure_peak(path: Path, count: int) -> float:
    """Give the peak memory in MB of a fresh process that parses `count` records."""
    command = [sys.executable, __file__, str(path), "--peak", "--records", str(count)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def print_peak(path: Path, count: int) -> None:
    """Parse, then print this process's peak memory in MB (the child of `measure_peak`)."""
    first = itertools.islice(parse_file(path), 50)
    document: Any = Repeated([r.raw for r in first if isinstance(r, Record)], count)
    assert sum(isinstance(r, Record) for r in parse_records(document)) == count
    status = Path("/proc/self/status").read_text()  # getrusage would give the parent's peak
    print(int(status.split("VmHWM:")[1].split()[0]) / 1000)


def make_rows(taken: dict[str, list[float]], count: int, size: float) -> list[Row]:
    """Compare litmine with each peer, by the median of their rounds."""
    rows, what = [], f"PubMed XML to Article, {size:.1f} KB each"
    for name, theirs in taken.items():
        ours = taken["litmine, gzip" if name == "pubmed_parser" else "litmine"]
        if not name.startswith("litmine"):
            rates = (count / median(ours), count / median(theirs))
            rows.append(Row(what, *rates, "records/s", AIMS[name], name))
    return rows


def compare(paths: list[Path], records: int, rounds: int, memory_records: int = 0) -> list[Row]:
    """Measure speed, and where asked peak memory at 1,000 and at `memory_records` records."""
    raw = read_raw(paths)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.xml"
        write_document(path, itertools.islice(itertools.cycle(raw), records))
        size = path.stat().st_size / records / 1000
        rows = make_rows(time_tools(str(path), records, rounds), records, size)
        if not memory_records:
            return rows
        large, small = (measure_peak(path, n) for n in (memory_records, 1000))
    name = f"peak memory of parsing {memory_records:,} records"
    return [*rows, Row(name, large, small, "MB", "under 60 MB", "1,000 records")]


def measure(paths: list[Path], records: int, rounds: int, memory_records: int) -> list[Row]:
    """Measure the demo's records or those of `paths`, and real ones where they lie beside."""
    rows = compare(paths, records, rounds, memory_records)
    if REAL.is_file() and not paths and records > 100:
        rows += compare([REAL], records // 3, rounds)
    return rows


def main() -> None:
    """Measure and print one table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--records", type=int, default=3000)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--memory-records", type=int, default=30000)
    options.add_argument("--peak", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.peak:
        return print_peak(given.files[0], given.records)
    print(as_table(measure(given.files, given.records, given.rounds, given.memory_records)))


if __name__ == "__main__":
    main()
