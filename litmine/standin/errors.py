"""What stops an answer: words that PubMed would answer with, or a limit of this server."""

from __future__ import annotations


class Unsupported(Exception):  # noqa: N818 - it reads as what it is
    """Name what this server cannot do: answered 501 and recorded, never guessed."""


class QueryError(Exception):
    """Carry the text that E-utilities writes into `<ERROR>`."""
