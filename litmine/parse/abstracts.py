"""Titles and abstracts."""

from __future__ import annotations

from functools import lru_cache

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
    for child in element.iterchildren("CopyrightInformation"):
        draft.copyright = text_of(child) or None
        break


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
            label, category = read_label(child.get("Label"), child.get("NlmCategory"))
            sections.append(Section(label, category, text))
    return sections


@lru_cache(maxsize=1024)  # a few dozen are all that most journals use
def read_label(written: str | None, kind: str | None) -> tuple[str, str | None]:
    """Give a section's label in upper case and NLM's category; either may be missing."""
    label = " ".join((written or "").split()).rstrip(":. ").upper()
    category = (kind or "").strip().upper()
    known = None if category in UNLABELLED else category
    return (known or "ABSTRACT") if label in UNLABELLED else label, known
