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

WINDOW = 1.11  # seconds: NCBI counts at its own door, where requests arrive closer together
NONSENSE = 3600.0  # no slot lies that far ahead: the machine was restarted, its clock begins anew

Slots = list[float]


class Pace:
    """Hands out slots, no more than the rate in any second; the last are kept in a locked file.

    The first few come at once: what NCBI publishes is so many a second, not a gap between two. It
    counts by address (or by key), so the file is shared by every litmine of this user. Where the
    cache folder cannot be written, the pace holds within this process alone.
    """

    def __init__(
        self,
        per_second: int,
        file: Path | None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.per_second = per_second
        self.sleep, self.clock = sleep, clock
        self.file = usable(file)
        self.slots = Slots()

    def wait(self) -> None:
        """Sleep until the next free slot."""
        pause = self.move(self.take) - self.clock()
        if pause > 0:
            self.sleep(pause)

    def take(self, slots: Slots, now: float) -> Slots:
        """Add the next slot, of which the last `per_second` bar the way for a second."""
        full = len(slots) >= self.per_second
        slot = max(now, slots[-self.per_second] + WINDOW) if full else now
        return [*slots, slot]

    def hold(self, seconds: float) -> None:
        """Let nobody ask for so many seconds."""

        def bar(slots: Slots, now: float) -> Slots:
            last = now + seconds - WINDOW
            missing = self.per_second - len(slots)
            return [last] * missing + [max(last, slot) for slot in slots]

        self.move(bar)

    def move(self, choose: Callable[[Slots, float], Slots]) -> float:
        """Set the slots by `choose(slots, now)`; give the last of them."""
        if self.file is None:
            return self.step(choose)
        with FileLock(self.file.with_suffix(".lock")):
            self.slots = read_slots(self.file)
            last = self.step(choose)
            self.file.write_text(json.dumps(self.slots))
            return last

    def step(self, choose: Callable[[Slots, float], Slots]) -> float:
        """Set the slots in memory."""
        now = self.clock()
        known = [slot for slot in self.slots if slot < now + NONSENSE]
        self.slots = choose(known, now)[-self.per_second :]
        return self.slots[-1]


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


def read_slots(file: Path) -> Slots:
    """Read the last slots; a damaged file counts as none."""
    try:
        return [float(slot) for slot in json.loads(file.read_text() or "[]")]
    except (ValueError, TypeError):
        return []


def shared_file(host: str, keyed: bool) -> Path:
    """Name the file that everyone who asks this host shares: one with a key, one without."""
    return user_cache_path("litmine") / f"pace-{host}-{'key' if keyed else 'address'}.json"
