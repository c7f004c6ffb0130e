"""A soak: one model, four threads, texts of every size and kind for minutes, and whether memory stays flat.

    python tests/hostile/soak.py --minutes 10

Every answer is compared with that of a model that worked on the same texts alone. Memory counts as flat when its peak in
the second half of the time is at most a twentieth above that of the first.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

import cooptopics
from cooptopics.annotation import read_corpus
from cooptopics.model import Model
from cooptopics.resources import shipped_corpus

N_THREADS = 4
TOLERANCE = 1.05
LETTERS = "abcdefghijklmnopqrstuvwxyz\u00e9\u00e8"
ODD = [
    "",
    " \n ",
    "\0",
    "\ud800",
    "\u0441\u043b\u043e\u0432\u043e " * 50,
    ". " * 20_000,
    "a" * 300_000,
    "\u202e\u200d" * 500,
]
STATUS = Path("/proc/self/status")


class Soak:
    """Threads that label texts with one model until the time is over.

    Parameters
    ----------
    model : shared by all threads
    known : texts that come again and again
    end : when to stop, as `time.monotonic` tells it
    """

    def __init__(self, model: Model, known: list[str], end: float) -> None:
        self.model = model
        self.known = known
        self.end = end
        self.n_texts = 0
        self.wrong: list[str] = []
        self._expected = self._probabilities(replace(model), known)
        self._lock = threading.Lock()

    def work(self, seed: int) -> None:
        chance = random.Random(seed)
        while time.monotonic() < self.end and not self.wrong:
            texts = self._draw(chance)
            start = chance.randrange(len(self.known))
            chosen = self.known[start : start + chance.choice((1, 5, 200))]
            given = self._probabilities(self.model, [*chosen, *texts])[: len(chosen)]
            if given.tobytes() != self._expected[start : start + len(chosen)].tobytes():
                self.wrong.append(chosen[0])
            if chance.random() < 0.1:
                self.model.classify("\n\n".join([*chosen, *texts]))
            with self._lock:
                self.n_texts += len(chosen) + len(texts)

    def _draw(self, chance: random.Random) -> list[str]:
        """Texts of words never seen before, and odd ones."""
        n_words = chance.choice((3, 60, 60, 5000))
        new = " ".join("".join(chance.choices(LETTERS, k=9)) for _ in range(n_words))
        return [new, chance.choice(ODD)]

    @staticmethod
    def _probabilities(model: Model, texts: list[str]) -> npt.NDArray[np.float64]:
        return model.predict_proba(texts)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes
    if not STATUS.exists():
        print("skipped: this system does not tell the memory of a process")
        return 0
    known = [entry.text for entry in read_corpus(shipped_corpus())[::20]]
    began = time.monotonic()
    soak = Soak(cooptopics.load(), known, began + 60 * minutes)
    threads = [threading.Thread(target=soak.work, args=(seed,)) for seed in range(N_THREADS)]
    for thread in threads:
        thread.start()
    halves: tuple[list[int], list[int]] = ([], [])
    while any(thread.is_alive() for thread in threads):
        time.sleep(1)
        halves[time.monotonic() > began + 30 * minutes].append(resident())
    first, second = (max(half, default=0) for half in halves)
    print(
        f"{minutes:g} minutes, {N_THREADS} threads, {soak.n_texts:,} texts; {len(soak.wrong)} wrong answers; "
        f"at most {first >> 10} MB in the first half, {second >> 10} MB in the second"
    )
    return int(bool(soak.wrong) or second > TOLERANCE * first)


def resident() -> int:
    """Memory of this process in kilobytes."""
    lines = STATUS.read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    sys.exit(main())
