#!/usr/bin/env python3
"""Draw the derived and variant rows of a corpus's term tables; rows written by hand stay.

    python tools/draw_terms.py TERMINOLOGIES corpora/atg/terms

TERMINOLOGIES is a folder with `drugbank_vocabulary.csv.gz` (DrugBank, CC0), `doid_*_slim.obo.gz`
(Disease Ontology, CC0), `mesh2015_tree_numbers.tsv.gz` (MeSH 2015, CC0). `draw_terms.tsv` beside
this script says how spellings vary, `draw_terms_not.txt` which names of the terminologies mean
something else in an abstract. Running it twice changes nothing.
"""

from __future__ import annotations

import csv
import gzip
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from litmine.terms import COLUMNS, EXTRA, TABLES, Term, read_table, sort_key

# who has it, or how far it went, is no part of a disease's shortest name
STAGE = re.compile(r"(?:childhood|adult|pediatric|recurrent|refractory|infantile|juvenile) ", re.I)
HERE = Path(__file__).parent
NAME = re.compile(r"[A-Za-z][A-Za-z0-9 '\-]{2,}[A-Za-z0-9]")
SALTS = re.compile(
    r" (?:hydrochloride|sodium|sulfate|mesylate|phosphate|acetate|citrate|maleate|tartrate|calcium"
    r"|potassium|chloride|bromide|fumarate|succinate|besylate|tosylate|malate|dihydrate)$"
)


def read_variants() -> list[tuple[re.Pattern[str], str, set[str]]]:
    """Read how spellings vary: pattern, replacement, labels."""
    with open(HERE / "draw_terms.tsv", encoding="utf-8") as lines:
        rows = list(csv.reader(lines, delimiter="\t"))[1:]
    return [(re.compile(find), put, set(labels.split())) for find, put, labels in rows]


def spell(
    spelling: str, label: str, rules: list[tuple[re.Pattern[str], str, set[str]]]
) -> set[str]:
    """Give every variant of a spelling: each rule is applied to all that came before."""
    found = {spelling}
    for find, put, labels in rules:
        if label in labels:
            found |= {find.sub(put, s) for s in found}
    return {" ".join(s.split()) for s in found} - {spelling}


def vary(terms: Iterable[Term]) -> Iterator[Term]:
    """Yield the variants of rows that count in any case."""
    rules = read_variants()
    for term in terms:
        if term.match == "":
            for spelling in spell(term.spelling, term.label, rules):
                yield term._replace(spelling=spelling, status="variant")


