"""The Datasette plugin, registered by entry point: routes, links in tables, headers.

It acts on databases that litmine made and leaves any other alone. The options stand under
`plugins: litmine:` in Datasette's metadata: `front` puts our front page in place of Datasette's,
`review_token` (best as `$env`) opens the review.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pluggy import HookimplMarker

from litmine.explore.site.cells import render
from litmine.explore.site.headers import add_headers
from litmine.explore.site.pages import PAGES, make_view
from litmine.explore.site.review import post_verdict, show_login, show_queue
from litmine.explore.site.syndication import show_feed

PLUGIN = "litmine"
hookimpl = HookimplMarker("datasette")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Callable[..., Any]]]:
    """Give our pages their addresses."""
    routes: list[tuple[str, Callable[..., Any]]] = [
        (page.pattern, make_view(page)) for page in PAGES
    ]
    routes += [
        (r"^/-/litmine/new\.atom$", show_feed),
        (r"^/-/litmine/review$", show_queue),
        (r"^/-/litmine/review/open$", show_login),
        (r"^/-/litmine/verdict$", post_verdict),
    ]
    if (datasette.plugin_config(PLUGIN) or {}).get("front"):
        routes.append((r"^/$", make_view(PAGES[0])))
    return routes


@hookimpl
def extra_css_urls(datasette: Any) -> list[str]:
    """Bring Datasette's own pages to the look of ours, dark mode included."""
    return [datasette.urls.static_plugins(PLUGIN, "datasette.css")]


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's pages to ours."""
    links = (("Front page", ""), ("Matrix", "/matrix"), ("Forest plots", "/forest"))
    return [
        {"href": datasette.urls.path(f"/-/litmine{path}"), "label": label} for label, path in links
    ]


@hookimpl
def render_cell(value: Any, column: str, datasette: Any) -> Any:
    """Make identifiers links to our pages."""
    return render(value, column, datasette)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Send headers that keep a page from running or fetching what is not ours."""
    return add_headers


@hookimpl
def extra_body_script(datasette: Any) -> str:
    """Name the language of Datasette's own pages and let the keyboard scroll their tables."""
    return (
        'document.documentElement.lang = "en";'
        'document.querySelectorAll(".table-wrapper").forEach((table) => (table.tabIndex = 0));'
    )
