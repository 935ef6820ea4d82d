"""An Atom feed (RFC 4287): an entry for each article that a harvest brought or changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from litmine.reading import Readable

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 50
SAID_SHOWN = 5


def read_feed(db: Readable, asked: Mapping[str, str]) -> dict[str, Any]:
    """Read the newest changes, each with the first statements of its article."""
    sql = """
        SELECT c.pmid, c.harvest_id, c.change, a.title, a.year, a.journal_abbreviation AS journal,
            a.retracted OR a.withdrawn AS out, coalesce(h.ended, h.started) AS updated
        FROM changes AS c JOIN harvests AS h ON h.harvest_id = c.harvest_id
        JOIN articles AS a ON a.pmid = c.pmid
        ORDER BY c.harvest_id DESC, c.change IN ('retracted', 'withdrawn') DESC, c.pmid DESC
        LIMIT ?
    """
    entries = list(db.query(sql, [ENTRIES]))
    said = """
        SELECT subject || ' ' || lower(replace(predicate, '_', ' ')) || ' ' || object FROM evidence
        WHERE pmid = ? ORDER BY relation_id LIMIT ?
    """
    for entry in entries:
        entry["said"] = [row[0] for row in db.execute(said, [entry["pmid"], SAID_SHOWN])]
    corpora = [row[0] for row in db.execute("SELECT title FROM corpora ORDER BY corpus")]
    return {"entries": entries, "title": "; ".join(corpora) or "litmine"}


def put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """Put an element of Atom's into another."""
    element = SubElement(parent, name, attributes)
    element.text = text or None
    return element


def put_entry(feed: Element, entry: dict[str, Any], site: str) -> None:
    """Put an article's entry; what a retracted one said is not repeated."""
    element = put(feed, "entry")
    put(element, "id", f"tag:litmine,2026:{entry['harvest_id']}/{entry['pmid']}/{entry['change']}")
    put(element, "title", f"{entry['change'].capitalize()}: {entry['title']}")
    put(element, "updated", entry["updated"])
    put(element, "link", href=f"{site}/-/litmine/article/{entry['pmid']}")
    source = f"{entry['journal'] or 'journal not stated'} {entry['year'] or ''}".strip()
    said = "; ".join(entry["said"]) or "nothing was extracted from it"
    put(element, "summary", source if entry["out"] else f"{source}. {said}.")


def write_feed(content: dict[str, Any], site: str) -> str:
    """Write the feed. site: the address of the front page, without a slash at its end."""
    feed = Element("feed", xmlns=ATOM)
    put(feed, "id", f"{site}/-/litmine/new.atom")
    put(feed, "title", f"New evidence: {content['title']}")
    moments = [entry["updated"] for entry in content["entries"]]
    put(feed, "updated", max(moments, default="1970-01-01T00:00:00Z"))
    put(put(feed, "author"), "name", "litmine")
    put(feed, "link", rel="self", href=f"{site}/-/litmine/new.atom")
    put(feed, "link", href=f"{site}/")
    for entry in content["entries"]:
        put_entry(feed, entry, site)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(feed, encoding="unicode")
