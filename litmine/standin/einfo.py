"""einfo: the databases, and the search fields of PubMed."""

from __future__ import annotations

import json

from litmine.standin import doctypes
from litmine.standin.fields import FieldInfo, read_fields
from litmine.standin.messages import JSON, Reply, Request, escape
from litmine.standin.state import State

FLAGS = (
    ("IsDate", "date"),
    ("IsNumerical", "numerical"),
    ("SingleToken", "single_token"),
    ("Hierarchy", "hierarchy"),
    ("IsHidden", "hidden"),
)
LINKS = (
    ("pubmed_pubmed_refs", "References", "Articles that the record cites"),
    ("pubmed_pubmed_citedin", "Cited In", "Articles that cite the record"),
)


def answer_einfo(state: State, request: Request) -> Reply:
    """Answer with the list of databases, or with what PubMed offers."""
    if not request.get("db"):
        return list_databases(request)
    return render_json(state) if request.wants_json else render_xml(state, request)


def list_databases(request: Request) -> Reply:
    """Name the one database that is served."""
    if request.wants_json:
        return Reply(wrap({"dblist": ["pubmed"]}), JSON)
    body = "<eInfoResult>\n<DbList>\n\n\t<DbName>pubmed</DbName>\n</DbList>\n\n</eInfoResult>\n"
    return Reply((doctypes.EINFO + body).encode())


def listed_fields() -> list[FieldInfo]:
    """Give the fields that einfo lists; PubMed searches [au] but lists no such field."""
    return [field for field in read_fields().values() if field.description]


def facts(state: State) -> dict[str, str]:
    """Give what stands above the lists of fields and links."""
    day = state.today
    return {
        "DbName": "pubmed",
        "MenuName": "PubMed",
        "Description": "PubMed bibliographic record",
        "DbBuild": f"Build-{day:%Y.%m.%d}.06.33",
        "Count": str(len(state.corpus.records)),
        "LastUpdate": f"{day:%Y/%m/%d} 06:33",
    }


def render_xml(state: State, request: Request) -> Reply:
    """Write DbInfo."""
    top = "".join(f"\t\t<{k}>{escape(v)}</{k}>\n" for k, v in facts(state).items())
    wide = request.get("version") == "2.0"
    fields = "".join(render_field(field, wide) for field in listed_fields())
    links = "".join(
        f"\t\t\t<Link>\n\t\t\t\t<Name>{name}</Name>\n\t\t\t\t<Menu>{menu}</Menu>\n"
        f"\t\t\t\t<Description>{text}</Description>\n\t\t\t\t<DbTo>pubmed</DbTo>\n\t\t\t</Link>\n"
        for name, menu, text in LINKS
    )
    body = (
        f"<eInfoResult>\n\t<DbInfo>\n{top}\t\t<FieldList>\n{fields}\t\t</FieldList>\n"
        f"\t\t<LinkList>\n{links}\t\t</LinkList>\n\t</DbInfo>\n\n</eInfoResult>\n"
    )
    return Reply((doctypes.EINFO + body).encode())


def render_field(field: FieldInfo, wide: bool) -> str:
    """Write one Field; version 2.0 tells more."""
    lines = [f"<Name>{field.name}</Name>", f"<FullName>{escape(field.full_name)}</FullName>"]
    lines += [f"<Description>{escape(field.description)}</Description>", "<TermCount/>"]
    lines += [f"<{tag}>{getattr(field, name)}</{tag}>" for tag, name in FLAGS]
    if wide:
        lines += ["<IsRangable>N</IsRangable>", "<IsTruncatable>Y</IsTruncatable>"]
    inside = "".join(f"\t\t\t\t{line}\n" for line in lines)
    return f"\t\t\t<Field>\n{inside}\t\t\t</Field>\n"


def render_json(state: State) -> Reply:
    """Write the JSON form."""
    info: dict[str, object] = {k.lower(): v for k, v in facts(state).items()}
    info["fieldlist"] = [
        {"name": f.name, "fullname": f.full_name, "description": f.description, "termcount": ""}
        | {tag.lower(): getattr(f, name) for tag, name in FLAGS}
        for f in listed_fields()
    ]
    info["linklist"] = [
        {"name": name, "menu": menu, "description": text, "dbto": "pubmed"}
        for name, menu, text in LINKS
    ]
    return Reply(wrap({"dbinfo": [info]}), JSON)


def wrap(result: dict[str, object]) -> bytes:
    """Wrap a result as E-utilities JSON does."""
    body = {"header": {"type": "einfo", "version": "0.3"}, "einforesult": result}
    return json.dumps(body, separators=(",", ":")).encode()
