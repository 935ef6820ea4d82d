"""Biopython as the builder of requests, and of nothing else."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.request import Request

from litmine.entrez.credentials import Credentials
from litmine.entrez.replies import Reply
from litmine.errors import Failure

TOOL = "litmine"


def own_entrez(credentials: Credentials, send: Callable[[Request], Reply]) -> ModuleType:
    """Give a private copy of Bio.Entrez that hands its requests to `send`.

    A copy, so that e-mail, key and opener are ours alone: a program that uses litmine and
    Bio.Entrez side by side finds its own settings untouched. Replacing `_open` also removes
    Biopython's pacing (not thread-safe) and its retries (without a pause).
    """
    spec = importlib.util.find_spec("Bio.Entrez")
    if spec is None or spec.loader is None:
        raise Failure("Biopython is not installed: pip install 'biopython>=1.87'")
    module: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    if not hasattr(module, "_open"):
        raise Failure("this Biopython is unknown to litmine: pip install 'biopython<2'")
    module.email, module.api_key, module.tool = credentials.email, credentials.api_key, TOOL
    module._open = send
    return module  # type: ignore[no-any-return]
