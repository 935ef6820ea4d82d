"""Security headers: our pages run no inline script; no page fetches from, or is framed by, another.

Datasette's own pages have inline scripts and styles, so theirs may.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

COMMON = (
    "default-src 'none'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "style-src 'self' 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
OURS = f"{COMMON}; script-src 'self'"
DATASETTES = f"{COMMON}; script-src 'self' 'unsafe-inline'"
OTHERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
)


def add_headers(app: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """Wrap the application so that every answer carries the headers."""

    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        path = scope.get("path", "")
        ours = path == "/" or path.startswith("/-/litmine")
        policy = (OURS if ours else DATASETTES).encode()

        async def send_more(event: dict[str, Any]) -> None:
            if event["type"] == "http.response.start":
                added = [(b"content-security-policy", policy), *OTHERS]
                event = {**event, "headers": [*event.get("headers", []), *added]}
            await send(event)

        await app(scope, receive, send_more)

    return wrapped
