"""How good models are on labels of any kind: a public news benchmark of 90 labels, whole and with few examples.

usage: any_labels.py SHARED [--large] [--draws N]

Reads benchmarks/reuters in the folder SHARED, which is not part of the repository, and writes the tables to
benchmarks/ANY_LABELS.md; without the folder it says so and skips. Rivals run in processes of their own
(peers/any_label_rival.py). --large also trains on 20 labels of 200,000 made-up texts. --draws: how many sets of few
examples are drawn, 10 by default.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from environments import ONE_CORE, environment
from rivals import to_table

from cooptopics.annotation import Entry, read_corpus
from cooptopics.files import write_atomically
from cooptopics.storage import read_model
from cooptopics.training import train

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

HERE = Path(__file__).resolve().parent
OURS = "cooptopics"
# By the names that peers/any_label_rival.py knows.
RIVALS = {
    "scikit-learn words": "`TfidfVectorizer()`, `OneVsRestClassifier(LinearSVC())`",
    "scikit-learn characters": "the same with letters inside words, 3 to 5",
    "scikit-learn logistic regression": "words, `LogisticRegression(C=10)`",
    "scikit-learn words, tuned": "words, and one threshold a label, the best F1 on scores of three folds",
    "fastText": "one-vs-all loss, word pairs, 25 epochs",
}
RIVALS_OF_FEW = ("scikit-learn words", "scikit-learn characters", "fastText")
SIZES = (5, 10, 20, 50)


class Run(NamedTuple):
    """What a training run used."""

    seconds: float
    cpu: float  # seconds of all processes
    peak: int  # bytes


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    reuters = Path(sys.argv[1]) / "benchmarks" / "reuters"
    if not reuters.is_dir():
        print(f"skipped: there is no folder {reuters} with the benchmark")
        return 0
    n_draws = int(sys.argv[sys.argv.index("--draws") + 1]) if "--draws" in sys.argv else 10
    parts = [INTRODUCTION]
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for part in tables(reuters, n_draws, "--large" in sys.argv, work):
            parts.append(part)
            print(f"{part}\n", flush=True)
    report = "\n\n".join(parts)
    write_atomically(HERE / "ANY_LABELS.md", f"{report}\n".encode())
    return 0


def tables(reuters: Path, n_draws: int, large: bool, work: Path) -> Iterator[str]:
    training, test = (read_corpus([reuters / f"{part}.jsonl"]) for part in ("train", "test"))
    yield table_of_everything(reuters / "train.jsonl", training, test, work)
    if large:
        yield told_of_large(work)
    yield table_of_few_examples(training, test, n_draws, work)


def table_of_everything(
    file: Path, training: Sequence[Entry], test: Sequence[Entry], work: Path
) -> str:
    """All training texts: F1 on the test part, and what training takes."""
    labels = labels_of(training)
    gold = gold_of(test, labels)
    model_file = work / "reuters.safetensors"
    run = train_by_command(file, model_file)
    model = read_model(model_file)
    holds = model.predict([entry.text for entry in test])
    size, peak = model_file.stat().st_size / 1e6, run.peak / 1e9
    lines = [
        ["", "micro-F1", "macro-F1", "processor seconds", "peak memory", "model file"],
        [OURS, *shown(f1(gold, holds)), f"{run.cpu:.0f}", f"{peak:.2f} GB", f"{size:.0f} MB"],
    ]
    for name, (answers, seconds) in answers_of_rivals(
        list(RIVALS), labels, [training], test, work
    ).items():
        lines.append([name, *shown(f1(gold, answers[0])), f"{seconds[0]:.0f}", "", ""])
    return f"""## All examples

{len(training):,} articles to learn from, {len(test):,} to label, {len(labels)} labels. `cooptopics train` took
{run.seconds:.0f} seconds, with two processes. Peak memory is that of all of them together; the rivals train and label in one.

{to_table(lines)}"""


def table_of_few_examples(
    training: Sequence[Entry], test: Sequence[Entry], n_draws: int, work: Path
) -> str:
    """Few examples a label: the mean F1 of the draws on the test part."""
    counts = Counter(label for entry in training for label in entry.labels)
    labels = tuple(sorted(label for label, count in counts.items() if count >= max(SIZES)))
    gold = gold_of(test, labels)
    head = [
        "examples a label",
        "texts",
        *(f"{name}: micro, macro" for name in (OURS, *RIVALS_OF_FEW)),
    ]
    lines = [head]
    ahead = 0
    for size in SIZES:
        draws = [draw(training, labels, size, seed) for seed in range(n_draws)]
        scores = {OURS: np.array([f1(gold, answers_of_ours(drawn, test)) for drawn in draws])}
        for name, (answers, _) in answers_of_rivals(
            RIVALS_OF_FEW, labels, draws, test, work
        ).items():
            scores[name] = np.array([f1(gold, holds) for holds in answers])
        best = np.max([scores[name] for name in RIVALS_OF_FEW], axis=0)
        ahead += int((scores[OURS] >= best).all(axis=1).sum())
        texts = f"{np.mean([len(drawn) for drawn in draws]):.0f}"
        lines.append(
            [str(size), texts, *(", ".join(shown(s.mean(axis=0))) for s in scores.values())]
        )
    return f"""## Few examples

{n_draws} draws of each size, the same for all: so many articles of each of the {len(labels)} labels that have {max(SIZES)}, and as many without any of
them. F1 on all {len(test):,} test articles, mean of the draws. In {ahead} of {n_draws * len(SIZES)} draws ours is at least as good as the best
rival by both measures.

