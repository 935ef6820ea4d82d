"""Who may review: the one who holds the token that `litmine explore --review` printed."""

from __future__ import annotations

import secrets
from typing import Any

COOKIE = "litmine_review"


def find_token(datasette: Any) -> str | None:
    """Give the token of this server, None where it is read-only."""
    token = (datasette.plugin_config("litmine") or {}).get("review_token")
    return str(token) if token else None


def find_given(request: Any) -> str:
    """Give the token that a request brings: as a bearer's, or as the cookie that opening sets."""
    scheme, _, bearer = (request.headers.get("authorization") or "").partition(" ")
    return bearer.strip() if scheme.lower() == "bearer" else request.cookies.get(COOKIE, "")


def is_token(datasette: Any, given: str) -> bool:
    """Compare in constant time."""
    token = find_token(datasette)
    return bool(token) and secrets.compare_digest(given.encode(), (token or "").encode())


def may_review(datasette: Any, request: Any) -> bool:
    """Tell whether this request may review; without a request, whether anyone may."""
    if request is None:
        return find_token(datasette) is not None
    return is_token(datasette, find_given(request))
