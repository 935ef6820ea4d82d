"""esearch: a term to PMIDs, with everything PubMed says about the term."""

from __future__ import annotations

from datetime import date, timedelta

from litmine.standin.days import MOST_DAYS, first_day, last_day
from litmine.standin.errors import QueryError, Unsupported
from litmine.standin.esearch_reply import render_json, render_xml
from litmine.standin.fields import find_field
from litmine.standin.matching import date_clause
from litmine.standin.messages import Reply, Request
from litmine.standin.record import Record
from litmine.standin.refusals import refuse
from litmine.standin.search import Found
from litmine.standin.state import State
from litmine.standin.translation import parenthesised, translate_between

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
        return refuse(request, str(error))
    kept = None
    if request.get("usehistory").lower() == "y":
        kept = state.history.store(pmids, request.get("WebEnv") or None)
    if request.wants_json:
        return render_json(request, found, pmids, kept, state.cap)
    return render_xml(request, found, pmids, kept, state.cap)


def find(state: State, request: Request) -> tuple[Found, tuple[int, ...]]:
    """Run the search: term, then an earlier result, then dates; PMIDs in the order asked for."""
    term, key, web_env = request.get("term").strip(), request.get("query_key"), ""
    key_number = request.number("query_key", 0)
    if request.get("usehistory").lower() == "y" or key:
        web_env = request.get("WebEnv")
    if not term and not key:
        raise QueryError(NOTHING_TO_DO)

    def earlier(number: int) -> frozenset[int]:
        return frozenset(state.history.recall(web_env, number))

    query = tagged(term, request.get("field")) if term else f"#{key_number}"
    found = state.searcher.search(query, earlier, state.today)
    if term and key:
        found.pmids &= earlier(key_number)
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
    days = request.number("reldate", -1)
    if days >= 0:
        return today - timedelta(days=min(days, MOST_DAYS)), today
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
