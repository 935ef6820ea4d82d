"""Run the server in a thread: for tests, for the demo, and for the command line."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from litmine.corpus import list_corpora, read_corpus
from litmine.standin import changes
from litmine.standin.clock import Clock, RealClock
from litmine.standin.corpus import Corpus, Source
from litmine.standin.endpoints import ROOT
from litmine.standin.faults import FaultPlan
from litmine.standin.history import HOURS_KEPT
from litmine.standin.limits import Limiter
from litmine.standin.ports import HOST, Ports
from litmine.standin.server import Logged, Server
from litmine.standin.state import State
from litmine.standin.vocabulary import Vocabulary

T = TypeVar("T")


class Standin:
    """A local E-utilities server in a thread of its own.

    `sources` are files, sets or single records; `known` are texts whose words count as known to
    PubMed beside those of the records (the queries of the shipped corpora are always known).
    `rate` enforces 3 requests a second, 10 with one of the `keys` (key to rate). `clock` may be a
    VirtualClock. `tls` opens a TLS port and a CONNECT proxy, `control` a control port;
    `dtd_folder` holds DTDs to serve; a WebEnv lives for `history_hours`.

    with Standin(invented_records(100)) as server:
        server.faults.add("rst_after_bytes", 500, endpoint="efetch")
        urlopen(server.url + "esearch.fcgi?db=pubmed&term=all[sb]")
        server.retract(99000007)
    """

    def __init__(
        self,
        sources: Iterable[Source] | Source = (),
        *,
        port: int = 0,
        rate: bool = False,
        keys: dict[str, int] | None = None,
        clock: Clock | None = None,
        seed: int = 0,
        known: Iterable[str] = (),
        tls: bool = False,
        control: bool | int = False,
        dtd_folder: Path | None = None,
        history_hours: float = HOURS_KEPT,
    ) -> None:
        """Prepare the state; nothing listens before `start`."""
        clock = clock or RealClock()
        vocabulary = Vocabulary([*known, *shipped_queries()])
        self.state = State(
            Corpus(as_sources(sources)), vocabulary, clock, random.Random(seed), history_hours
        )
        limiter = Limiter(clock, keys or {}, rate)
        self.server = Server(self.state, limiter, FaultPlan(seed), dtd_folder)
        self.folder = tempfile.TemporaryDirectory(prefix="litmine-standin-") if tls else None
        self.ports = Ports(self.server, port, control, Path(self.folder.name) if tls else None)  # type: ignore[union-attr]

    @property
    def url(self) -> str:
        """Give the base address of the E-utilities, with a closing slash."""
        return f"http://{HOST}:{self.ports.http}{ROOT}"

    @property
    def bulk_url(self) -> str:
        """Give the address above `baseline/` and `updatefiles/`."""
        return f"http://{HOST}:{self.ports.http}/pubmed/"

    @property
    def control_url(self) -> str | None:
        """Give the control port's address, if there is one."""
        return f"http://{HOST}:{self.ports.control}/" if self.ports.control else None

    @property
    def environment(self) -> dict[str, str]:
        """Give the variables that lead an unmodified client here (with `tls`)."""
        proxy, authority = f"http://{HOST}:{self.ports.proxy}", str(self.ports.authority)
        files = ("SSL_CERT_FILE", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE")
        return {"HTTPS_PROXY": proxy, "https_proxy": proxy} | dict.fromkeys(files, authority)

    @property
    def log(self) -> list[Logged]:
        """Give every request so far, in the order of their arrival."""
        return self.server.log

    @property
    def faults(self) -> FaultPlan:
        """Give the plan of what goes wrong."""
        return self.server.faults

    @property
    def refused(self) -> list[str]:
        """Give the request lines that the proxy turned away: traffic to anybody else."""
        return self.ports.refused

    @property
    def unsupported(self) -> list[str]:
        """Give what was answered 501."""
        return self.state.unsupported

    def add(self, source: Source) -> list[int]:
        """Add records that enter PubMed today; give their PMIDs."""
        return self.run(lambda: changes.add(self.state.corpus, source, self.state.today))

    def revise(self, pmid: int, edit: Callable[[bytes], bytes]) -> None:
        """Revise a record's XML; DateRevised and MDAT become today."""
        self.run(lambda: changes.revise(self.state.corpus, pmid, edit, self.state.today))

    def change_silently(self, pmid: int, edit: Callable[[bytes], bytes]) -> None:
        """Change a record's XML and no date."""
        self.run(lambda: changes.change_silently(self.state.corpus, pmid, edit))

    def retract(self, pmid: int, notice: int | None = None) -> None:
        """Retract a record today; `notice` is the PMID of the retraction notice."""
        self.run(lambda: changes.retract(self.state.corpus, pmid, self.state.today, notice))

    def delete(self, pmid: int) -> None:
        """Withdraw a record."""
        self.run(lambda: changes.delete(self.state.corpus, pmid))

    def run(self, job: Callable[[], T]) -> T:
        """Run a change of state in the server's thread, between two requests."""
        return self.ports.run(job)

    def start(self) -> Standin:
        """Listen; gives itself once it does.

        RAISES: Failure when a port is taken.
        """
        self.ports.start()
        return self

    def stop(self) -> None:
        """Close every connection and end the thread."""
        self.ports.stop()
        if self.folder:
            self.folder.cleanup()

    def __enter__(self) -> Standin:
        """Start."""
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()


def as_sources(sources: Iterable[Source] | Source) -> Iterable[Source]:
    """Take one source for a list of one."""
    return [sources] if isinstance(sources, (bytes, str, Path)) else sources


def shipped_queries() -> list[str]:
    """Give the queries of the corpora that ship with the package: PubMed knows their words."""
    return [read_corpus(name).query for name in list_corpora()]
