"""What is installed is what is in the tree: a wheel holds every module and every data file."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {"litmine": "litmine", "db": "litmine/db", "corpora": "litmine/corpora"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Build a wheel and give the names of its files."""
    pytest.importorskip("setuptools", reason="the wheel is built without the network")
    folder, source = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("source")
    for name in tracked("."):  # a copy: building leaves its own files in the tree
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, source / name)
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q"]
    subprocess.run([*build, "-w", str(folder), str(source)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked(folder: str) -> set[str]:
    """Name the files of a folder that git tracks."""
    listed = subprocess.run(
        ["git", "ls-files", folder], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(listed.stdout.splitlines())


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_wheel_holds_every_file_of(folder: str, installed: set[str]) -> None:
    wanted = {FOLDERS[folder] + name.removeprefix(folder) for name in tracked(folder)}
    assert sorted(wanted - installed) == []


def test_a_wheel_holds_nothing_else(installed: set[str]) -> None:
    tops = {name.split("/")[0] for name in installed}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"litmine"}


def test_no_file_names_a_machine() -> None:
    # the project must read the same on any machine
    marks = ("/" + "work/main", "/" + "work/shared", "/" + "root/")
    texts = {name: ROOT / name for name in tracked(".") if not name.endswith((".png", ".gz"))}
    found = [n for n, p in texts.items() if any(m.encode() in p.read_bytes() for m in marks)]
    assert found == []
