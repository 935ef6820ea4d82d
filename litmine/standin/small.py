"""The small endpoints: espell, ecitmatch, and egquery, which is dead for the public."""

from __future__ import annotations

from difflib import get_close_matches

from litmine.standin import doctypes
from litmine.standin.messages import HTML, TEXT, Reply, Request, escape
from litmine.standin.record import Record, plain
from litmine.standin.state import State

DEAD_HOST = "http://ext-http-eutils.linkerd.ncbi.nlm.nih.gov"
CLOSE_ENOUGH = 0.8


def answer_espell(state: State, request: Request) -> Reply:
    """Correct the spelling of a term by the words of the served records."""
    if request.wants_json:
        return Reply(b"Internal Server Error\n", TEXT, 500)
    state.vocabulary.refresh(state.corpus)
    words = request.get("term").split()
    better = [correct(state, word) for word in words]
    changed = better != words
    pieces = "".join(
        f"<Original></Original><Replaced>{escape(new)}</Replaced>"
        for old, new in zip(words, better, strict=True)
        if old != new
    )
    corrected = escape(" ".join(better)) if changed else ""
    text = (
        f"<eSpellResult>\n\t<Database>pubmed</Database>\n\t<Query>{escape(' '.join(words))}</Query>"
        f"\n\t<CorrectedQuery>{corrected}</CorrectedQuery>\n"
        f"\t<SpelledQuery>{pieces}</SpelledQuery>\n\t<ERROR/>\n</eSpellResult>\n"
    )
    return Reply((doctypes.ESPELL + text).encode())


def correct(state: State, word: str) -> str:
    """Give the closest known word, or the word itself where it is known or nothing is close."""
    if state.vocabulary.knows(word):
        return word
    known = state.vocabulary.inside | state.vocabulary.outside
    words = sorted(w for w in known if not w.isdecimal())
    return next(iter(get_close_matches(plain(word), words, 1, CLOSE_ENOUGH)), word)


def answer_ecitmatch(state: State, request: Request) -> Reply:
    """Match citations `journal|year|volume|page|author|key|`, one a line."""
    lines = request.get("bdata").replace("\n", "\r").split("\r")
    answers = [match_citation(state, line) for line in lines if line.strip()]
    return Reply("".join(f"{answer}\n" for answer in answers).encode(), TEXT)


def match_citation(state: State, line: str) -> str:
    """Answer one citation with a PMID, or with the reason why there is none."""
    journal, year, volume, page, author, key, *_ = [*line.split("|"), *[""] * 6]
    found = [
        record
        for record in state.corpus.records.values()
        if plain(journal) in record.fields.exact["JOUR"]
    ]
    if not found:
        answer = "NOT_FOUND;INVALID_JOURNAL"
    else:
        fitting = [r for r in found if cited(r, year, volume, page, author)]
        answer = judge(fitting)
    return "|".join([journal, year, volume, page, author, key, answer])


def judge(fitting: list[Record]) -> str:
    """Give the PMID where one record fits."""
    if len(fitting) == 1:
        return str(fitting[0].pmid)
    return f"AMBIGUOUS ({len(fitting)} citations)" if fitting else "NOT_FOUND"


def cited(record: Record, year: str, volume: str, page: str, author: str) -> bool:
    """Tell whether a record fits what a citation gives; empty parts fit everything."""
    exact = record.fields.exact
    years = {str(day.year) for day in record.fields.dates["PDAT"]}
    return (
        (not year or year in years)
        and (not volume or plain(volume) in exact["VOL"])
        and (not page or plain(page) in exact["PAGE"])
        and (not author or any(a.startswith(plain(author)) for a in exact["AUTH"]))
    )


def answer_egquery(_state: State, request: Request) -> Reply:
    """Redirect to an internal host that nobody can reach, as since September 2026."""
    place = f"{DEAD_HOST}/gquery/?term={request.get('term').replace(' ', '+')}"
    page = b"<html><head><title>301 Moved Permanently</title></head></html>\n"
    return Reply(page, HTML, 301, {"Location": place})
