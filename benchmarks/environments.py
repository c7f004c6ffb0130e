"""Processes for measurements: what a fresh one uses, and the Python that runs a peer.

That is this one, or one of an environment of its own under .venv-peers/, so that the packages of peers never stand in the
project's own environment.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# What pip installs for the peers whose name begins so, and what else where that fails.
PACKAGES: dict[str, list[list[str]]] = {
    # The source package is compiled for this machine and faster; the wheel is for where it does not build.
    "fastText": [
        ["numpy<2", "setuptools", "wheel", "pybind11", "fasttext"],
        ["fasttext-numpy2-wheel"],
    ],
    "spaCy": [["spacy"]],
    "LibMultiLabel": [["libmultilabel"]],
    "Annif": [["annif"]],
    "trafilatura": [["trafilatura", "lxml_html_clean"]],
    "readability-lxml": [["readability-lxml", "lxml_html_clean"]],
    "jusText": [["justext", "lxml_html_clean"]],
    "Resiliparse": [["resiliparse"]],
    "newspaper4k": [["newspaper4k", "lxml_html_clean"]],
    "news-please": [["news-please"]],
    "boilerpy3": [["boilerpy3"]],
    "goose3": [["goose3"]],
}


class NotInstalled(SystemExit):
    """A peer cannot be had; ends the program where nobody goes on without it."""


class Usage(NamedTuple):
    """What a process used: seconds by the clock, seconds of a processor, and bytes at its peak; 0 if not known."""

    seconds: float
    processor_seconds: float
    peak: int


def fresh_process(command: list[str], folder: str | None = None) -> Usage:
    """Run a command on one core, from a folder.

    A small process starts it, since a process counts the memory of the one that it was forked from.
    """
    starter = [sys.executable, "-S", str(ROOT / "benchmarks" / "peers" / "starter.py"), *command]
    variables = {**os.environ, **ONE_CORE, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        starter, stdout=subprocess.PIPE, cwd=folder, env=variables, check=True, text=True
    )
    seconds, processor_seconds, peak = run.stdout.split()
    return Usage(float(seconds), float(processor_seconds), int(peak))


def environment(name: str) -> str:
    """The Python that runs a peer, in an environment made at first use.

    Raises
    ------
    NotInstalled
        When no package of the peer can be installed.
    """
    package = name.split()[0]
    if package not in PACKAGES:
        return sys.executable
    folder = ROOT / ".venv-peers" / package.lower()
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = folder / "installed"
    if not done.exists():
        print(f"making an environment for {package}", file=sys.stderr)
        for packages in PACKAGES[package]:
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", *packages]
            if packages[-1] == "fasttext":
                # Its build needs what stands before it in the list.
                subprocess.run(install[:-1], check=True)
                install = [*install[:5], "--no-build-isolation", "fasttext"]
            if subprocess.run(install).returncode == 0:
                done.touch()
                break
        else:
            raise NotInstalled(f"{package}: no package of it could be installed")
    return str(python)
