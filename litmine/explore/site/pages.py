"""Our pages: an address, what is read, what is plotted, and the template that shows it."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils import sqlite_timelimit
from datasette.utils.asgi import Forbidden, Response

from litmine.errors import Failure
from litmine.explore import (
    articles,
    concepts,
    effects,
    finding,
    forest_plot,
    front,
    matrix,
    plots,
    statements,
)
from litmine.explore.site.token import may_review
from litmine.reading import Readable, Reader

TIME_LIMIT_MS = 4000
Context = dict[str, Any]
View = Callable[[Any, Any], Awaitable[Any]]


class Stale(Failure):
    """The file is no longer the one that the server opened."""


@dataclass(frozen=True)
class Page:
    """A page. read: gives the template's variables; draw: gives its plots by name."""

    pattern: str
    template: str
    read: Callable[[Readable, Mapping[str, str]], Context]
    draw: Callable[[Context, str], dict[str, Any]] = lambda context, base: {}


def link_to_sentence(base: str) -> plots.Link:
    """Make the links of plots: to the article's page, at the sentence behind a row."""
    return lambda row: f"{base}/-/litmine/article/{row['pmid']}#s{row['sentence_id']}"


def draw_front(context: Context, base: str) -> dict[str, Any]:
    """Plot articles by year."""
    return {"years": plots.plot_years(context["years"])}


def draw_directions(context: Context, base: str) -> dict[str, Any]:
    """Plot directions by year."""
    return {"directions": plots.plot_directions(context["directions"])}


def draw_forest(context: Context, base: str) -> dict[str, Any]:
    """Plot ratios and percentages."""
    return {
        "ratios": forest_plot.plot_forest(context["ratios"], link_to_sentence(base)),
        "shares": forest_plot.plot_shares(context["shares"], link_to_sentence(base)),
    }


def draw_doses(context: Context, base: str) -> dict[str, Any]:
    """Plot doses."""
    return {"doses": plots.plot_doses(context["doses"], link_to_sentence(base))}


PAGES = (
    Page(r"^/-/litmine/?$", "front", front.read_front, draw_front),
    Page(r"^/-/litmine/search$", "search", finding.read_search),
    Page(r"^/-/litmine/article/(?P<pmid>\d{1,9})$", "article", articles.read_article),
    Page(
        r"^/-/litmine/concept/(?P<concept>.+)$", "concept", concepts.read_concept, draw_directions
    ),
    Page(r"^/-/litmine/evidence$", "evidence", statements.read_statements),
    Page(r"^/-/litmine/matrix$", "matrix", matrix.read_matrix),
    Page(r"^/-/litmine/forest$", "forest", effects.read_forest, draw_forest),
    Page(r"^/-/litmine/doses$", "doses", effects.read_doses, draw_doses),
    Page(r"^/-/litmine/timeline$", "timeline", statements.read_timeline, draw_directions),
)


async def may_view(datasette: Any, actor: Any, name: str) -> bool:
    """Ask Datasette, 0.65 or 1.0, whether the database may be seen."""
    if hasattr(datasette, "permission_allowed"):
        seen = await datasette.permission_allowed(actor, "view-database", name, default=True)
        return bool(seen)
    from datasette.resources import DatabaseResource

    resource = DatabaseResource(database=name)
    return bool(await datasette.allowed(action="view-database", resource=resource, actor=actor))


def check_unchanged(datasette: Any, database: Any) -> None:
    """Refuse to read on in a file that was served as one that nobody writes, and was written.

    RAISES: Stale saying what to do; reading on would mix old pages with new ones.
    """
    written = (datasette.plugin_config("litmine") or {}).get("written_ns")
    if written and Path(database.path).stat().st_mtime_ns != written:
        raise Stale("The database was written since this server began: start it again.")


async def find_database(datasette: Any, request: Any) -> Any:
    """Give the first database that litmine made and that the reader may see.

    RAISES: Failure where none is served, datasette's Forbidden where it may not be seen.
    """
    for database in datasette.databases.values():
        if "evidence" in await database.view_names():
            if not await may_view(datasette, request.actor, database.name):
                raise Forbidden("view-database")
            check_unchanged(datasette, database)
            return database
    raise Failure("no database of litmine's is served here")


async def read_with(database: Any, read: Callable[[Readable], Context]) -> Context:
    """Read in one of Datasette's threads, on its connection, for so long at most."""

    def in_thread(connection: sqlite3.Connection) -> Context:
        with sqlite_timelimit(connection, TIME_LIMIT_MS):
            return read(Reader(connection))

    context: Context = await database.execute_fn(in_thread)
    return context


async def show(datasette: Any, request: Any, template: str, context: Context) -> Any:
    """Render one of our templates with what all of them need."""
    base = datasette.setting("base_url").rstrip("/")
    common = {
        "base": base,
        "static": datasette.urls.static_plugins("litmine", ""),
        "reviewing": may_review(datasette, request),
        "review_open": bool(may_review(datasette, None)),
        "here": request.path,
        "query": dict(request.args),
        "self_url": request.full_path,
    }
    html = await datasette.render_template(
        f"litmine/{template}.html", {**common, **context}, request=request
    )
    return Response.html(html, status=context.get("status", 200))


async def show_problem(datasette: Any, request: Any, said: str, status: int) -> Any:
    """Render what went wrong."""
    context = {"said": said, "status": status, "database": None}
    return await show(datasette, request, "problem", context)


def read_asked(request: Any) -> dict[str, str]:
    """Give what the address asks: its named parts and its query, surrounding blanks off."""
    parts = {name: unquote(value) for name, value in request.url_vars.items()}
    return {**{name: request.args.get(name).strip() for name in request.args}, **parts}


def guard(view: View) -> View:
    """Make a view that answers a failure with a page that says it, not with a server error."""

    async def guarded(request: Any, datasette: Any) -> Any:
        try:
            return await view(request, datasette)
        except Stale as problem:
            return await show_problem(datasette, request, str(problem), 503)
        except (Failure, ValueError) as problem:
            return await show_problem(datasette, request, str(problem), 404)
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            said = "This takes too long on this database; ask for less at a time."
            return await show_problem(datasette, request, said, 503)

    return guarded


def make_view(page: Page) -> View:
    """Make the view of a page."""

    async def view(request: Any, datasette: Any) -> Any:
        asked = read_asked(request)
        database = await find_database(datasette, request)
        context = await read_with(database, lambda db: page.read(db, asked))
        base = datasette.setting("base_url").rstrip("/")
        named = {"plots": page.draw(context, base), "database": database.name}
        return await show(datasette, request, page.template, {**context, **named})

    return guard(view)
