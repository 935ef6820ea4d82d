"""Keep the published rate for all threads and all processes of this user on this machine."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock
from platformdirs import user_cache_path

log = logging.getLogger(__name__)

MARGIN = 1.11  # NCBI counts at its own door: 0.37 s apart is what Biopython found reliable
NONSENSE = 3600.0  # no slot lies that far ahead: the machine was restarted, its clock begins anew


class Pace:
    """Hands out one slot after the other; the last one is kept in a small locked file.

    NCBI counts by address (or by key), so the file is shared by every litmine of this user. Where
    the cache folder cannot be written, the pace holds within this process alone.
    """

    def __init__(
        self,
        per_second: float,
        file: Path | None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.gap = MARGIN / per_second
        self.sleep, self.clock = sleep, clock
        self.file = usable(file)
        self.last = 0.0

    def wait(self) -> None:
        """Sleep until the next free slot."""
        pause = self.move(lambda last, now: max(now, last + self.gap))
        if pause > 0:
            self.sleep(pause)

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so many seconds."""
        self.move(lambda last, now: max(last, now + seconds - self.gap))

    def move(self, choose: Callable[[float, float], float]) -> float:
        """Set the last slot by `choose(last, now)`; give the seconds until it."""
        if self.file is None:
            return self.step(choose)
        with FileLock(self.file.with_suffix(".lock")):
            self.last = read_slot(self.file)
            pause = self.step(choose)
            self.file.write_text(json.dumps(self.last))
            return pause

    def step(self, choose: Callable[[float, float], float]) -> float:
        """Set the last slot in memory."""
        now = self.clock()
        last = self.last if self.last < now + NONSENSE else 0.0
        self.last = choose(last, now)
        return self.last - now


def usable(file: Path | None) -> Path | None:
    """Give the file if it can be written, None (with a word in the log) if not."""
    if file is None:
        return None
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as error:
        log.warning("requests are paced within this process alone: %s", error)
        return None
    return file


def read_slot(file: Path) -> float:
    """Read the last slot; a damaged file counts as none."""
    try:
        return float(json.loads(file.read_text() or "0"))
    except (ValueError, TypeError):
        return 0.0


def shared_file(host: str, keyed: bool) -> Path:
    """Name the file that everyone who asks this host shares: one with a key, one without."""
    return user_cache_path("litmine") / f"pace-{host}-{'key' if keyed else 'address'}.json"
