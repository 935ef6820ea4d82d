"""Titles and abstracts."""

from __future__ import annotations

from lxml.etree import _Element as Element

from litmine.article import OtherAbstract
from litmine.parse.draft import Draft, Section
from litmine.parse.text import text_of

UNLABELLED = {"", "UNASSIGNED", "UNLABELLED", "UNLABELED"}


def read_title(element: Element, draft: Draft) -> None:
    """Read the title."""
    draft.title = text_of(element)


def read_vernacular(element: Element, draft: Draft) -> None:
    """Read the title in the paper's own language."""
    draft.vernacular_title = text_of(element) or None


def read_abstract(element: Element, draft: Draft) -> None:
    """Read the abstract."""
    draft.sections += read_sections(element)
    rights = element.find("CopyrightInformation")
    if rights is not None:
        draft.copyright = text_of(rights) or None


def read_other_abstract(element: Element, draft: Draft) -> None:
    """Read an abstract in another language or for another reader."""
    sections = read_sections(element)
    language = element.get("Language") or "eng"
    lines = [s.text if s.label == "ABSTRACT" else f"{s.label}: {s.text}" for s in sections]
    if lines:
        kind = element.get("Type") or ""
        draft.others.append(OtherAbstract(kind, language, "\n".join(lines)))
    if language == "eng" and not draft.english_other:
        draft.english_other = sections


def read_sections(abstract: Element) -> list[Section]:
    """Read the sections that have text.

    "(ABSTRACT TRUNCATED AT 250 WORDS)" stays: it is how a reader sees that the rest is missing.
    """
    sections = []
    for child in abstract.iterchildren("AbstractText"):
        text = text_of(child)
        if text:
            sections.append(Section(*label_of(child), text))
    return sections


def label_of(section: Element) -> tuple[str, str | None]:
    """Give a section's label in upper case and NLM's category; either may be missing."""
    label = " ".join((section.get("Label") or "").split()).rstrip(":. ").upper()
    category = (section.get("NlmCategory") or "").strip().upper()
    known = None if category in UNLABELLED else category
    return (known or "ABSTRACT") if label in UNLABELLED else label, known
