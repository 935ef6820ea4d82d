"""One writer a database: an operating-system lock that goes when its holder does."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from filelock import FileLock, Timeout

from litmine.errors import Failure

log = logging.getLogger(__name__)


class Stopped(KeyboardInterrupt):
    """SIGTERM: taken as Ctrl-C is, so that whatever is open is rolled back on the way out."""


def lock_path(database: str | Path) -> Path:
    """Name the lock file of a database."""
    return Path(f"{database}.lock")


def read_holder(database: str | Path) -> str:
    """Tell who holds, or held and did not release, the lock; empty when it was released."""
    try:
        return lock_path(database).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def is_locked(database: str | Path) -> bool:
    """Tell whether another process holds the lock now."""
    if not lock_path(database).exists():
        return False
    lock = FileLock(lock_path(database))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


@contextmanager
def lock_database(database: str | Path) -> Iterator[None]:
    """Hold the database's lock.

    The lock belongs to the process and ends with it, so a file that a killed run left is no
    obstacle; the name in it only tells people who it was.

    RAISES: Failure naming the holder when the lock is taken, or the folder if it is read-only.
    """
    lock = FileLock(lock_path(database))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Failure(f"{database}: in use by {read_holder(database) or 'another run'}") from None
    except OSError as error:
        raise Failure(f"{lock_path(database)}: {error.strerror}: is the folder writable?") from None
    try:
        if stale := read_holder(database):
            log.warning("%s did not end properly; taking up where it left", stale)
        write_holder(database, f"process {os.getpid()} on {socket.gethostname()}")
        yield
        write_holder(database, "")
    finally:
        lock.release()


def write_holder(database: str | Path, text: str) -> None:
    """Write who holds the lock; on a full disk the lock holds without a name."""
    try:
        lock_path(database).write_text(text, encoding="utf-8")
    except OSError as error:
        log.warning("%s: %s", lock_path(database), error)


@contextmanager
def stop_on_sigterm() -> Iterator[None]:
    """Turn SIGTERM, with which systemd ends a job, into Stopped."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, raise_stopped)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def raise_stopped(number: int, frame: FrameType | None) -> NoReturn:
    """Raise Stopped."""
    raise Stopped
