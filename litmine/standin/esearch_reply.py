"""What esearch answers, in XML and in JSON."""

from __future__ import annotations

import json

from litmine.standin import doctypes
from litmine.standin.messages import JSON, Reply, Request, escape
from litmine.standin.search import Found


def page(request: Request, pmids: tuple[int, ...], cap: int) -> tuple[int, ...]:
    """Cut the page: silently short where it crosses the cap, as PubMed does."""
    start = request.number("retstart", 0)
    return pmids[:cap][start : start + request.number("retmax", 20)]


def render_xml(
    request: Request,
    found: Found,
    pmids: tuple[int, ...],
    kept: tuple[str, int] | None,
    cap: int,
) -> Reply:
    """Write eSearchResult as recorded in November 2025: no TranslationStack."""
    if request.get("rettype").lower() == "count":
        text = f"<eSearchResult>\n\t<Count>{len(pmids)}</Count>\n</eSearchResult>\n"
        return Reply((doctypes.ESEARCH + text).encode())
    shown = page(request, pmids, cap)
    start = request.number("retstart", 0)
    history = f"<QueryKey>{kept[1]}</QueryKey><WebEnv>{kept[0]}</WebEnv>" if kept else ""
    ids = "\n".join(f"<Id>{pmid}</Id>" for pmid in shown)
    text = (
        f"<eSearchResult><Count>{len(pmids)}</Count><RetMax>{len(shown)}</RetMax>"
        f"<RetStart>{start}</RetStart>{history}"
        f"{f'<IdList>{chr(10)}{ids}{chr(10)}</IdList>' if shown else '<IdList/>'}"
        f"{translations(found)}<QueryTranslation>{escape(found.translation)}</QueryTranslation>"
        f"{complaints(found, len(pmids))}</eSearchResult>\n"
    )
    return Reply((doctypes.ESEARCH + text).encode())


def translations(found: Found) -> str:
    """Write the TranslationSet."""
    each = (
        f"<Translation>     <From>{escape(f)}</From>     <To>{escape(t)}</To>    </Translation>"
        for f, t in found.mapped
    )
    inside = "".join(each)
    return f"<TranslationSet>{inside}</TranslationSet>" if inside else "<TranslationSet/>"


def complaints(found: Found, count: int) -> str:
    """Write ErrorList and WarningList, each only where it has something to say."""
    errors = "".join(f"<PhraseNotFound>{escape(p)}</PhraseNotFound>" for p in found.not_found)
    warnings = [f"<PhraseIgnored>{escape(p)}</PhraseIgnored>" for p in found.ignored]
    warnings += [
        f"<QuotedPhraseNotFound>{escape(p)}</QuotedPhraseNotFound>" for p in found.quoted_not_found
    ]
    if not count:
        warnings.append("<OutputMessage>No items found.</OutputMessage>")
    text = f"<ErrorList>{errors}</ErrorList>" if errors else ""
    return text + (f"<WarningList>{''.join(warnings)}</WarningList>" if warnings else "")


def render_json(
    request: Request,
    found: Found,
    pmids: tuple[int, ...],
    kept: tuple[str, int] | None,
    cap: int,
) -> Reply:
    """Write the JSON form; every number in it is a string."""
    if request.get("rettype").lower() == "count":
        return Reply(with_header({"count": str(len(pmids))}), JSON)
    shown = page(request, pmids, cap)
    result: dict[str, object] = {
        "count": str(len(pmids)),
        "retmax": str(len(shown)),
        "retstart": str(request.number("retstart", 0)),
    }
    if kept:
        result |= {"querykey": str(kept[1]), "webenv": kept[0]}
    result["idlist"] = [str(pmid) for pmid in shown]
    result["translationset"] = [{"from": f, "to": t} for f, t in found.mapped]
    result["querytranslation"] = found.translation
    if found.not_found or found.quoted_not_found or found.ignored or not pmids:
        result["errorlist"] = {"phrasesnotfound": found.not_found, "fieldsnotfound": []}
        result["warninglist"] = {
            "phrasesignored": found.ignored,
            "quotedphrasesnotfound": found.quoted_not_found,
            "outputmessages": [] if pmids else ["No items found."],
        }
    return Reply(with_header(result), JSON)


def with_header(result: dict[str, object]) -> bytes:
    """Wrap a result as E-utilities JSON does, without blanks."""
    body = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