{to_table(lines)}"""


def told_of_large(work: Path) -> str:
    """What training on many texts takes; they are made up, so it says nothing of quality."""
    file = work / "large.jsonl"
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row)}\n" for row in made_up_rows(200_000, 20))
    run = train_by_command(file, work / "large.safetensors")
    size = (work / "large.safetensors").stat().st_size / 1e6
    return f"""## Many texts

20 labels, 200,000 made-up texts of 10 to 29 words: {run.seconds:.0f} seconds on two cores, {run.peak / 1e9:.1f} GB, a file of {size:.0f} MB."""


def made_up_rows(n_texts: int, n_labels: int) -> Iterator[dict[str, object]]:
    """Random words, rare ones rarely; a quarter of the words of a label's text are of its own 300."""
    random = np.random.default_rng(0)
    letters = np.array(list("abcdefghijklmnopqrstuvwxyz"))
    words = np.array(["".join(random.choice(letters, n)) for n in random.integers(2, 12, 50_000)])
    frequency = np.cumsum(1 / np.arange(1, words.size + 1))
    topics = random.integers(0, words.size, (n_labels, 300))
    # Far apart, so that none looks like another one misspelt.
    names = ["".join(name) for name in np.random.default_rng(1).choice(letters, (n_labels, 9))]
    for i in range(n_texts):
        drawn = random.random(random.integers(10, 30)) * frequency[-1]
        places = np.searchsorted(frequency, drawn)
        labels = np.flatnonzero(random.random(n_labels) < 0.06)
        for label in labels:
            own = random.random(places.size) < 0.25
            places[own] = random.choice(topics[label], int(own.sum()))
        own_names = [names[label] for label in labels]
        yield {"id": f"made-up/{i}", "text": " ".join(words[places]), "labels": own_names}


def draw(training: Sequence[Entry], labels: Sequence[str], size: int, seed: int) -> list[Entry]:
    """So many entries of each label and as many without any, annotated for these labels alone."""
    order = np.random.default_rng(seed).permutation(len(training)).tolist()
    known = frozenset(labels)
    chosen = set([i for i in order if not training[i].labels & known][:size])
    for label in labels:
        chosen.update([i for i in order if label in training[i].labels][:size])
    drawn = [training[i] for i in sorted(chosen)]
    return [replace(entry, labels=entry.labels & known, annotated_for=known) for entry in drawn]


def answers_of_ours(drawn: Sequence[Entry], test: Sequence[Entry]) -> Bools:
    return train(drawn, language="", jobs=1).predict([entry.text for entry in test])


def answers_of_rivals(
    names: Sequence[str],
    labels: Sequence[str],
    draws: Sequence[Sequence[Entry]],
    test: Sequence[Entry],
    work: Path,
) -> dict[str, tuple[list[Bools], list[float]]]:
    """What each rival says of the test texts after each draw, and its seconds."""
    rows = [[{"text": e.text, "labels": sorted(e.labels)} for e in drawn] for drawn in draws]
    data = {"labels": labels, "draws": rows, "texts": [entry.text for entry in test]}
    (work / "draws.json").write_text(json.dumps(data), encoding="utf-8")
    found = {}
    for name in names:
        command = [environment(name), str(HERE / "peers" / "any_label_rival.py"), name, str(work)]
        subprocess.run(command, check=True, env={**os.environ, **ONE_CORE})
        told = json.loads((work / f"{name}.json").read_text(encoding="utf-8"))
        answers = [np.zeros((len(test), len(labels)), dtype=bool) for _ in draws]
        for holds, given in zip(answers, told["answers"]):
            for row, numbers in zip(holds, given):
                row[numbers] = True
        found[name] = (answers, told["seconds"])
    return found


def train_by_command(corpus: Path, model: Path) -> Run:
    """Run `cooptopics train --no-base` with its defaults."""
    command = [sys.executable, "-m", "cooptopics", "train", "--no-base", str(corpus)]
    began, cpu_before = time.perf_counter(), cpu_of_children()
    process = subprocess.Popen([*command, "-o", str(model)], stdout=subprocess.DEVNULL)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(0.2)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed")
    return Run(time.perf_counter() - began, cpu_of_children() - cpu_before, peak)


def cpu_of_children() -> float:
    """Processor seconds of all processes that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def memory_of(process: int) -> int:
    """Bytes of a process and those that it started, what they share counted once; 0 where there is no /proc."""
    used = 0
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                used = int(line.split()[1]) * 1024
        for task in Path(f"/proc/{process}/task").iterdir():
            used += sum(memory_of(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        pass  # it has just ended
    return used


def labels_of(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(sorted({label for entry in entries for label in entry.labels}))


def gold_of(entries: Sequence[Entry], labels: Sequence[str]) -> Bools:
    return np.array([[label in entry.labels for label in labels] for entry in entries])


def f1(gold: Bools, holds: Bools) -> tuple[float, float]:
    """Micro-F1 and macro-F1."""
    hits, wrong = (gold & holds).sum(axis=0), (gold ^ holds).sum(axis=0)
    micro = 2 * hits.sum() / max(2 * hits.sum() + wrong.sum(), 1)
    return float(micro), float((2 * hits / np.maximum(2 * hits + wrong, 1)).mean())


def shown(scores: Sequence[float] | Floats) -> list[str]:
    return [f"{score:.3f}" for score in scores]


INTRODUCTION = f"""# Labels of any kind

Written by `make any-labels`. Reuters-21578 in its ApteMod split, English news with any number of labels. `{OURS}` is
`cooptopics train --no-base` with its defaults, which were chosen by cross-validation on other texts of the training part;
nothing was tuned on the test part.

The rivals:

{chr(10).join(f"- {name}: {told}" for name, told in RIVALS.items())}"""


if __name__ == "__main__":
    sys.exit(main())
