"""The derived rows of the tables are what the script draws from the terminologies."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "corpora" / "atg" / "terms"


def test_drawing_again_changes_nothing(shared: Path, tmp_path: Path) -> None:
    for table in TABLES.glob("*.tsv"):
        shutil.copy(table, tmp_path)
    command = [sys.executable, str(ROOT / "tools" / "draw_terms.py")]
    subprocess.run([*command, str(shared / "data" / "terminology"), str(tmp_path)], check=True)
    drawn = {t.name: (tmp_path / t.name).read_bytes() for t in TABLES.glob("*.tsv")}
    assert drawn == {t.name: t.read_bytes() for t in TABLES.glob("*.tsv")}
