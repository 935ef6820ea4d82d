"""Failures that a user can act on; the command line prints them in one line and exits with 1."""

from __future__ import annotations


class Failure(Exception):  # noqa: N818 - it reads as what it is
    """Say what went wrong (naming the PMID, or file and line) and what to do next."""
