"""Review in the page: verdicts of who holds the token, from our own pages only."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import urlsplit

from datasette.utils.asgi import Response

from litmine.errors import Failure
from litmine.explore.site.pages import find_database, guard, read_with, show, show_problem
from litmine.explore.site.token import COOKIE, find_token, is_token, may_review
from litmine.reading import Readable
from litmine.review import find_unreviewed, parse_correction
from litmine.store.verdicts import find_kind

QUEUE_SHOWN = 20
VERDICTS = ("accepted", "rejected", "corrected")
CLOSED = "This server is read-only; `litmine explore DB --review` opens the review."
NO_TOKEN = "Open the address with the token that the server printed when it started."


def is_same_origin(request: Any) -> bool:
    """Tell whether a POST comes from one of our pages, as the browser itself says it does."""
    origin = request.headers.get("origin")
    if origin:
        return bool(urlsplit(origin).netloc == request.host)
    return bool(request.headers.get("sec-fetch-site") in (None, "same-origin"))


async def refuse(datasette: Any, request: Any) -> Any:
    """Answer one who may not review."""
    said = NO_TOKEN if find_token(datasette) else CLOSED
    return await show_problem(datasette, request, said, 403)


@guard
async def show_login(request: Any, datasette: Any) -> Any:
    """Take the token from the address into a cookie that scripts and other sites cannot use."""
    if not is_token(datasette, request.args.get("token") or ""):
        return await refuse(datasette, request)
    response = Response.redirect(datasette.urls.path("/-/litmine/review"))
    token = find_token(datasette)
    response.set_cookie(COOKIE, token, httponly=True, samesite="strict", path="/")
    return response


def read_queue(db: Readable, kind: str | None) -> dict[str, Any]:
    """Read the least certain evidence and how much there is."""
    rows = []
    for row in find_unreviewed(db, kind):
        rows.append(row)
        if len(rows) == QUEUE_SHOWN:
            break
    sql = """
        SELECT (SELECT count(*) FROM verdicts) AS judged,
            (SELECT count(*) FROM relations) + (SELECT count(*) FROM results) AS rows_in_all
    """
    return {"queue": rows, "kind": kind, **next(db.query(sql))}


@guard
async def show_queue(request: Any, datasette: Any) -> Any:
    """Show what no one has judged yet, least certain first."""
    if not may_review(datasette, request):
        return await refuse(datasette, request)
    kind = request.args.get("kind")
    kind = kind if kind in ("relation", "result") else None
    database = await find_database(datasette, request)
    context = await read_with(database, lambda db: read_queue(db, kind))
    predicates = {"database": database.name}
    return await show(datasette, request, "review", {**context, **predicates})


def save(path: str, form: dict[str, str]) -> None:
    """Save the verdict of a form.

    RAISES: Failure for an unknown key, verdict or field.
    """
    from litmine.store import open_database, save_verdict

    key, verdict = form.get("evidence_key", ""), form.get("verdict", "")
    if verdict not in VERDICTS:
        raise Failure(f"verdict {verdict!r} is none of {', '.join(VERDICTS)}")
    reviewer = form.get("reviewer", "").strip()
    if not reviewer:
        raise Failure("say who reviews")
    db = open_database(path, create=False)
    try:
        kind = find_kind(db, key)
        written = form.get("correction", "").strip()
        correction = parse_correction(kind, written) if verdict == "corrected" else None
        note = form.get("note", "").strip() or None
        save_verdict(db, key, verdict, reviewer, correction, note)  # type: ignore[arg-type]
    finally:
        db.close()


@guard
async def post_verdict(request: Any, datasette: Any) -> Any:
    """Save a verdict and lead back to where it was given."""
    if request.method != "POST":
        return await show_problem(datasette, request, "Verdicts are posted.", 405)
    if not may_review(datasette, request):
        return await refuse(datasette, request)
    if not is_same_origin(request):
        said = "Verdicts are taken from this server's own pages only."
        return await show_problem(datasette, request, said, 403)
    form = await request.post_vars()
    database = await find_database(datasette, request)
    try:
        await asyncio.to_thread(save, database.path, form)
    except Failure as problem:
        return await show_problem(datasette, request, str(problem), 400)
    return Response.redirect(find_way_back(form, datasette))


def find_way_back(form: dict[str, str], datasette: Any) -> str:
    """Give the page to return to: a path of ours, never another site's."""
    back = form.get("back", "")
    ours = datasette.urls.path("/-/litmine/")
    return back if back.startswith(ours) and "\\" not in back else f"{ours}review"
