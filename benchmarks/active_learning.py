"""How many labels the strategies of `cooptopics suggest` save: a simulation on the shipped corpus.

usage: active_learning.py [--seeds N] [--quick]

Each seed holds out a quarter of the sources, and thins the rest to a pool in which each label stands in 5% of the
texts. A model learns from a few texts of the pool, chooses more, learns from these too, and so on; it is scored on
the held-out sources, thinned likewise. Prints the curves and writes them to ACTIVE_LEARNING.md, with a plot; --quick
tries one seed and writes nothing.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from joblib import Parallel, delayed
from sklearn.metrics import f1_score

from cooptopics.annotation import Entry, read_corpus
from cooptopics.domains import DOMAINS
from cooptopics.model import Model
from cooptopics.ngrams import NgramSettings
from cooptopics.pages import Page
from cooptopics.plots import Line, Plot, check_matplotlib, draw_svg
from cooptopics.recipe import Recipe
from cooptopics.resources import shipped_corpus
from cooptopics.selection import suggest
from cooptopics.strategies import DEFAULT, STRATEGIES
from cooptopics.training import train

REPORT = Path(__file__).with_name("ACTIVE_LEARNING.md")
IMAGE = REPORT.parents[1] / "docs" / "images" / "active-learning.svg"
# One score a label, since whoever labels suggestions gives labels alone; few n-grams, since it trains 700 times.
RECIPE = Recipe(ngrams=NgramSettings(words=(1,), prefixes=(5,), characters=()), combine=False)
POSITIVES = 0.05  # share of the pool that carries each label
HELD_OUT = 0.25  # of the sources
START = 100  # texts
FIRST_POSITIVES = 3  # of each label among them
STEP = 50
END = 1000
END_OF_OTHERS = 500  # for strategies that are neither the default nor random
RANDOM = "random-sampling"


class Point(NamedTuple):
    """After so many labelled texts: macro-F1 held out, words read."""

    labelled: float
    macro_f1: float
    words: float


def main() -> int:
    quick = "--quick" in sys.argv
    seeds = int(sys.argv[sys.argv.index("--seeds") + 1]) if "--seeds" in sys.argv else 10
    began = time.monotonic()
    check_matplotlib()
    curves = simulate(STRATEGIES, 1 if quick else seeds)
    means = {strategy: mean_curve(found) for strategy, found in curves.items()}
    report = write_report(curves, means)
    print(report, f"{time.monotonic() - began:.0f} s", sep="\n")
    if not quick:
        REPORT.write_text(report, encoding="utf-8")
        IMAGE.write_text(draw_svg([plot(means)]) + "\n", encoding="utf-8")
    return 0


def simulate(strategies: Sequence[str], seeds: int) -> dict[str, list[list[Point]]]:
    """The curve of each strategy for each seed."""
    tasks = [(strategy, seed) for strategy in strategies for seed in range(seeds)]
    found = Parallel(n_jobs=2)(delayed(run)(strategy, seed) for strategy, seed in tasks)
    curves: dict[str, list[list[Point]]] = {strategy: [] for strategy in strategies}
    for (strategy, _), curve in zip(tasks, found):
        curves[strategy].append(curve)
    return curves


def run(strategy: str, seed: int) -> list[Point]:
    """Learn from more and more texts, chosen by a strategy."""
    random = np.random.default_rng(seed)
    pool, held_out = make_pools(random)
    labelled = choose_first(pool)
    end = END if strategy in (DEFAULT, RANDOM) else END_OF_OTHERS
    curve = []
    while True:
        model = train(list(labelled.values()), RECIPE, definitions=DOMAINS, jobs=1)
        curve.append(measure(model, labelled, held_out))
        wanted = min(STEP, end - len(labelled))
        if not wanted:
            return curve
        for key in choose(strategy, model, pool, labelled, wanted, seed):
            labelled[key] = pool[key]


def make_pools(random: np.random.Generator) -> tuple[dict[str, Entry], list[Entry]]:
    """The texts to choose from, by id, and those to score on; they share no source."""
    entries = read_corpus(shipped_corpus())
    sources = sorted({entry.source for entry in entries})
    held_out = set(random.permutation(sources)[: round(HELD_OUT * len(sources))].tolist())
    pool = thin([entry for entry in entries if entry.source not in held_out], random)
    return {e.id: e for e in pool}, thin([e for e in entries if e.source in held_out], random)


def thin(entries: Sequence[Entry], random: np.random.Generator) -> list[Entry]:
    """All texts without a label, and so many others that each label stands in 5% of them all; shuffled."""
    shuffled = [entries[i] for i in random.permutation(len(entries))]
    kept = [entry for entry in shuffled if not entry.labels]
    counts: Counter[str] = Counter()
    for entry in shuffled:
        most = POSITIVES * (len(kept) + 1)
        if entry.labels and all(counts[label] + 1 <= most for label in entry.labels):
            kept.append(entry)
            counts.update(entry.labels)
    return [kept[i] for i in random.permutation(len(kept))]


def choose_first(pool: dict[str, Entry]) -> dict[str, Entry]:
    """What a user starts with: a few texts of each label, the rest without."""
    first = {}
    for label in DOMAINS:
        carrying = [entry for entry in pool.values() if label in entry.labels]
        first.update({entry.id: entry for entry in carrying[:FIRST_POSITIVES]})
    label_free = [entry for entry in pool.values() if not entry.labels]
    first.update({entry.id: entry for entry in label_free[: START - len(first)]})
    return first


def choose(
    strategy: str,
    model: Model,
    pool: dict[str, Entry],
    labelled: dict[str, Entry],
    n: int,
    seed: int,
) -> list[str]:
    """The ids of the texts to label next."""
    pages = [Page("pool", key, entry.text) for key, entry in pool.items() if key not in labelled]
    seen = [entry.text for entry in labelled.values()]
    found = suggest(pages, model, n, strategy, seen, unit="text", seed=seed + len(labelled))
    return [str(suggestion.article) for suggestion in found]


def measure(model: Model, labelled: dict[str, Entry], held_out: Sequence[Entry]) -> Point:
    gold = np.array([[label in entry.labels for label in model.labels] for entry in held_out])
    predicted = model.predict([entry.text for entry in held_out])
    return Point(
        len(labelled),
        float(f1_score(gold, predicted, average="macro", zero_division=0)),
        sum(len(entry.text.split()) for entry in labelled.values()),
    )


def mean_curve(curves: Sequence[Sequence[Point]]) -> list[Point]:
    return [Point(*np.mean(points, axis=0).tolist()) for points in zip(*curves)]


def first_reaching(curve: Sequence[Point], macro_f1: float) -> Point | None:
    return next((point for point in curve if point.macro_f1 >= macro_f1), None)


def write_report(curves: dict[str, list[list[Point]]], means: dict[str, list[Point]]) -> str:
    goal = means[RANDOM][-1]
    savings = "\n".join(saving_row(strategy, curves) for strategy in curves)
    points = "\n".join(points_row(i, means) for i in range(len(means[RANDOM])))
    return f"""# What `cooptopics suggest` saves

