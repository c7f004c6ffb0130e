"""What was tried to make the model better, each row by grouped cross-validation on the corpus.

usage: experiments.py            run all and write EXPERIMENTS.md
       experiments.py NAME...    run some and print their rows; --write puts these into EXPERIMENTS.md
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from pathlib import Path

from cooptopics.annotation import Entry, read_corpus
from cooptopics.domains import DOMAINS
from cooptopics.ngrams import NgramSettings
from cooptopics.recipe import Recipe
from cooptopics.training import train

HERE = Path(__file__).resolve().parent
BASE = Recipe()


def ngrams(
    words: tuple[int, ...] = (), prefixes: tuple[int, ...] = (), characters: tuple[int, ...] = ()
) -> Recipe:
    return replace(BASE, ngrams=NgramSettings(words, prefixes, characters))


RECIPES: dict[str, Recipe] = {
    "shipped": BASE,
    "words only": ngrams(words=(1,)),
    "words and word pairs": ngrams(words=(1, 2)),
    "words to triples": ngrams(words=(1, 2, 3)),
    "letters only": ngrams(characters=(3, 4, 5)),
    "words, pairs, prefixes": ngrams(words=(1, 2), prefixes=(5, 7)),
    "words, pairs, letters": ngrams(words=(1, 2), characters=(4, 5)),
    "letters 3 to 5": ngrams(words=(1, 2), prefixes=(5, 7), characters=(3, 4, 5)),
    "letters 4 alone": ngrams(words=(1, 2), prefixes=(5, 7), characters=(4,)),
    "letters at full weight": replace(BASE, emphasis={}),
    "letters at a quarter": replace(BASE, emphasis={"character": 0.25}),
    "n-grams of two texts": replace(
        BASE, min_documents={"word": 2, "phrase": 2, "prefix": 2, "character": 2}
    ),
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
    names = [name for name in sys.argv[1:] if name != "--write"] or [*RECIPES, *SUBSETS]
    rows = []
    for name in names:
        rows.append(run(name, entries))
        print(rows[-1], flush=True)
    if not sys.argv[1:] or "--write" in sys.argv:
        (HERE / "EXPERIMENTS.md").write_text(table(len(entries), rows), encoding="utf-8")
    return 0


def run(name: str, entries: list[Entry]) -> str:
    chosen = [entry for entry in entries if SUBSETS[name](entry)] if name in SUBSETS else entries
    began = time.monotonic()
    model = train(chosen, RECIPES.get(name, BASE), definitions=DOMAINS)
    seconds = time.monotonic() - began
    m = model.info["cross_validation"]
    return (
        f"| {name} | {m['macro_f1']:.3f} ({m['macro_f1_low']:.3f} to {m['macro_f1_high']:.3f}) | "
        f"{m['false_alarms']:.3f} | {m['calibration_error']:.3f} | {model.vocabulary.size:,} | "
        f"{len(model.to_bytes()) / 1e6:.1f} | {seconds:.0f} |"
    )


def table(n_entries: int, rows: list[str]) -> str:
    lines = "\n".join(rows)
    return f"""# Experiments

Written by `make experiments` ({n_entries:,} entries); one row: `python training/experiments.py NAME`. Every row changes one thing in
the shipped recipe (`cooptopics/recipe.py`). Macro-F1 with its 95% bootstrap interval and the share of label-free
entries that get a label, by cross-validation over sources; megabytes of the model file; seconds on two cores.

| recipe | macro-F1 | false alarms | calibration error | n-grams | MB | s |
|---|---|---|---|---|---|---|
{lines}
"""


if __name__ == "__main__":
    sys.exit(main())
