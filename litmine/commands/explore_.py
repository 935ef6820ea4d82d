"""`litmine explore`: the database in a browser."""

from __future__ import annotations

from pathlib import Path

import click

from litmine.errors import Failure


def announce(address: str, token: str | None, immutable: bool) -> str:
    """Say where to look and give that address."""
    if token:
        address = f"{address}-/litmine/review/open?token={token}"
    click.echo(address)
    kept = "read-only, as it is now; start again to see a later harvest"
    said = kept if immutable else "read while it may be written"
    click.echo(f"serving {said}; Ctrl-C stops", err=True)
    return address


def serve(app: object, host: str, port: int, address: str | None) -> None:
    """Serve until Ctrl-C; open the address in a browser once the server answers."""
    import threading
    import webbrowser

    import uvicorn

    config = uvicorn.Config(app, host=host, port=port, log_level="warning", lifespan="on")  # type: ignore[arg-type]
    if address:
        threading.Timer(1.0, webbrowser.open, [address]).start()
    uvicorn.Server(config).run()


@click.command(short_help="Look at the evidence in a browser.")
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--port", default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="Who may reach it.")
@click.option("--open", "open_", is_flag=True, help="Open it in the browser.")
@click.option("--review", is_flag=True, help="Let the holder of a new token judge evidence.")
@click.option("--live", is_flag=True, help="Follow a database that a harvest writes meanwhile.")
@click.option("--metadata", is_flag=True, help="Print Datasette's metadata as JSON and stop.")
def command(
    database: Path, port: int, host: str, open_: bool, review: bool, live: bool, metadata: bool
) -> None:
    """Serve DATABASE at http://127.0.0.1:8001/: questions, plots, articles, tables.

    Built on Datasette: every table and question is also JSON and CSV. SQL is read-only. --review
    prints an address with a token; who opens it may accept, reject or correct rows.
    """
    try:
        from litmine.explore.site.serving import make_server, read_metadata, settle
    except ImportError as error:
        raise Failure(
            f"exploring needs Datasette: pip install 'litmine[explore]' ({error})"
        ) from error
    if metadata:
        import json

        click.echo(json.dumps(read_metadata(database.stem), indent=1))
        return
    import secrets

    token = secrets.token_urlsafe(24) if review else None
    immutable = not review and not live and settle(database)
    app = make_server(database, immutable, token).app()
    address = announce(f"http://{host}:{port}/", token, immutable)
    serve(app, host, port, address if open_ else None)
