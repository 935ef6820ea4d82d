"""Take the README's pictures of `litmine explore`: docs/images/*.png.

python tools/screenshots.py demo.db        a database as `make demo` leaves it
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import click
from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "images"
PORT = 18473
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SEVERE = "outcome=acute+gvhd+grade+iii-iv&drug=antithymocyte+globulin"
# name: address, light or dark, height
PICTURES = {
    "front": ("/", "light", 860),
    "forest": (f"/-/litmine/forest?{SEVERE}", "light", 1000),
    "article": ("/-/litmine/article/{pmid}", "dark", 800),
}


def wait_for(address: str) -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    raise click.ClickException(f"{address} does not answer")


def take(address: str, pmid: int) -> None:
    """Take the pictures of a running site."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, (path, scheme, height) in PICTURES.items():
            size = {"width": 1100, "height": height}
            page = browser.new_page(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            page.goto(address + path.format(pmid=pmid))
            for canvas in page.locator(".canvas").all():
                canvas.locator("svg").wait_for()
            page.screenshot(path=FOLDER / f"{name}.png")
            page.close()
        browser.close()


@click.command()
@click.argument("database", type=click.Path(exists=True, path_type=Path))
@click.option("--pmid", default=99000001, show_default=True, help="Whose page is shown.")
def main(database: Path, pmid: int) -> None:
    """Serve DATABASE and take the pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "litmine", "explore", str(database), "--port", str(PORT)]
    with subprocess.Popen(command) as server:
        try:
            wait_for(f"http://127.0.0.1:{PORT}/")
            take(f"http://127.0.0.1:{PORT}", pmid)
        finally:
            server.terminate()


if __name__ == "__main__":
    main()