Written by `make simulate` ({len(curves[RANDOM])} seeds). For each seed, a quarter of the sources of the shipped
corpus is held out, and the rest thinned to a pool in which each label stands in {POSITIVES:.0%} of the texts. A model learns from
{START} of them, at least {FIRST_POSITIVES} of each label; then {STEP} more are chosen and labelled, and so on. It is scored on the held-out
sources, thinned likewise. Recipe: words and prefixes of five letters, one score a label.

With {END} labels, random choice reaches macro-F1 {goal.macro_f1:.3f}. Each strategy reaches that with so many labels:

| strategy | labels | share of random's | range over seeds | words to read, share of random's |
|---|---|---|---|---|
{savings}

In steps of {STEP} labels, on the mean of the seeds; the range is of the seeds one by one, each against its own end by random choice.
"-": not with {END_OF_OTHERS} labels, where the strategies end that are neither the default nor random. What is chosen is longer than a text
chosen by chance, the more so by "balanced", which likes many n-grams: counted in words to read, less is saved.

## Macro-F1 by number of labels

![macro-F1 by number of labels, by strategy](../docs/images/{IMAGE.name})

| labels | {" | ".join(means)} |
|---|{"---|" * len(means)}
{points}
"""


def saving_row(strategy: str, curves: dict[str, list[list[Point]]]) -> str:
    goal = mean_curve(curves[RANDOM])[-1]
    reached = first_reaching(mean_curve(curves[strategy]), goal.macro_f1)
    by_seed = [
        first_reaching(curve, random[-1].macro_f1)
        for curve, random in zip(curves[strategy], curves[RANDOM])
    ]
    if reached is None:
        return f"| {strategy} | - | - | - | - |"
    needed = [f"{point.labelled:.0f}" if point else "-" for point in by_seed]
    needed.sort(key=lambda number: (number == "-", len(number), number))
    share, words = reached.labelled / goal.labelled, reached.words / goal.words
    return f"| {strategy} | {reached.labelled:.0f} | {share:.0%} | {needed[0]} to {needed[-1]} | {words:.0%} |"


def points_row(i: int, means: dict[str, list[Point]]) -> str:
    scores = [f"{mean[i].macro_f1:.3f}" if i < len(mean) else "" for mean in means.values()]
    return f"| {means[RANDOM][i].labelled:.0f} | {' | '.join(scores)} |"


def plot(means: dict[str, list[Point]]) -> Plot:
    lines = [
        Line(
            strategy,
            [point.labelled for point in mean],
            [point.macro_f1 for point in mean],
            dashed=strategy == RANDOM,
        )
        for strategy, mean in means.items()
    ]
    return Plot("Macro-F1 by number of labels", "labels", "macro-F1", lines, (0, END), None)


if __name__ == "__main__":
    sys.exit(main())
