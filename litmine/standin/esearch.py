"""esearch: a term to PMIDs, with everything PubMed says about the term."""

from __future__ import annotations

from datetime import date, timedelta

from litmine.standin import doctypes
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.fields import find_field
from litmine.standin.language import first_day, last_day
from litmine.standin.messages import JSON, Reply, Request, escape
from litmine.standin.record import Record
from litmine.standin.search import Found, date_clause, parenthesised, translate_between
from litmine.standin.state import State

CAP = 9_999
OVER_THE_CAP = (
    "Exception:\n'retstart' cannot be larger than {last}. For PubMed, ESearch can only retrieve "
    "the first {cap:,} records matching the query. To obtain more than {cap:,} PubMed records, "
    "consider using EDirect that contains additional logic to batch PubMed search results "
    "automatically so that an arbitrary number can be retrieved. For details see "
    "https://www.ncbi.nlm.nih.gov/books/NBK25499/"
)
NOTHING_TO_DO = "Empty term and query_key - nothing todo"
SORTS = ("", "relevance", "most recent", "most+recent", "recently added", "recently_added")


def over_the_cap(cap: int) -> str:
    """Give NCBI's words for a page that starts beyond the cap."""
    return OVER_THE_CAP.format(last=cap - 1, cap=cap)


def answer_esearch(state: State, request: Request) -> Reply:
    """Answer a search; whatever is wrong with it is said with status 200."""
    try:
        found, pmids = find(state, request)
        if request.number("retstart", 0) >= state.cap:
            raise QueryError(f"Search Backend failed: {over_the_cap(state.cap)}")
    except QueryError as error:
        return render_error(str(error), request.wants_json)
    kept = None
    if request.get("usehistory").lower() == "y":
        kept = state.history.store(pmids, request.get("WebEnv") or None)
    if request.wants_json:
        return render_json(request, found, pmids, kept, state.cap)
    return render_xml(request, found, pmids, kept, state.cap)


def find(state: State, request: Request) -> tuple[Found, tuple[int, ...]]:
    """Run the search: term, then an earlier result, then dates; PMIDs in the order asked for."""
    term, key, web_env = request.get("term").strip(), request.get("query_key"), ""
    if request.get("usehistory").lower() == "y" or key:
        web_env = request.get("WebEnv")
    if not term and not key:
        raise QueryError(NOTHING_TO_DO)

    def earlier(number: int) -> frozenset[int]:
        return frozenset(state.history.recall(web_env, number))

    query = tagged(term, request.get("field")) if term else f"#{key}"
    found = state.searcher.search(query, earlier, state.today)
    if term and key:
        found.pmids &= earlier(int(key))
        found.translation = f"(#{key}) AND {parenthesised(found.translation)}"
    limit_dates(state, request, found)
    return found, order(state, found.pmids, request.get("sort"))


def tagged(term: str, field: str) -> str:
    """Apply the `field` parameter: the whole term is searched in that field."""
    return f"{term}[{field}]" if field else term


def limit_dates(state: State, request: Request, found: Found) -> None:
    """Apply mindate and maxdate, or reldate, and write the clause into the translation."""
    span = read_span(state.today, request)
    if span is None:
        return
    clause = date_clause(*span, find_field(request.get("datetype") or "pdat"))
    found.pmids &= state.searcher.match(clause)
    found.translation = f"{parenthesised(found.translation)} AND {translate_between(clause)}"


def read_span(today: date, request: Request) -> tuple[date, date] | None:
    """Read the dates of a request."""
    if request.get("reldate"):
        return today - timedelta(days=request.number("reldate", 0)), today
    low, high = request.get("mindate"), request.get("maxdate")
    if not low and not high:
        return None
    if not (low and high):
        raise Unsupported("mindate without maxdate, or the other way round")
    return first_day(low), last_day(high)


def order(state: State, pmids: frozenset[int], sort: str) -> tuple[int, ...]:
    """Put PMIDs in order, newest first unless asked otherwise."""
    newest = sorted(pmids, reverse=True)
    wanted = sort.lower().replace("_", " ").replace("+", " ")
    if wanted in SORTS:
        return tuple(newest)
    records = state.corpus.records
    if wanted in ("pub date", "pubdate", "publication date"):
        return tuple(sorted(newest, key=lambda p: published(records[p]), reverse=True))
    if wanted in ("author", "first author"):
        return tuple(sorted(newest, key=lambda p: sorted(records[p].fields.exact["FAUT"])))
    if wanted in ("journalname", "journal"):
        return tuple(sorted(newest, key=lambda p: sorted(records[p].fields.exact["JOUR"])))
    raise Unsupported(f"sort {sort!r}")


def published(record: Record) -> date:
    """Give the earliest date of publication."""
    return min(record.fields.dates["PDAT"], default=date.min)


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
    import json

    body = {"header": {"type": "esearch", "version": "0.3"}, "esearchresult": result}
    return json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()


def render_error(text: str, as_json: bool) -> Reply:
    """Write an error, status 200. In JSON its line break is raw: the live service's own fault."""
    if as_json:
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return Reply(with_header({"ERROR": "@"}).replace(b"@", quoted.encode()), JSON)
    body = f"{doctypes.ESEARCH}<eSearchResult>\n\t<ERROR>{escape(text)}</ERROR>\n</eSearchResult>\n"
    return Reply(body.encode())
