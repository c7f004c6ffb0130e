"""What was tried to make the model better, each row by grouped cross-validation on the corpus.

usage: experiments.py            run all and write EXPERIMENTS.md
       experiments.py NAME...    run some and print their rows; --write puts these into EXPERIMENTS.md, where rows of
                                 the same number of entries stay
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from cooptopics.annotation import Entry, read_corpus
from cooptopics.calibration import Calibration
from cooptopics.decisions import Decisions
from cooptopics.domains import DOMAINS
from cooptopics.evaluation import evaluate_predictions
from cooptopics.ngrams import NgramSettings
from cooptopics.recipe import Recipe
from cooptopics.sentences import split_sentences
from cooptopics.training import TrainingSet, cross_validate, held_out_decisions, prepare

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "benchmarks"))
from damage import KINDS, damage  # noqa: E402

BASE = Recipe()


def ngrams(
    words: tuple[int, ...] = (),
    prefixes: tuple[int, ...] = (),
    characters: tuple[int, ...] = (),
    pairs: tuple[int, ...] = (),
) -> Recipe:
    return replace(BASE, ngrams=NgramSettings(words, prefixes, characters, pairs))


RECIPES: dict[str, Recipe] = {
    "shipped": BASE,
    "words only": ngrams(words=(1,)),
    "words and word pairs": ngrams(words=(1, 2)),
    "words to triples": ngrams(words=(1, 2, 3)),
    "letters only": ngrams(characters=(3, 4, 5)),
    "without pairs of long words": ngrams((1, 2), (5, 7), (4, 5)),
    "pairs at 1 and 2": ngrams((1, 2), (5, 7), (4, 5), (1, 2)),
    "without letters": ngrams((1, 2), (5, 7), (), (1, 2, 3)),
    "without prefixes": ngrams((1, 2), (), (4, 5), (1, 2, 3)),
    "letters 3 to 5": ngrams((1, 2), (5, 7), (3, 4, 5), (1, 2, 3)),
    "letters at full weight": replace(BASE, emphasis={}),
    "letters at a quarter": replace(BASE, emphasis={"character": 0.25}),
    "n-grams of two texts": replace(BASE, min_documents=dict.fromkeys(BASE.min_documents, 2)),
    "without log-odds": replace(BASE, log_odds=False),
    "log-odds smoothed by 0.5": replace(BASE, smoothing=0.5),
    "log-odds smoothed by 3": replace(BASE, smoothing=3.0),
    "C = 1": replace(BASE, regularisation=1.0),
    "C = 16": replace(BASE, regularisation=16.0),
    "linear SVM, C = 0.5": replace(BASE, classifier="svm", regularisation=0.5),
    "classes balanced": replace(BASE, class_weight="balanced"),
    "one score a label": replace(BASE, combine=False),
    "one score a label, without log-odds": replace(BASE, combine=False, log_odds=False),
    "ten folds": replace(BASE, folds=10),
}
SUBSETS = {
    "sentences alone": lambda entry: len(entry.text.split()) <= 45,
    "paragraphs alone": lambda entry: len(entry.text.split()) > 45,
}


def main() -> int:
    entries = read_corpus(sorted((HERE / "corpus").glob("*.jsonl")), tuple(DOMAINS))
    everything = [*RECIPES, *SUBSETS, *TRIALS]
    names = [name for name in sys.argv[1:] if name != "--write"] or everything
    rows = []
    for name in names:
        rows.append(run(name, entries))
        print(rows[-1], flush=True)
    if not sys.argv[1:] or "--write" in sys.argv:
        path = HERE / "EXPERIMENTS.md"
        rows += earlier_rows(path.read_text(encoding="utf-8"), len(entries), names)
        rows.sort(key=lambda row: everything.index(name_of(row)))
        path.write_text(table(len(entries), rows), encoding="utf-8")
    return 0


def earlier_rows(content: str, n_entries: int, names: Sequence[str]) -> list[str]:
    """The rows of a table of as many entries whose recipes are not run again."""
    if f"({n_entries:,} entries)" not in content:
        return []
    rows = [line for line in content.splitlines() if line.startswith("| ")][1:]
    return [row for row in rows if name_of(row) not in names]


def name_of(row: str) -> str:
    """The first cell of a row of the table."""
    return row.split("|")[1].strip()


def run(name: str, entries: list[Entry]) -> str:
    chosen = [entry for entry in entries if SUBSETS[name](entry)] if name in SUBSETS else entries
    began = time.monotonic()
    decisions, n_ngrams = TRIALS.get(name, whole)(chosen, RECIPES.get(name, BASE))
    seconds = time.monotonic() - began
    scores = evaluate_predictions(*decisions)
    return (
        f"| {name} | {scores.macro_f1:.3f} ({scores.macro_f1_low:.3f} to {scores.macro_f1_high:.3f}) | "
        f"{scores.false_alarms:.3f} | {scores.calibration_error:.3f} | {n_ngrams:,} | {seconds:.0f} |"
    )


def whole(entries: Sequence[Entry], recipe: Recipe) -> tuple[Decisions, int]:
    training_set = prepare(entries, recipe, DOMAINS)
    calibration = cross_validate(training_set)
    return held_out_decisions(training_set, calibration), training_set.vocabulary.size


def labels_learned_everywhere(entries: Sequence[Entry], recipe: Recipe) -> tuple[Decisions, int]:
    training_set = prepare(entries, recipe, DOMAINS)
    targets = [replace(target, taught=target.known) for target in training_set.targets]
    training_set = replace(training_set, targets=targets)
    calibration = cross_validate(training_set)
    return held_out_decisions(training_set, calibration), training_set.vocabulary.size


def without_any_label(entries: Sequence[Entry], recipe: Recipe) -> tuple[Decisions, int]:
    training_set = prepare(entries, recipe, DOMAINS)
    targets = [target for target in training_set.targets if target.name != "any label"]
    training_set = replace(training_set, targets=targets)
    calibration = cross_validate(training_set)
    return held_out_decisions(training_set, calibration), training_set.vocabulary.size


def damaged_copies(entries: Sequence[Entry], recipe: Recipe) -> tuple[Decisions, int]:
    """Each text is learned from once more, damaged in one of the ways in turn; copies are never judged."""
    ways = list(KINDS)
    copies = [
        replace(entry, id=f"{entry.id} damaged", text=damage(ways[i % 4], entry.text, entry.id))
        for i, entry in enumerate(entries)
    ]
    training_set, calibration = with_more_texts(entries, copies, recipe, taught=True)
    return first(training_set, calibration, len(entries)), training_set.vocabulary.size


def sentences_pooled(entries: Sequence[Entry], recipe: Recipe) -> tuple[Decisions, int]:
    """A text holds what one of its sentences holds; models learn from whole texts."""
    owners, sentences = [], []
    for i, entry in enumerate(entries):
        for j, (start, end, _) in enumerate(split_sentences(entry.text)):
            owners.append(i)
            sentences.append(replace(entry, id=f"{entry.id} {j}", text=entry.text[start:end]))
    training_set, calibration = with_more_texts(entries, sentences, recipe, taught=False)
    decisions = first(training_set, calibration, len(entries))
    for pooled, single in (
        (decisions.probabilities, calibration.held_out_probabilities[len(entries) :]),
        (decisions.predicted, calibration.held_out_labels[len(entries) :]),
    ):
        pooled[:] = 0
        np.maximum.at(pooled, owners, single)
    return decisions, training_set.vocabulary.size


def with_more_texts(
    entries: Sequence[Entry], more: Sequence[Entry], recipe: Recipe, taught: bool
) -> tuple[TrainingSet, Calibration]:
    """Score further texts out of fold too; nothing is calibrated or measured on them."""
    training_set = prepare([*entries, *more], recipe, DOMAINS)
    own = np.arange(len(training_set.entries)) < len(entries)
    targets = [
        replace(target, known=target.known & own, taught=target.taught & (own | taught))
        for target in training_set.targets
    ]
    training_set = replace(training_set, targets=targets)
    return training_set, cross_validate(training_set)


def first(training_set: TrainingSet, calibration: Calibration, n: int) -> Decisions:
    labels, *arrays = held_out_decisions(training_set, calibration)
    return Decisions(labels, *(array[:n].copy() for array in arrays))


TRIALS = {
    "labels learned everywhere": labels_learned_everywhere,
    "without the score of any label": without_any_label,
    "damaged copies": damaged_copies,
    "sentences pooled": sentences_pooled,
}


def table(n_entries: int, rows: list[str]) -> str:
    lines = "\n".join(rows)
    return f"""# Experiments

Written by `make experiments` ({n_entries:,} entries); one row: `python training/experiments.py NAME`. Every row changes one thing in
the shipped recipe (`cooptopics/recipe.py`). Macro-F1 with its 95% bootstrap interval and the share of label-free
entries that get a label, by cross-validation over sources; seconds of that on two cores.

| recipe | macro-F1 | false alarms | calibration error | n-grams | s |
|---|---|---|---|---|---|
{lines}
"""


if __name__ == "__main__":
    sys.exit(main())
