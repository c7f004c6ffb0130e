"""Throughput beside fastText, scikit-learn, spaCy, LibMultiLabel, Annif and the floor: same texts, one core, one run.

usage: peer_speed.py [SHARED] [--rounds N] [--texts N]

As speed.py, whose texts, runners and turns these are, with more peers. The floor is a loop that lower-cases
each text and finds its words by a regular expression, no more; `predict` is wanted to be twice as fast as that. A peer that
cannot be installed is named and left out.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import speed

ONE_PARAGRAPH = "cooptopics one paragraph"
FLOOR = "bare loop"
# How many times faster `predict` is wanted to be than each of the runners under peers/.
TARGETS = {
    **speed.TARGETS,
    "LibMultiLabel linear": 10,
    "Annif tf-idf": 10,
    FLOOR: 2,
}
OWN = ("cooptopics predict", ONE_PARAGRAPH, "cooptopics classify to JSONL")
MILLISECONDS = 0.3


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("shared", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--texts", type=int, help="how many texts; default: all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        speed.write_texts(work, options.shared, options.texts)
        seconds = speed.measure_seconds([*OWN, *TARGETS], work, options.rounds)
        speed.report_rates(seconds, TARGETS)
        latency = seconds[ONE_PARAGRAPH] * 1e3
        print(f"one short paragraph takes {latency:.2f} ms, wanted at most {MILLISECONDS:.2f}")
        print(
            f"{FLOOR}: lower-case and find words, no more; wanted is twice its speed, not its half"
        )
        speed.report_cold_start(work, options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
