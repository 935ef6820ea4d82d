"""The README tells the truth."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from litmine.cli import CONTENTS

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


def test_the_generated_parts_are_fresh() -> None:
    check = [sys.executable, ROOT / "tools" / "readme.py", "--check"]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_is_mentioned() -> None:
    text = README.read_text(encoding="utf-8")
    names = [name for chapter in CONTENTS.values() for name in chapter]
    assert [n for n in names if f"litmine {n}" not in text] == []


def test_every_file_it_links_to_exists() -> None:
    links = re.findall(r"\]\((?!https?://|#)([^)#]+)", README.read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / link).exists()] == []
