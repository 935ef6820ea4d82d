"""What indexers and publishers attached: headings, substances, grants, trials, links."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

from litmine.article import Chemical, Grant, Link, MeshHeading, Trial
from litmine.parse.text import text_of


def read_mesh(headings: Element) -> Iterator[MeshHeading]:
    """Yield one row a descriptor, or a row for each of its qualifiers.

    The mark of a major topic may stand on the descriptor or on a qualifier; a descriptor's own
    holds for all its rows.
    """
    head = waiting = None
    for element in headings.iter("MeshHeading", "DescriptorName", "QualifierName"):
        ui, name = element.get("UI", ""), element.text or ""
        major = element.get("MajorTopicYN") == "Y"
        if element.tag != "QualifierName" and waiting:
            yield waiting
        if element.tag == "MeshHeading":
            head = waiting = None
        elif element.tag == "DescriptorName":
            head = waiting = MeshHeading(ui, name, None, None, major)
        elif head:  # a qualifier of nothing says nothing
            waiting = None
            yield MeshHeading(head.descriptor_ui, head.descriptor, ui, name, major or head.major)
    if waiting:
        yield waiting


def read_supplements(names: Element) -> Iterator[MeshHeading]:
    """Yield supplementary concepts (UI begins with C) as headings without qualifier."""
    for name in names:
        yield MeshHeading(name.get("UI", ""), text_of(name))


def first_of_each(element: Element) -> dict[str, Element]:
    """Give the first child of each tag, in one pass: `find` costs as much for every one."""
    return {child.tag: child for child in reversed(element)}


def read_chemicals(chemicals: Element) -> Iterator[Chemical]:
    """Yield substances; a registry number of 0 means there is none."""
    for chemical in chemicals:
        parts = first_of_each(chemical)
        name, number = parts.get("NameOfSubstance"), parts.get("RegistryNumber")
        if name is not None:
            written = "0" if number is None else number.text or ""
            yield Chemical(name.get("UI", ""), text_of(name), written if written != "0" else None)


def read_grants(grants: Element) -> Iterator[Grant]:
    """Yield grants as listed, duplicates and all."""
    for grant in grants:
        parts = {child.tag: text_of(child) or None for child in grant}
        yield Grant(parts.get("GrantID"), parts.get("Agency"), parts.get("Country"))


def read_trials(banks: Element) -> Iterator[Trial]:
    """Yield the accessions of every data bank; a bank may be named without any."""
    for bank in banks:
        name = bank.findtext("DataBankName") or ""
        for number in bank.iterfind("AccessionNumberList/AccessionNumber"):
            yield Trial(name.strip(), text_of(number))


def read_links(comments: Element) -> Iterator[Link]:
    """Yield links to comments, errata, retractions; the other paper may lack a PMID."""
    for comment in comments:
        parts = first_of_each(comment)
        number, source, note = (parts.get(tag) for tag in ("PMID", "RefSource", "Note"))
        pmid = "" if number is None else number.text or ""
        yield Link(
            comment.get("RefType", ""),
            int(pmid) if pmid.strip().isdecimal() else None,
            text_of(source) or None if source is not None else None,
            text_of(note) or None if note is not None else None,
        )


def read_type(element: Element) -> tuple[str, str]:
    """Give (UI, name) of a publication type."""
    return element.get("UI", ""), text_of(element)