def read_drugbank(folder: Path) -> Iterator[Term]:
    """Yield DrugBank's drugs by common name and plain synonym, without the experimental ones."""
    with gzip.open(folder / "drugbank_vocabulary.csv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            numbers = row["Accession Numbers"].split(" | ")
            if all(n[:4] == "EXPT" for n in numbers) or not NAME.fullmatch(row["Common name"]):
                continue
            name = row["Common name"].lower()
            spellings = {name, SALTS.sub("", name)}
            spellings |= {s.lower() for s in row["Synonyms"].split(" | ") if is_plain(s, name)}
            for spelling in spellings:
                yield Term("DRUG", spelling, name, f"drugbank:{row['DrugBank ID']}", "derived", "",
                           "DrugBank vocabulary", "")  # fmt: skip


def is_plain(synonym: str, name: str) -> bool:
    """Tell whether a synonym is an English spelling of the name, or a research code."""
    low = synonym.lower()
    if re.fullmatch(r"[A-Z]{2,4}-?\d{3,7}", synonym):
        return True
    return (
        bool(NAME.fullmatch(synonym)) and low[:4] == name[:4] and not re.search(r"(um|o|us)$", low)
    )


def read_doid(folder: Path) -> Iterator[Term]:
    """Yield the Disease Ontology's names and exact synonyms of two slims."""
    for path in sorted(folder.glob("doid_*_slim.obo.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            blocks = lines.read().split("\n[Term]\n")[1:]
        for block in blocks:
            curie, name = (find_line(block, key) for key in ("id", "name"))
            if "is_obsolete: true" in block or not curie.startswith("DOID:"):
                continue
            for spelling in [name, *re.findall(r'^synonym: "(.+?)" EXACT', block, re.M)]:
                plain = NAME.fullmatch(spelling) and not STAGE.match(spelling)
                if plain and spelling.count(" ") < 4:
                    yield Term("DISEASE", spelling.lower(), name.lower(), curie.lower(), "derived",
                               "", "Disease Ontology", "")  # fmt: skip


def find_line(block: str, key: str) -> str:
    """Give the value of the first `key: value` line of an OBO block, empty where there is none."""
    match = re.search(rf"^{key}: (.+)$", block, re.M)
    return match.group(1) if match else ""


TREES = {"C": "DISEASE", "F03": "DISEASE", "E04": "PROCEDURE", "E02": "PROCEDURE"}


def read_mesh(folder: Path) -> Iterator[Term]:
    """Yield MeSH headings of the trees C, F03 (diseases), E02, E04 (procedures), set straight."""
    with gzip.open(folder / "mesh2015_tree_numbers.tsv.gz", "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            tree = row["mesh_tree_number"]
            label = TREES.get(tree[:1], TREES.get(tree[:3]))
            name = straighten(row["mesh_name"])
            wide = tree.startswith(("C22", "C23.888")) or tree.count(".") < 2
            if label and not wide and NAME.fullmatch(name) and " and " not in name:
                yield Term(
                    label, name, name, f"mesh:{row['mesh_id']}", "derived", "", "MeSH 2015", ""
                )


def straighten(heading: str) -> str:
    """Turn an inverted heading round: `Anemia, Hemolytic, Autoimmune` reads from the end."""
    return " ".join(reversed(heading.split(", "))).lower()


def merge(written: list[Term], drawn: Iterable[Term], banned: set[str]) -> list[Term]:
    """Add drawn rows whose spelling is new; a disease may share its spelling with an outcome."""
    kept = {(t.label, t.spelling.lower()): t for t in written}
    taken = {t.spelling.lower(): t.label for t in written}
    for term in drawn:
        low = term.spelling.lower()
        clash = taken.get(low, term.label)
        if low in banned or (clash != term.label and {clash, term.label} != {"DISEASE", "OUTCOME"}):
            continue
        if kept.setdefault((term.label, low), term) is term:
            taken.setdefault(low, term.label)
    exact = {(t.label, t.spelling, t.name): t for t in [*kept.values(), *written]}
    return list(exact.values())


def write_table(folder: Path, stem: str, terms: Iterable[Term]) -> int:
    """Write a table, sorted; give the number of its rows."""
    columns = COLUMNS + EXTRA.get(stem, ())
    rows = sorted(
        (t for t in terms if t.label == TABLES[stem]), key=lambda t: sort_key(t.spelling, t.name)
    )
    lines = ["\t".join(getattr(t, column) for column in columns) for t in rows]
    text = "\n".join(["\t".join(columns), *lines]) + "\n"
    (folder / f"{stem}.tsv").write_text(text, encoding="utf-8")
    return len(rows)


def main() -> None:
    """Rewrite the tables and say how many rows each has."""
    source, folder = map(Path, sys.argv[1:3])
    written = [t for stem in TABLES for t in read_table(folder, stem) if t.status == "curated"]
    lines = (HERE / "draw_terms_not.txt").read_text(encoding="utf-8").splitlines()
    banned = {line.strip().lower() for line in lines if line and not line.startswith("#")}
    known = merge(written, vary(written), banned)
    derived = [*read_drugbank(source), *read_doid(source), *read_mesh(source)]
    terms = merge(known, derived, banned)
    for stem in TABLES:
        print(f"{write_table(folder, stem, terms)}\t{stem}")


if __name__ == "__main__":
    main()
