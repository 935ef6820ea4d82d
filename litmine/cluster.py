"""Read files on a Dask cluster; a lost worker costs its file, which another reads again."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from litmine.bulk.part import Part, read_part
from litmine.errors import Failure

if TYPE_CHECKING:
    from distributed import Client

Task = tuple[Path, str, str, bool, str | None]
FILES_AHEAD = 2  # a worker, so that none waits for the writer and memory stays bounded
TRIES = 3


def connect(address: str) -> Client:
    """Connect to a scheduler, or start as many local worker processes as the number says.

    RAISES: Failure saying what to install, or that nothing answers at the address.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise Failure("--cluster needs Dask: pip install 'litmine[cluster]'") from error
    try:
        if address.isdigit():
            return local_client(int(address))
        return Client(address, timeout=20)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise Failure(f"no Dask scheduler at {address}: {error}; see `dask scheduler`") from error


def local_client(workers: int) -> Client:
    """Start worker processes on this machine; they end with the client."""
    from distributed import Client

    return Client(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, dashboard_address=None
    )


def read_on_cluster(address: str, tasks: Sequence[Task]) -> Iterator[Part]:
    """Yield the parts in the order of the tasks, a few files ahead of the reader.

    RAISES: Failure of the first file that cannot be read, or that no worker survives.
    """
    with connect(address) as client:
        ahead = FILES_AHEAD * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
        waiting = iter(tasks)
        futures = deque(submit(client, task) for task in islice(waiting, ahead))
        while futures:
            part: Part = result_of(futures.popleft())
            futures.extend(submit(client, task) for task in islice(waiting, 1))
            yield part


def submit(client: Client, task: Task) -> Any:
    """Hand a file to the cluster; what is done is not kept for a second asking."""
    return client.submit(read_part, *task, pure=False, retries=TRIES)


def result_of(future: Any) -> Part:
    """Wait for a part.

    RAISES: Failure when workers keep dying over the file.
    """
    from distributed.scheduler import KilledWorker

    try:
        part: Part = future.result()
    except KilledWorker as error:
        raise Failure(f"workers died again and again over one file: {error}") from error
    return part
