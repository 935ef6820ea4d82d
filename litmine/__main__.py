"""Run `python -m litmine` as the `litmine` command."""

from litmine.cli import main

main(prog_name="litmine")
