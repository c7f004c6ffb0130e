"""What two workers gain, beside what two processes gain that know nothing of each other.

usage: workers.py [SHARED] [--rounds N] [--repeat N]

The same paragraphs, one a record, are labelled into a folder by `cooptopics classify` with one worker, with two, and by
two processes at once that take half each. The three take turns, so that a busy machine slows all alike, and the
median of the rounds counts. Paragraphs are the real background ones of SHARED, or those of the corpus when that folder is
absent.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from environments import ONE_CORE

from cooptopics.annotation import read_corpus
from cooptopics.resources import shipped_corpus

WANTED = 0.92


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--repeat", type=int, default=240, help="times that the texts are repeated")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        n_texts = write_inputs(work, read_texts(options.shared), options.repeat)
        rounds = [measure_round(work, number) for number in range(options.rounds)]
    return report(rounds, n_texts)


def read_texts(shared: Path | None) -> list[str]:
    background = shared / "background" / "press.jsonl" if shared else None
    if background and background.is_file():
        lines = background.read_text(encoding="utf-8").splitlines()
        return [json.loads(line)["text"] for line in lines]
    return [entry.text for entry in read_corpus(shipped_corpus())]


def write_inputs(work: Path, texts: list[str], repeat: int) -> int:
    """Put all texts, and each half of them, where the program finds them."""
    lines = [json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts] * repeat
    middle = len(lines) // 2
    for name, part in (("all", lines), ("first", lines[:middle]), ("second", lines[middle:])):
        (work / f"{name}.jsonl").write_text("".join(part), encoding="utf-8")
    return len(lines)


def measure_round(work: Path, number: int) -> dict[str, float]:
    """Seconds of each way to label the texts, in turns that begin with another one each round."""
    ways = {
        "one worker": [["all", "1"]],
        "two processes": [["first", "1"], ["second", "1"]],
        "two workers": [["all", "2"]],
    }
    names = list(ways)
    names = names[number % 3 :] + names[: number % 3]
    seconds = {}
    for name in names:
        began = time.perf_counter()
        running = [start(work, *words, f"{name}-{number}-{words[0]}") for words in ways[name]]
        if any(process.wait() for process in running):
            raise SystemExit(f"{name}: failed; see above")
        seconds[name] = time.perf_counter() - began
    return seconds


def start(work: Path, source: str, jobs: str, target: str) -> subprocess.Popen[bytes]:
    words = ["classify", f"{work / source}.jsonl", "--unit", "text", "--jobs", jobs]
    output = ["--format", "jsonl", "-o", f"{work / target.replace(' ', '-')}/"]
    return subprocess.Popen(
        [sys.executable, "-m", "cooptopics", *words, *output], env={**os.environ, **ONE_CORE}
    )


def report(rounds: list[dict[str, float]], n_texts: int) -> int:
    print(f"{n_texts:,} paragraphs, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(f"{'':16} seconds  paragraphs/s   gain")
    for name in sorted(rounds[0]):
        seconds = statistics.median(found[name] for found in rounds)
        gain = statistics.median(found["one worker"] / found[name] for found in rounds)
        print(f"{name:16} {seconds:7.1f} {n_texts / seconds:13,.0f} {gain:6.2f}")
    share = statistics.median(found["two processes"] / found["two workers"] for found in rounds)
    print(f"two workers gain {share:.2f} of what two processes gain, wanted {WANTED}")
    return 0 if share >= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
