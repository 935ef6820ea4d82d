"""The Atom feed's address."""

from __future__ import annotations

from typing import Any

from datasette.utils.asgi import Response

from litmine.explore.feed import read_feed, write_feed
from litmine.explore.site.pages import find_database, guard, read_with


@guard
async def show_feed(request: Any, datasette: Any) -> Any:
    """Answer with the feed of what is new."""
    database = await find_database(datasette, request)
    content = await read_with(database, lambda db: read_feed(db, {}))
    base = datasette.setting("base_url").rstrip("/")
    site = f"{request.scheme}://{request.host}{base}"
    return Response(write_feed(content, site), content_type="application/atom+xml; charset=utf-8")
