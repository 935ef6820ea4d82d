"""elink: the subset that the records themselves can answer, references and their reverse."""

from __future__ import annotations

import json
from collections.abc import Iterable

from litmine.standin import doctypes
from litmine.standin.efetch import asked_pmids, read_ids
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.messages import JSON, Reply, Request
from litmine.standin.record import Record
from litmine.standin.refusals import refuse
from litmine.standin.state import State

LINKS = ("pubmed_pubmed_refs", "pubmed_pubmed_citedin")
CITES = (
    ".//ReferenceList//ArticleId[@IdType='pubmed']",
    ".//CommentsCorrections[@RefType='Cites']/PMID",
)


def answer_elink(state: State, request: Request) -> Reply:
    """Answer with one LinkSet for each `id` parameter."""
    names = wanted_links(request)
    try:
        sets = list(read_sets(state, request))
    except QueryError as error:
        return refuse(request, str(error))
    linked = [(ids, {name: follow(state, ids, name) for name in names}) for ids in sets]
    if request.get("cmd") == "neighbor_history":
        return render_history(state, request, linked)
    return render_json(linked) if request.wants_json else render_xml(linked)


def wanted_links(request: Request) -> tuple[str, ...]:
    """Read which links are asked for.

    RAISES: Unsupported for what the records cannot tell (related articles, other databases).
    """
    if request.get("cmd", "neighbor") not in ("neighbor", "neighbor_history"):
        raise Unsupported(f"elink cmd={request.get('cmd')}")
    if request.get("dbfrom", "pubmed") != "pubmed" or request.get("db", "pubmed") != "pubmed":
        raise Unsupported("elink to or from another database")
    name = request.get("linkname")
    if name and name not in LINKS:
        raise Unsupported(f"elink linkname={name}")
    return (name,) if name else LINKS


def read_sets(state: State, request: Request) -> Iterable[list[int]]:
    """Give the ids of each LinkSet: every repeated `id` makes one of its own."""
    if request.get("WebEnv"):
        yield asked_pmids(state, request)
        return
    for text in request.params.get("id", []):
        yield [int(i) for i in read_ids(Request("", {"id": [text]})) if i.isdecimal()]


def cited_by(record: Record) -> set[int]:
    """Give the PMIDs that a record cites."""
    if b'"Cites"' not in record.xml and b"<Reference" not in record.xml:
        return set()  # most records, and parsing them all would take long
    tree = record.tree
    texts = (found.text or "" for path in CITES for found in tree.findall(path))
    return {int(text) for text in texts if text.isdecimal()}


def follow(state: State, ids: list[int], name: str) -> list[int]:
    """Follow a link from all ids of a set; newest first."""
    records = state.corpus.records
    if name == "pubmed_pubmed_refs":
        found = {p for i in ids if i in records for p in cited_by(records[i])}
    else:
        found = {r.pmid for r in records.values() if not cited_by(r).isdisjoint(ids)}
    return sorted(found, reverse=True)


Linked = list[tuple[list[int], dict[str, list[int]]]]


def id_list(ids: list[int]) -> str:
    """Write the ids that the links start from."""
    lines = "".join(f"\t\t<Id>{i}</Id>\n" for i in ids)
    return f"\t<DbFrom>pubmed</DbFrom>\n\t<IdList>\n{lines}\t</IdList>\n"


def render_xml(linked: Linked) -> Reply:
    """Write the LinkSets; a link without targets is left out."""
    text = ""
    for ids, links in linked:
        text += f"<LinkSet>\n{id_list(ids)}"
        for name, targets in links.items():
            each = "".join(f"\t\t<Link>\n\t\t\t<Id>{t}</Id>\n\t\t</Link>\n" for t in targets)
            head = f"\t\t<DbTo>pubmed</DbTo>\n\t\t<LinkName>{name}</LinkName>\n"
            text += f"\t<LinkSetDb>\n{head}{each}\t</LinkSetDb>\n" if targets else ""
        text += "</LinkSet>\n"
    return Reply(f"{doctypes.ELINK}<eLinkResult>\n{text}</eLinkResult>\n".encode())


def render_history(state: State, request: Request, linked: Linked) -> Reply:
    """Store the targets and write their keys."""
    text, web_env = "", request.get("WebEnv") or None
    for ids, links in linked:
        text += f"<LinkSet>\n{id_list(ids)}"
        for name, targets in links.items():
            web_env, key = state.history.store(tuple(targets), web_env)
            lines = f"\t\t<DbTo>pubmed</DbTo>\n\t\t<LinkName>{name}</LinkName>\n"
            lines += f"\t\t<QueryKey>{key}</QueryKey>\n"
            text += f"\t<LinkSetDbHistory>\n{lines}\t</LinkSetDbHistory>\n"
        text += f"\t<WebEnv>{web_env}</WebEnv>\n</LinkSet>\n"
    return Reply(f"{doctypes.ELINK}<eLinkResult>\n{text}</eLinkResult>\n".encode())


def render_json(linked: Linked) -> Reply:
    """Write the JSON form."""
    sets = [
        {
            "dbfrom": "pubmed",
            "ids": [str(i) for i in ids],
            "linksetdbs": [
                {"dbto": "pubmed", "linkname": name, "links": [str(t) for t in targets]}
                for name, targets in links.items()
                if targets
            ],
        }
        for ids, links in linked
    ]
    body = {"header": {"type": "elink", "version": "0.3"}, "linksets": sets}
    return Reply(json.dumps(body, separators=(",", ":")).encode(), JSON)
