"""Write the generated parts of README.md; with --check, only tell whether they are stale.

A part stands between `<!-- NAME -->` and `<!-- /NAME -->`: `contents` (what `litmine --help`
prints) and `commands` (the help of every command).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from litmine.cli import CONTENTS, main

README = Path(__file__).resolve().parents[1] / "README.md"


def fenced(text: str) -> str:
    """Put text in a code block."""
    return f"```\n{text.rstrip()}\n```"


def help_of(*names: str) -> str:
    """Give the help that `litmine NAMES --help` prints, 88 columns wide."""
    command: click.Command = main
    context = click.Context(main, info_name="litmine", terminal_width=88)
    for name in names:
        found = main.get_command(context, name)
        assert found is not None, name
        command = found
        context = click.Context(command, info_name=name, parent=context, terminal_width=88)
    return fenced(command.get_help(context))


def all_commands() -> str:
    """Give every command's help, folded."""
    names = [name for chapter in CONTENTS.values() for name in chapter]
    return "\n".join(
        f"<details><summary><code>litmine {name}</code></summary>\n\n{help_of(name)}\n\n</details>"
        for name in names
    )


def fill(text: str) -> str:
    """Give the README's text with every generated part made anew."""
    for name, make in (("contents", help_of), ("commands", all_commands)):
        part = f"<!-- {name} -->\n{make()}\n<!-- /{name} -->"
        text = re.sub(f"<!-- {name} -->.*?<!-- /{name} -->", lambda _, p=part: p, text, flags=re.S)
    return text


if __name__ == "__main__":
    before = README.read_text(encoding="utf-8")
    after = fill(before)
    if "--check" in sys.argv[1:]:
        sys.exit(after != before and "README.md is stale: run `python tools/readme.py`")
    README.write_text(after, encoding="utf-8")
