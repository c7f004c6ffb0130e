"""What every runner shares: it reads the work folder, says it is ready, and times one pass at each "go"."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path


def work_folder() -> Path:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {sorted(os.sched_getaffinity(0))[-1]})
    return Path(sys.argv[1])


def corpus() -> tuple[list[str], list[list[str]]]:
    rows = json.loads((work_folder() / "corpus.json").read_text(encoding="utf-8"))
    return [row["text"] for row in rows], [row["labels"] for row in rows]


def texts() -> list[str]:
    lines = (work_folder() / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def take_turns(run: Callable[[], object], n_texts: int) -> None:
    """Print the seconds a paragraph of one pass for each line on standard input."""
    run()
    print("ready", flush=True)
    for _ in sys.stdin:
        began = time.perf_counter()
        run()
        print((time.perf_counter() - began) / n_texts, flush=True)
