"""A corpus is a folder: query, start date, term tables, pipeline. A new topic needs no Python."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SHIPPED = "litmine.corpora"


@dataclass(frozen=True)
class Corpus:
    """A topic as its `corpus.toml` tells it.

    query: one PubMed query (the blocks of the file joined). since: first date of creation
    to harvest (`YYYY/MM/DD`). terms: folders of term tables, own first.
    """

    name: str
    title: str
    query: str
    since: str
    folder: Traversable
    terms: tuple[Traversable, ...]
    settings: dict[str, Any]

    def file(self, name: str) -> Traversable:
        """Give a file of the folder."""
        return self.folder.joinpath(name)


def list_corpora() -> list[str]:
    """Name the corpora that ship with the package."""
    folders = files(SHIPPED).iterdir()
    return sorted(f.name for f in folders if f.joinpath("corpus.toml").is_file())


def find_folder(name: str) -> Traversable:
    """Give the folder of a shipped corpus, or the folder of that path.

    RAISES: FileNotFoundError saying which corpora there are.
    """
    for folder in (files(SHIPPED).joinpath(name), Path(name)):
        if folder.joinpath("corpus.toml").is_file():
            return folder
    known = ", ".join(list_corpora())
    raise FileNotFoundError(
        f"no corpus {name!r}: neither a shipped one ({known}) nor a folder with a corpus.toml"
    )


def strip_comments(query: str) -> str:
    """Drop `#` comments and line breaks from a query written one block a line."""
    lines = (line.split("#", 1)[0].strip() for line in query.splitlines())
    return " ".join(line for line in lines if line)


def read_corpus(name: str) -> Corpus:
    """Read a corpus by its name or path.

    RAISES: FileNotFoundError for an unknown one, ValueError naming the file for a bad one.
    """
    folder = find_folder(name)
    path = folder.joinpath("corpus.toml")
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8"))
        terms = tuple(
            folder.joinpath(t) if folder.joinpath(t).is_dir() else files(SHIPPED).joinpath(t)
            for t in settings["terms"]
        )
        return Corpus(
            folder.name,
            settings["title"],
            strip_comments(settings["query"]),
            settings["since"],
            folder,
            terms,
            settings,
        )
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path}: {error}") from error
    except KeyError as error:
        raise ValueError(f"{path}: lacks {error}") from error
