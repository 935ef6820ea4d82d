"""A page in a real browser, watched: what it says in the console and whom it asks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--disable-dev-shm-usage",
]
ARTEFACTS = Path(__file__).parents[1] / "artefacts"


class Watched:
    """A page whose console, errors and requests are written down."""

    def __init__(self, chromium: Any, site: str, **context: Any) -> None:
        """Open a page in a context of its own."""
        self.site = site
        options = {"viewport": {"width": 1180, "height": 900}, **context}
        self.context = chromium.new_context(**options)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.requested: list[str] = []
        self.page.on("console", lambda m: self.complaints.append(f"{m.type}: {m.text}"))
        self.page.on("pageerror", lambda e: self.complaints.append(f"error: {e}"))
        self.page.on("request", lambda r: self.requested.append(r.url))

    def open(self, path: str) -> Any:
        """Open a path and wait for its plots."""
        answer = self.page.goto(self.site + path)
        for canvas in self.page.locator(".canvas[data-spec]").all():
            canvas.locator("svg").wait_for()
        return answer

    def elsewhere(self) -> list[str]:
        """List requests to other hosts; data and blob addresses are none."""
        return [u for u in self.requested if not u.startswith((self.site, "data:", "blob:"))]
