"""One quick case for each external system, for CI: what cannot be had here, or takes too long, is skipped; a case that ran
and found something wrong is a failure. Nothing that a case has started outlives it.

usage: smoke.py [--seconds N]
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from environment import NOT_STARTED

CASES = {
    "spaCy": ("spacy_docbin.py",),
    "Dask": ("engines.py", "dask", "--smoke"),
    "Ray": ("engines.py", "ray", "--smoke"),
    "Spark": ("engines.py", "spark", "--smoke"),
    "Label Studio": ("label_studio.py", "--smoke"),
}
GRACE = 10  # seconds for what a case has left running to end by itself


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=900, help="for all cases with installing")
    end = time.monotonic() + parser.parse_args().seconds
    failed = False
    for number, (system, (script, *args)) in enumerate(CASES.items(), 1):
        began = time.monotonic()
        left = max(end - began, 0)
        # A case that hangs leaves half of the time to those after it.
        limit = left if number == len(CASES) else left / 2
        command = [sys.executable, str(Path(__file__).with_name(script)), *args]
        code, said = run(command, limit)
        took = f"{time.monotonic() - began:.0f} s"
        print(f"{system} ({took}): {verdict(code, said)}", flush=True)
        failed |= code not in (0, None, NOT_STARTED)
    sys.exit(failed)


def run(command: Sequence[str], seconds: float) -> tuple[int | None, str]:
    """The exit code of a program, or None where it took too long, and what it said."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        log = Path(folder, "log")
        with log.open("wb") as stream:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env={**os.environ, "TMPDIR": folder},
            )
        code = None
        try:
            with suppress(subprocess.TimeoutExpired):
                code = process.wait(seconds)
        finally:
            process.kill()
            process.wait()
            end_all(f"TMPDIR={folder}", 0 if code is None else GRACE)
        return code, log.read_text(encoding="utf-8", errors="replace").strip()


def verdict(code: int | None, said: str) -> str:
    last = said.splitlines()[-1] if said else "nothing"
    if code is None:
        return f"skipped: not done in time; last it said: {last}"
    if code == NOT_STARTED:
        return f"skipped: {last}"
    return last if code == 0 else f"FAILED\n{said}"


def end_all(variable: str, grace: float) -> None:
    """End all processes with this environment variable: a process cannot hide it by leaving its group or session."""
    end = time.monotonic() + grace
    while found := list(find_processes(variable)):
        if time.monotonic() >= end:
            for process in found:
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        time.sleep(0.1)


def find_processes(variable: str) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        # Processes of others, and those that have just ended.
        with suppress(OSError):
            if variable.encode() in path.read_bytes().split(b"\0"):
                yield int(path.parent.name)


if __name__ == "__main__":
    main()
