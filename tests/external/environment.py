"""What the external tests share: environments of their own under .venv-external/, and when to skip."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-external"


def make_environment(name: str, *requirements: str) -> Path:
    """An environment with these packages, made once; returns the folder of its programs."""
    folder = FOLDER / name
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    complete = folder / "complete"
    if complete.exists():
        return programs
    print(f"installing {' '.join(requirements)} into {folder}", flush=True)
    venv.create(folder, with_pip=True, clear=True)
    ended = subprocess.run(
        [programs / "python", "-m", "pip", "install", "--quiet", *requirements],
        capture_output=True,
        text=True,
    )
    if ended.returncode:
        lines = ended.stderr.strip().splitlines() or ["pip failed"]
        skip(f"cannot install {' '.join(requirements)}: {lines[-1]}")
    complete.touch()
    return programs


def skip(why: str) -> NoReturn:
    print(f"skipped: {why}")
    sys.exit(0)


def cooptopics(*args: object, python: Path | str = sys.executable) -> str:
    """Call the program, which must not fail; returns what it says on both streams."""
    ended = subprocess.run(
        [str(python), "-m", "cooptopics", *map(str, args)], capture_output=True, text=True, cwd=ROOT
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said
