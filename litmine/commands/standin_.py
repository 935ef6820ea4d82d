"""`litmine standin`: serve records as NCBI's E-utilities would."""

from __future__ import annotations

import json
import signal
import threading
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from litmine.standin.clock import Clock
    from litmine.standin.fixture import Standin


@click.command()
@click.option(
    "--xml",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="PubMed XML to serve, plain or .gz; the atg corpus' invented records otherwise.",
)
@click.option("--records", type=click.IntRange(min=0), default=0, help="Invent so many records.")
@click.option("--seed", type=int, default=0, help="For invented records, faults and WebEnvs.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 chooses a free one.")
@click.option("--rate/--no-rate", default=True, help="Enforce 3 requests a second, 10 with a key.")
@click.option("--key", "keys", multiple=True, help="Accept this API key; may be repeated.")
@click.option("--tls", is_flag=True, help="Open a TLS port and a proxy for unmodified clients.")
@click.option("--control-port", type=click.IntRange(0, 65535), help="Open a control port (JSON).")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="PRESET[=N][:endpoint=..][:count=..]",
    help="Plan a fault; may be repeated. `--fault list` names the presets.",
)
@click.option(
    "--dtds",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Serve the DTDs of this folder, for clients that fetch them.",
)
@click.option("--clock", metavar="ISO", help="Stand still at this time; the control port moves it.")
@click.option("--json", "as_json", is_flag=True, help="Print the addresses as JSON.")
def command(
    xml: tuple[Path, ...],
    records: int,
    seed: int,
    port: int,
    rate: bool,
    keys: tuple[str, ...],
    tls: bool,
    control_port: int | None,
    faults: tuple[str, ...],
    dtds: Path | None,
    clock: str | None,
    as_json: bool,
) -> None:
    """Serve PubMed records on this machine as NCBI's E-utilities would.

    Prints its address and runs until Ctrl-C or SIGTERM. Without --xml and --records it serves
    the invented records of the atg corpus. With --tls it prints the environment that leads any
    unmodified client here instead of to NCBI.

    \b
    litmine standin --records 12000 --no-rate
    litmine standin --fault rate429:count=3 --fault rst_after_bytes=900:endpoint=efetch
    """
    from litmine.standin.faults import preset_names, read_fault
    from litmine.standin.fixture import Standin
    from litmine.standin.limits import WITH_KEY

    if "list" in faults:
        click.echo("\n".join(preset_names()))
        return
    server = Standin(
        choose_sources(xml, records, seed),
        port=port,
        rate=rate,
        keys=dict.fromkeys(keys, WITH_KEY),
        clock=choose_clock(clock),
        seed=seed,
        tls=tls,
        dtd_folder=dtds,
        control=False if control_port is None else control_port or True,
    )
    for text in faults:
        server.faults.add(**read_fault(text))  # type: ignore[arg-type]
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: ended.set())
    with server:
        show_addresses(server, tls, as_json)
        ended.wait()


def choose_sources(xml: tuple[Path, ...], records: int, seed: int) -> list[Path | str | bytes]:
    """Take the files and the invented records, or the demo's file where neither is asked for."""
    from litmine.standin.invented import invented_records

    sources: list[Path | str | bytes] = [*xml, *invented_records(records, seed)]
    if not sources:
        sources.append(files("litmine.corpora").joinpath("atg", "demo.xml").read_bytes())
    return sources


def choose_clock(start: str | None) -> Clock:
    """Give the machine's clock, or one that stands still."""
    from litmine.standin.clock import RealClock, VirtualClock

    try:
        return RealClock() if start is None else VirtualClock(start)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--clock") from error


def show_addresses(server: Standin, tls: bool, as_json: bool) -> None:
    """Print where the server listens."""
    environment = server.environment if tls else {}
    if as_json:
        addresses = {
            "url": server.url,
            "bulk_url": server.bulk_url,
            "control_url": server.control_url,
            "environment": environment,
            "records": len(server.state.corpus.records),
        }
        click.echo(json.dumps(addresses))
        return
    click.echo(server.url)
    click.echo(f"serving {len(server.state.corpus.records):,} records; Ctrl-C ends", err=True)
    for line in [f"control {server.control_url}"] if server.control_url else []:
        click.echo(line)
    for name, value in environment.items():
        click.echo(f"export {name}={value}")
