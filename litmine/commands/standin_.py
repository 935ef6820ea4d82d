"""`litmine standin`: serve records as NCBI's E-utilities would."""

from __future__ import annotations

import json
import signal
import threading
from importlib.resources import files
from pathlib import Path
from types import FrameType

import click


@click.command()
@click.option(
    "--xml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="PubMed XML to serve, plain or .gz; the atg corpus' invented records otherwise.",
)
@click.option("--records", type=click.IntRange(min=0), default=0, help="Invent so many records.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 chooses a free one.")
@click.option("--rate/--no-rate", default=True, help="Enforce 3 requests a second, 10 with a key.")
@click.option("--key", multiple=True, help="Accept this API key.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON.")
def command(
    xml: tuple[Path, ...], records: int, port: int, rate: bool, key: tuple[str, ...], as_json: bool
) -> None:
    """Serve PubMed records on this machine as NCBI's E-utilities would.

    Prints its address and runs until Ctrl-C or SIGTERM. Without --xml and --records it serves
    the invented records of the atg corpus.
    """
    from litmine.standin.fixture import Standin
    from litmine.standin.invented import invented_records
    from litmine.standin.limits import WITH_KEY

    sources: list[Path | str | bytes] = [*xml, *invented_records(records)]
    if not sources:
        sources.append(files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes())
    ended = threading.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signum, lambda _number, _frame: stop(ended, _number, _frame))
    server = Standin(sources, port=port, rate=rate, keys=dict.fromkeys(key, WITH_KEY))
    with server:
        addresses = {"url": server.url, "records": len(server.state.corpus.records)}
        click.echo(json.dumps(addresses) if as_json else server.url)
        ended.wait()


def stop(ended: threading.Event, _number: int, _frame: FrameType | None) -> None:
    """Let the command end."""
    ended.set()
