"""Worker processes give what one process would, in order, and do not outlive their parent."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from litmine.workers import cut, run_batches

ORPHAN = """
import os, sys, time
from litmine.workers import run_batches
def tell(batch):
    os.write(1, b"%d\\n" % os.getpid())  # in one piece: several write at once
    return batch
for _ in run_batches(tell, iter([[1], [2], [3], [4], [5], [6]]), 2):
    time.sleep(60)
"""


def square(batch: list[int]) -> list[int]:
    if 13 in batch:
        raise ValueError("13 brings bad luck")
    return [n * n for n in batch]


def test_batches_come_back_in_order() -> None:
    made = list(run_batches(square, cut((n for n in range(1000) if n != 13), 7), 3))
    assert [n for batch in made for n in batch] == [n * n for n in range(1000) if n != 13]


def test_the_first_failure_is_raised_as_it_was() -> None:
    with pytest.raises(ValueError, match="bad luck"):
        list(run_batches(square, cut(range(100), 5), 2))


def test_no_more_is_read_ahead_than_keeps_the_workers_busy() -> None:
    read = []
    batches = run_batches(square, cut((read.append(n) or n + 20 for n in range(1000)), 1), 2)  # type: ignore[func-returns-value]
    next(batches)
    batches.close()  # type: ignore[attr-defined]
    assert len(read) <= 6


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_end_when_their_parent_is_killed() -> None:
    parent = subprocess.Popen([sys.executable, "-c", ORPHAN], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pids = {int(parent.stdout.readline()) for _ in range(4)}
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 20
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert os.getpid() not in pids
    assert not any(map(is_running, pids))
