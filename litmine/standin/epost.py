"""epost: a list of PMIDs put into the history."""

from __future__ import annotations

from litmine.standin import doctypes
from litmine.standin.efetch import MOST, read_ids
from litmine.standin.messages import TEXT, Reply, Request, escape
from litmine.standin.state import State

EMPTY = "Empty ID list; Nothing to store"
INVALID = "Some IDs have invalid value and were omitted. Maximum ID value 18446744073709551615"
TOO_MANY = "Too many UIDs in request. Maximum number of UIDs is 10000."


def answer_epost(state: State, request: Request) -> Reply:
    """Store a list of ids, known to PubMed or not."""
    if request.wants_json:
        return Reply(b"Internal Server Error\n", TEXT, 500)
    ids = read_ids(request)
    numbers = tuple(dict.fromkeys(int(i) for i in ids if i.isdecimal()))
    errors = [] if numbers else [EMPTY]
    errors += [INVALID] if len([i for i in ids if i.isdecimal()]) < len(ids) or not ids else []
    if len(ids) > MOST:
        errors = [TOO_MANY]
    if errors and (not numbers or len(ids) > MOST):
        return render_errors(errors)
    web_env, key = state.history.store(numbers, request.get("WebEnv") or None)
    lines = "".join(f"\t<ERROR>{escape(e)}</ERROR>\n" for e in errors)
    body = f"\t<QueryKey>{key}</QueryKey>\n\t<WebEnv>{web_env}</WebEnv>\n{lines}"
    return Reply(f"{doctypes.EPOST.rstrip()}<ePostResult>\n{body}</ePostResult>\n".encode())


def render_errors(errors: list[str]) -> Reply:
    """Write errors, the way they were recorded: the closing tag follows the last one."""
    lines = "\n".join(f"\t<ERROR>{escape(error)}</ERROR>" for error in errors)
    return Reply(f"{doctypes.EPOST.rstrip()}<ePostResult>\n{lines}</ePostResult>\n".encode())
