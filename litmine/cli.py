"""The `litmine` command: a table of contents over `litmine.commands`."""

from __future__ import annotations

import logging
from importlib import import_module

import click

from litmine.errors import Failure

CONTENTS = {
    "Harvest": ("harvest", "fetch", "annotate", "import", "schedule", "doctor"),
    "Read": ("query", "explore", "report", "export", "review"),
    "Without a database": ("extract", "evaluate", "corpora", "standin"),
}


class Contents(click.Group):
    """A group that imports a command when it is asked for and lists them by chapter."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of the table of contents."""
        return [name for names in CONTENTS.values() for name in names]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"litmine.commands.{cmd_name}_")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section a chapter."""
        for chapter, names in CONTENTS.items():
            commands = [(name, self.get_command(ctx, name)) for name in names]
            with formatter.section(chapter):
                formatter.write_dl([(n, c.get_short_help_str(70)) for n, c in commands if c])

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; a Failure becomes one line and exit code 1."""
        try:
            return super().invoke(ctx)
        except Failure as failure:
            raise click.ClickException(str(failure)) from failure


@click.group(cls=Contents, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="litmine")
@click.option("-v", "--verbose", count=True, help="Say more on stderr; twice for every request.")
def main(verbose: int) -> None:
    """Ask PubMed's abstracts what they say about anti-thymocyte globulin (ATG).

    \b
    litmine harvest atg.db atg     fetch what is new and extract it: the scheduled job
    litmine query atg.db           the evidence at the terminal
    litmine explore atg.db         the same in a browser

    Results go to stdout, talk to stderr. Exit codes: 0 done, 1 failed (run it again, it
    resumes), 2 wrong usage.
    """
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, format="%(levelname)s %(name)s: %(message)s")
