"""Run clients that we did not write, unmodified, against a server: environment is all they get."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from litmine.standin.fixture import Standin

# What would lead a client past the server, or tell it who we are.
UNSET = {"NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "NCBI_API_KEY", "NCBI_EMAIL"}
UNSET |= {"PYTHONPATH", "COVERAGE_PROCESS_START", "COV_CORE_SOURCE", "COV_CORE_DATAFILE"}


def environment(server: Standin, home: Path) -> dict[str, str]:
    """Give the environment of a client: the server's proxy and authority, and a home of its own."""
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | server.environment | {"HOME": str(home)}


def run_python(server: Standin, home: Path, program: str) -> Any:
    """Run a program that prints JSON as its last line, and give that."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(server, home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def run_shell(server: Standin, home: Path, line: str, seconds: int = 300) -> str:
    """Run a shell pipeline and give what it prints."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=environment(server, home),
        cwd=home,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, (done.stdout[-500:], done.stderr[-3000:])
    return done.stdout
