"""Search PubMed and fetch its records, whole or not at all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.request import Request

from lxml import etree
from tenacity import RetryCallState, Retrying, retry_if_exception_type
from tenacity.wait import wait_exponential_jitter

from litmine.entrez.builder import TOOL, own_entrez
from litmine.entrez.credentials import Credentials
from litmine.entrez.opener import Opener, Patience
from litmine.entrez.pace import Pace, shared_file
from litmine.entrez.replies import Blocked, Reply, Transient, read_reply
from litmine.errors import Failure

log = logging.getLogger(__name__)

PAGE = 9999  # PubMed lists no more of a result set, whatever is asked
PMID_PATHS = ("PubmedArticle/MedlineCitation/PMID", "PubmedBookArticle/BookDocument/PMID")


@dataclass(frozen=True)
class Found:
    """What a search said: count, the first PMIDs, how PubMed read the query, its day."""

    count: int
    pmids: tuple[int, ...] = ()
    translation: str = ""
    altered: tuple[str, ...] = ()
    day: date | None = None


@dataclass(frozen=True)
class Batch:
    """A fetched document: its bytes and the PMIDs in it, those asked that it lacks."""

    body: bytes
    pmids: frozenset[int]
    missing: tuple[int, ...]


@dataclass
class Traffic:
    """What it cost."""

    requests: int = 0
    retries: int = 0
    bytes: int = 0


@dataclass
class Client:
    """Asks E-utilities through Biopython's request builder, our opener and our judgement."""

    credentials: Credentials
    opener: Opener = field(default_factory=Opener)
    pace: Pace | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    traffic: Traffic = field(default_factory=Traffic)

    def __post_init__(self) -> None:
        self.patience = self.opener.patience
        self.began, self.failed, self.last = self.clock(), 0, ""
        self.day: date | None = None
        self.fetches = 0
        self.entrez = own_entrez(self.credentials, self.send)

    def search(self, term: str, limit: int = PAGE) -> Found:
        """Search PubMed for the count and up to `limit` PMIDs (never more than 9,999).

        RAISES: Failure when NCBI does not answer properly.
        """
        tree = self.ask(
            "eSearchResult",
            lambda: self.entrez.esearch(db="pubmed", term=term, retmax=min(limit, PAGE)),
        )
        return Found(
            int(tree.findtext("Count", "-1")),
            tuple(int(i.text or 0) for i in tree.iterfind("IdList/Id")),
            (tree.findtext("QueryTranslation") or "").strip(),
            tuple(read_doubts(tree)),
            self.day,
        )

    def fetch(self, pmids: Sequence[int], tries: int | None = None) -> Batch:
        """Fetch records by PMID in one request and check them against what was asked.

        RAISES: Failure; Transient with `halve` where fewer PMIDs at a time may do better.
        """
        tree, body = self.ask_whole(
            "PubmedArticleSet",
            lambda: self.entrez.efetch(db="pubmed", id=list(pmids), retmode="xml"),
            tries,
            lambda tree: refuse_strangers(tree, pmids),
        )
        self.fetches += 1
        got = frozenset(read_pmids(tree))
        return Batch(body, got, tuple(p for p in pmids if p not in got))

    def info(self) -> dict[str, str]:
        """Ask for PubMed's build, number of records and last update."""
        tree = self.ask("eInfoResult", lambda: self.entrez.einfo(db="pubmed"))
        fields = ("DbBuild", "Count", "LastUpdate")
        return {name: tree.findtext(f"DbInfo/{name}") or "" for name in fields}

    def ask(self, root: str, call: Callable[[], Reply]) -> etree._Element:
        """Ask until there is a whole document `root`, as long as there is patience."""
        return self.ask_whole(root, call)[0]

    def ask_whole(
        self,
        root: str,
        call: Callable[[], Reply],
        tries: int | None = None,
        check: Callable[[etree._Element], object] = lambda tree: None,
    ) -> tuple[etree._Element, bytes]:
        """Ask likewise, judge also by `check`, and give the bytes too."""
        limit = tries or self.patience.tries
        retrying = Retrying(
            retry=retry_if_exception_type(Transient),
            stop=lambda state: state.attempt_number >= min(limit, error_of(state).tries or limit),
            wait=self.pause_before,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(self.attempt, root, call, check)

    def attempt(
        self, root: str, call: Callable[[], Reply], check: Callable[[etree._Element], object]
    ) -> tuple[etree._Element, bytes]:
        """Ask once; every failure leaves here without a secret in its text."""
        self.check_deadline()
        try:
            reply = call()
            tree = read_reply(reply, root)
            check(tree)
        except Failure as failure:
            self.failed += 1
            failure.args = (self.credentials.redact(str(failure)),)
            self.note(failure)
            raise
        self.failed = 0
        return tree, reply.body

    def send(self, request: Request) -> Reply:
        """Send what Biopython built: always by POST, to the configured address, at our pace."""
        name = urlsplit(request.full_url).path.rsplit("/", 1)[-1]
        data = request.data or urlsplit(request.full_url).query.encode()
        if self.pace:
            self.pace.wait()
        self.traffic.requests += 1
        reply = self.opener.send(self.credentials.base + name, data)  # type: ignore[arg-type]
        self.traffic.bytes += len(reply.body)
        self.day = read_day(reply) or self.day
        if reply.headers.get("x-ratelimit-remaining") == "0" and self.pace:
            self.pace.hold(1.0)
        return reply

    def note(self, failure: Failure) -> None:
        """Log a failure, hold everybody where the service asks for it, count it as a retry."""
        self.last = str(failure)
        if isinstance(failure, Transient):
            self.traffic.retries += 1
            if failure.everyone and self.pace:
                self.pace.hold(failure.pause)
        log.log(logging.ERROR if isinstance(failure, Blocked) else logging.INFO, "%s", failure)

    def pause_before(self, state: RetryCallState) -> float:
        """Choose the pause: what the server asks for, else growing with jitter."""
        growing = wait_exponential_jitter(initial=1, max=self.patience.longest_pause, jitter=1)
        return max(error_of(state).pause, growing(state))

    def check_deadline(self) -> None:
        """RAISES: Failure when the run has lasted too long or nothing has worked for too long."""
        if self.failed >= self.patience.failures:
            raise Failure(f"PubMed has failed {self.failed} times in a row, last: {self.last}")
        if self.clock() - self.began > self.patience.run:
            raise Failure("the run has reached its time limit; run again, it resumes")


def open_client(credentials: Credentials, patience: Patience | None = None) -> Client:
    """Make the client that real jobs use: paced together with all others of this user."""
    host = urlsplit(credentials.base).hostname or "nowhere"
    pace = Pace(credentials.per_second, shared_file(host, bool(credentials.api_key)))
    return Client(credentials, Opener(patience or Patience(), agent=f"{TOOL} (Biopython)"), pace)


def error_of(state: RetryCallState) -> Transient:
    """Give the failure of the last attempt."""
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, Transient) else Transient("")


def read_pmids(tree: etree._Element) -> Iterable[int]:
    """List the PMIDs of the records themselves; those of references stand elsewhere."""
    return (int(found.text or 0) for path in PMID_PATHS for found in tree.iterfind(path))


def read_doubts(tree: etree._Element) -> Iterable[str]:
    """List what PubMed left out of a query; that nothing was found is no complaint."""
    for path in ("ErrorList/*", "WarningList/*"):
        for found in tree.iterfind(path):
            if found.tag != "OutputMessage" and (found.text or "").strip():
                yield f"{found.tag}: {(found.text or '').strip()}"


def refuse_strangers(tree: etree._Element, asked: Sequence[int]) -> None:
    """RAISES: Transient for records that nobody asked for: then the others are in doubt too."""
    if strangers := set(read_pmids(tree)) - set(asked):
        text = f"NCBI sent PMID {min(strangers)}, which was not asked for; run again later"
        raise Transient(text, halve=True)


def read_day(reply: Reply) -> date | None:
    """Read the server's day (UTC), which does not jump when this machine's clock does."""
    try:
        moment = parsedate_to_datetime(reply.headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    return moment.astimezone(timezone.utc).date() if isinstance(moment, datetime) else None
