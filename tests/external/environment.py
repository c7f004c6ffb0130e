"""What the external tests share: environments of their own under .venv-external/, and what they say when a system
cannot be had or does not start."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".venv-external"
NOT_STARTED = 3  # exit code of a check whose system is installed but does not start on this machine


def make_environment(name: str, *requirements: str) -> Path:
    """An environment with these packages, made once; returns the folder of its programs."""
    folder = FOLDER / name
    programs = folder / ("Scripts" if sys.platform == "win32" else "bin")
    complete = folder / "complete"
    if complete.exists():
        return programs
    print(f"installing {' '.join(requirements)} into {folder}", flush=True)
    uv = (sys.executable, "-m", "uv")
    # Networks of companies have certificates of their own, which the system knows.
    variables = {**os.environ, "UV_SYSTEM_CERTS": "true"}
    for command in (
        (sys.executable, "-m", "pip", "install", "--quiet", "uv"),
        (*uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder),
        (*uv, "pip", "install", "--quiet", "--python", programs / "python", *requirements),
    ):
        ended = subprocess.run(command, capture_output=True, text=True, env=variables)
        if ended.returncode:
            lines = ended.stderr.strip().splitlines() or [f"{command[2]} failed"]
            skip(f"cannot install {' '.join(requirements)}: {lines[-1].strip()}")
    complete.touch()
    return programs


def skip(why: str) -> NoReturn:
    print(f"skipped: {why}")
    sys.exit(0)


def give_up(why: str) -> NoReturn:
    print(why)
    sys.exit(NOT_STARTED)


def cooptopics(*args: object) -> str:
    """Call the program, which must not fail; returns what it says on both streams."""
    ended = subprocess.run(
        [sys.executable, "-m", "cooptopics", *map(str, args)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    return said
