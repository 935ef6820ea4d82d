"""`litmine schedule`: what a scheduler needs."""

from __future__ import annotations

from pathlib import Path

import click

from litmine.errors import Failure


@click.command()
@click.argument("database", type=click.Path(dir_okay=False, path_type=Path))
@click.argument("corpus")
@click.option("--systemd", "kind", flag_value="systemd", default=True, help="Service and timer.")
@click.option("--cron", "kind", flag_value="cron", help="A crontab line.")
@click.option(
    "--write",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write the files into this folder, such as ~/.config/systemd/user.",
)
def command(database: Path, corpus: str, kind: str, write: Path | None) -> None:
    """Write a systemd service and timer, or a crontab line, that harvest every night.

    \b
    litmine schedule atg.db atg --write ~/.config/systemd/user
    systemctl --user daemon-reload
    systemctl --user enable --now litmine-atg.timer
    """
    from litmine.harvest.job import find_corpus
    from litmine.schedule import Plan, write_files

    find_corpus(corpus)
    corpus_path = Path(corpus)
    plan = Plan(database, str(corpus_path.resolve()) if corpus_path.is_dir() else corpus)
    for name, text in write_files(plan, kind).items():
        if write is None:
            click.echo(f"# {name}\n{text}")
            continue
        try:
            write.mkdir(parents=True, exist_ok=True)
            (write / name).write_text(text, encoding="utf-8")
        except OSError as error:
            raise Failure(f"{write / name}: {error.strerror}") from error
        click.echo(f"wrote {write / name}", err=True)
