"""Peak memory of `cooptopics classify` against the number of paragraphs.

usage: memory.py [SIZE...] [--way WAY]...

Paragraphs are texts of the corpus in a loop, each with two words that were never seen before, as names in the press are.
They are read from one file of JSON lines and labelled into one file of each format, and by two workers into a folder of
parts. Each run is of fresh processes; the peak is that of the largest of them. A million paragraphs take up to 2 GB of disk.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path

from environments import fresh_process

from cooptopics.annotation import read_corpus
from cooptopics.resources import shipped_corpus

SIZES = (10_000, 100_000, 1_000_000)
WANTED = 250  # MB of one process
LETTERS = "abcdefghijklmnopqrstuvwxyzéè"
WAYS = {
    "jsonl": ["--format", "jsonl", "-o", "labels.jsonl"],
    "csv": ["--format", "csv", "-o", "labels.csv"],
    "parquet": ["--format", "parquet", "-o", "labels.parquet"],
    "jsonl, two workers": ["--format", "jsonl", "-o", "labels/", "--jobs", "2"],
    "parquet, two workers": ["--format", "parquet", "-o", "labels/", "--jobs", "2"],
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES, metavar="SIZE")
    parser.add_argument("--way", action="append", choices=WAYS, help="default: all")
    options = parser.parse_args()
    largest = 0.0
    print(f"{'paragraphs':>10}  {'way':22} seconds   peak MB")
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            paragraphs = Path(folder, "paragraphs.jsonl")
            write_paragraphs(paragraphs, size)
            for way in options.way or WAYS:
                seconds, peak = measure(paragraphs, WAYS[way])
                largest = max(largest, peak)
                print(f"{size:10,}  {way:22} {seconds:7.1f} {peak:9.0f}", flush=True)
    print(f"at most {largest:.0f} MB, wanted {WANTED}")
    return 0 if largest <= WANTED else 1


def write_paragraphs(path: Path, size: int) -> None:
    chance = random.Random(size)
    texts = cycle([entry.text for entry in read_corpus(shipped_corpus())])
    with path.open("w", encoding="utf-8") as target:
        for text in islice(texts, size):
            new = " ".join("".join(chance.choices(LETTERS, k=9)) for _ in range(2))
            target.write(json.dumps({"text": f"{text} {new}"}, ensure_ascii=False) + "\n")


def measure(paragraphs: Path, options: list[str]) -> tuple[float, float]:
    """Seconds and peak megabytes."""
    program = [sys.executable, "-m", "cooptopics", "classify", str(paragraphs)]
    with tempfile.TemporaryDirectory() as folder:
        used = fresh_process([*program, *options], folder)
    return used.seconds, used.peak / 1e6


if __name__ == "__main__":
    sys.exit(main())
