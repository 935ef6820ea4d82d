"""Cells of Datasette's tables that lead to our pages."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from markupsafe import Markup

ARTICLE_COLUMNS = ("pmid", "pmid_more", "pmid_less", "notice_pmid", "linked_pmid")


def render(value: Any, column: str, datasette: Any) -> Any:
    """Give the link of a PMID or concept, None for a cell that Datasette shows as ever."""
    if column in ARTICLE_COLUMNS and isinstance(value, int):
        href = datasette.urls.path(f"/-/litmine/article/{value}")
        return Markup('<a href="{}">{}</a>').format(href, value)
    if column.endswith("concept_id") and isinstance(value, str):
        href = datasette.urls.path(f"/-/litmine/concept/{quote(value, safe='')}")
        return Markup('<a href="{}">{}</a>').format(href, value)
    return None
