"""`litmine doctor`: look a database over."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("database", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Do not ask PubMed.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a finding.")
def command(database: Path, offline: bool, as_json: bool) -> None:
    """Check a database, its harvests, the credentials and PubMed, and say how to mend each fault.

    Looks at file, disk, lock, schema, integrity, references, counts and ledger. Changes nothing.
    Exit code 1 where there is a fault.
    """
    from litmine.doctor import examine

    faults = 0
    for finding in examine(database, reach=not offline):
        faults += not finding.ok
        if as_json:
            fields = {"what": finding.what, "ok": finding.ok, "said": finding.said}
            click.echo(json.dumps({**fields, "remedy": finding.remedy}, ensure_ascii=False))
            continue
        click.echo(f"{'ok   ' if finding.ok else 'FAULT'}  {finding.what}: {finding.said}")
        if not finding.ok:
            click.echo(f"       mend it: {finding.remedy}")
    raise SystemExit(1 if faults else 0)
