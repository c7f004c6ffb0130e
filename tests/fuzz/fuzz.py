"""Fuzz a reader, guided by what code each input reaches (atheris, libFuzzer).

    python tests/fuzz/fuzz.py article --seconds 1800

What it learns stays in build/fuzz/TARGET; an input that breaks a promise is named there and ends the run with an error.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["cooptopics", "trafilatura", "htmldate", "courlan"]):
    from targets import TARGETS, seeds

LEARNED = Path(__file__).parents[2] / "build" / "fuzz"
LONGEST = 8192  # bytes of an input
ROUND = 60  # seconds; a new process then frees what atheris keeps of every comparison of arrays


def main() -> None:
    parser = argparse.ArgumentParser(description="Fuzz a reader for some time.")
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60, help="of the processor")
    args = parser.parse_args()
    for begun in range(0, args.seconds - ROUND, ROUND):
        print(f"{args.target}: {begun} of {args.seconds} seconds", flush=True)
        done = subprocess.run([sys.executable, __file__, args.target, "--seconds", str(ROUND)])
        if done.returncode:
            sys.exit(done.returncode)
    fuzz(args.target, (args.seconds - 1) % ROUND + 1)


def fuzz(target: str, seconds: int) -> None:
    """Fuzz a target for so many seconds of the processor, and end the program."""
    folder = LEARNED / target
    folder.mkdir(parents=True, exist_ok=True)
    for seed in seeds(target):
        shutil.copy(seed, folder)
    options = {
        "max_len": LONGEST,
        "timeout": 120,  # seconds by the clock, on a machine that may be busy
        "rss_limit_mb": 2048,
        "artifact_prefix": f"{LEARNED}/{target}-",
        "print_final_stats": 1,
    }
    words = [f"-{name}={value}" for name, value in options.items()]
    _stop_after(seconds)
    atheris.Setup([sys.argv[0], *words, str(folder)], TARGETS[target])
    atheris.Fuzz()


def _stop_after(seconds: int) -> None:
    """Have libFuzzer, which knows the clock only, end its run after so many seconds of the processor."""
    signal.signal(signal.SIGPROF, lambda *_: os.kill(os.getpid(), signal.SIGUSR1))
    signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
