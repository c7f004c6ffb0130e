"""Accuracy beside what users would pick instead, trained on the same corpus and scored on the same blind sets.

usage: rivals.py [OUTPUT]

Holds back the blind sets of the shipped corpus, trains ours and every rival on the rest, and writes the tables to
benchmarks/RIVALS.md or OUTPUT. Rivals run in processes of their own (peers/rival.py). Then ours is scored on the blind
sets under each kind of damage.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from os import environ
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from damage import KINDS, damage
from environments import ONE_CORE, environment

from cooptopics.annotation import Entry, read_corpus
from cooptopics.calibration import choose_threshold
from cooptopics.domains import DOMAINS
from cooptopics.evaluation import evaluate_predictions
from cooptopics.files import write_atomically
from cooptopics.fitting import assign_folds
from cooptopics.model import Model
from cooptopics.recipe import Recipe
from cooptopics.resources import shipped_corpus
from cooptopics.training import train

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

HERE = Path(__file__).resolve().parent
LABELS = tuple(DOMAINS)
OURS = "cooptopics"
# By the names that peers/rival.py knows.
RIVALS = {
    "keyword list": "wordings of a domain and of cooperation (`peers/keywords.py`) must stand together, in one sentence "
    "or in the paragraph, whichever agrees better with the training part",
    "fastText": "one-vs-all loss, word pairs, 25 epochs, lower-cased text with signs apart",
    "scikit-learn defaults": "`TfidfVectorizer()`, `OneVsRestClassifier(LogisticRegression())`",
    "scikit-learn word pairs": "the same with word pairs and weaker regularisation (`peers/words_pipeline.py`)",
    "spaCy bag of words": "`textcat_multilabel` with `TextCatBOW`, single lower-cased words, 4 epochs over all entries",
}
BLIND_SET = re.compile(r"aveugle\d+")
DOMESTIC = "looks domestic"
SCORES = ("macro-F1 (95%)", *LABELS, "label-free", DOMESTIC)
RESAMPLES = 1000


class Answers(NamedTuple):
    """What a classifier says of texts: arrays of shape (n_texts, n_labels)."""

    probabilities: Floats
    holds: Bools

    def of(self, rows: Bools) -> Answers:
        return Answers(self.probabilities[rows], self.holds[rows])


def main() -> int:
    output = Path(sys.argv[1]) if sys.argv[1:] else HERE / "RIVALS.md"
    training, blind = hold_back_blind_sets(read_corpus(shipped_corpus(), LABELS))
    answers, made_with = answers_of_rivals(training, blind)
    model = train(training, definitions=DOMAINS)
    texts = [entry.text for entry in blind]
    answers = {OURS: answers_of(model, texts), **answers}
    report = "\n\n".join(
        [
            introduction(training, blind, made_with),
            *tables_of_rivals(blind, answers),
            table_of_damage(blind, model),
        ]
    )
    write_atomically(output, f"{report}\n".encode())
    print(report)
    return 0


def hold_back_blind_sets(entries: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """The training part and the blind paragraphs."""
    parts: tuple[list[Entry], list[Entry]] = ([], [])
    for entry in entries:
        parts[bool(BLIND_SET.match(entry.source))].append(entry)
    return parts


def answers_of(model: Model, texts: Sequence[str]) -> Answers:
    return Answers(model.predict_proba(texts), model.predict(texts))


def answers_of_rivals(
    training: Sequence[Entry], blind: Sequence[Entry]
) -> tuple[dict[str, Answers], dict[str, str]]:
    """What each rival says of the blind paragraphs, at 0.5 and at tuned thresholds; what each is made with."""
    folds = assign_folds(training, Recipe())
    rows = [
        {"text": entry.text, "labels": sorted(entry.labels), "fold": int(fold)}
        for entry, fold in zip(training, folds)
    ]
    data = {"labels": LABELS, "training": rows, "blind": [entry.text for entry in blind]}
    answers: dict[str, Answers] = {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as pool:
        work = Path(folder)
        (work / "rivals.json").write_text(json.dumps(data), encoding="utf-8")
        made_with = dict(zip(RIVALS, pool.map(partial(run_rival, work=work), RIVALS)))
        for name in RIVALS:
            found = json.loads((work / f"{name}.json").read_text(encoding="utf-8"))
            probabilities = np.array(found["blind"])
            answers[name] = Answers(probabilities, probabilities >= 0.5)
            if found["out_of_fold"]:
                thresholds = tune_thresholds(np.array(found["out_of_fold"]), gold_of(training))
                answers[f"{name}, tuned"] = Answers(probabilities, probabilities >= thresholds)
    return answers, made_with


def run_rival(name: str, work: Path) -> str:
    """Run a rival's process; the last line that it prints says what it is made with."""
    command = [environment(name), str(HERE / "peers" / "rival.py"), name, str(work)]
    ended = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=True, env={**environ, **ONE_CORE}
    )
    return ended.stdout.splitlines()[-1]


def tune_thresholds(probabilities: Floats, gold: Bools) -> Floats:
    """Thresholds for the best F1 out of fold, by the rule and the weight that ours has."""
    columns = zip(probabilities.T, gold.T)
    return np.array([choose_threshold(*column, Recipe().negative_weight) for column in columns])


def gold_of(entries: Sequence[Entry]) -> Bools:
    return np.array([[label in entry.labels for label in LABELS] for entry in entries])


def introduction(
    training: Sequence[Entry], blind: Sequence[Entry], made_with: dict[str, str]
) -> str:
    listed = "\n".join(f"- {name} ({made_with[name]}): {said}" for name, said in RIVALS.items())
    return f"""# Rivals

Written by `make rivals`. Trained on {len(training):,} entries of the shipped corpus, scored on its {len(blind):,} paragraphs from blind
sets, which are held back. `{OURS}` is the default recipe, with its own thresholds. A rival says yes from a probability of 0.5; "tuned"
has thresholds chosen like ours on the same folds of the training part. Intervals are 95% bootstrap over
paragraphs; "ours minus it" is the paired difference of macro-F1. The columns after the domains' F1 are false alarms: the share
of paragraphs without a label that get one.

The rivals:

{listed}

Settings of fastText and spaCy (rate, epochs, word pairs, case) and the wordings were chosen on the training part.

Read the tables with this in mind. Ours learns from `mentions` and `cooperation` too, which the rivals have no place for. Its
recipe was chosen while the first-use figures of earlier blind sets were known (`training/blind/README.md`), the rivals'
settings were not. Parts of the corpus are younger than the first blind sets. Writers of corpus and blind sets are instances of
one language model."""


def tables_of_rivals(blind: Sequence[Entry], answers: dict[str, Answers]) -> list[str]:
    """A table of all blind sets together, and one of each."""
    sets = np.array([set_of(entry) for entry in blind])
    parts = {"All blind sets together": np.ones(len(blind), dtype=bool)}
    parts |= {f"Blind set {name}": sets == name for name in sorted(set(sets.tolist()))}
    return [table_of_rivals(title, blind, answers, rows) for title, rows in parts.items()]


def set_of(entry: Entry) -> str:
    found = BLIND_SET.match(entry.source)
    assert found
    return found.group()


def table_of_rivals(
    title: str, blind: Sequence[Entry], answers: dict[str, Answers], chosen: Bools
) -> str:
    entries = [entry for entry, here in zip(blind, chosen) if here]
    gold, ours = gold_of(entries), answers[OURS].of(chosen)
    lines = [["", "ours minus it (95%)", *SCORES]]
    for name, everywhere in answers.items():
        theirs = everywhere.of(chosen)
        difference = "" if name == OURS else compare(gold, ours.holds, theirs.holds)
        lines.append([name, difference, *scores_of(entries, theirs)])
    free, domestic = label_free(entries)
    return (
        f"## {title}\n\n{len(entries):,} paragraphs. False alarms on the {free.sum()} that carry no label, and on the "
        f"{domestic.sum()} of these whose note is “{DOMESTIC}”.\n\n{to_table(lines)}"
    )


def label_free(entries: Sequence[Entry]) -> tuple[Bools, Bools]:
    """Which entries carry no label, and which of these look domestic."""
    free = np.array([not entry.labels for entry in entries])
    return free, free & np.array([entry.note == DOMESTIC for entry in entries])


def scores_of(entries: Sequence[Entry], answers: Answers) -> list[str]:
    """The cells of SCORES."""
    gold = gold_of(entries)
    known = np.ones_like(gold)
    found = evaluate_predictions(LABELS, gold, answers.holds, answers.probabilities, known)
    alarms = answers.holds.any(axis=1)
    return [
        f"{found.macro_f1:.3f} ({found.macro_f1_low:.3f} to {found.macro_f1_high:.3f})",
        *(f"{found.labels[label].f1:.3f}" for label in LABELS),
        *(f"{alarms[rows].mean():.3f}" for rows in label_free(entries)),
    ]


def table_of_damage(blind: Sequence[Entry], model: Model) -> str:
    """How ours does on the blind paragraphs when each is damaged in one way."""
    plain = answers_of(model, [entry.text for entry in blind])
    lines = [["damage", "loss of macro-F1 (95%)", *SCORES], ["none", "", *scores_of(blind, plain)]]
    for kind in KINDS:
        hurt = answers_of(model, [damage(kind, entry.text, entry.id) for entry in blind])
        loss = compare(gold_of(blind), plain.holds, hurt.holds)
        lines.append([kind, loss, *scores_of(blind, hurt)])
    return f"## {OURS} under damage, all blind sets together\n\n{to_table(lines)}"


def compare(gold: Bools, first: Bools, second: Bools) -> str:
    """How much higher the macro-F1 of the first is, with its paired interval."""
    difference, low, high = macro_f1_difference(gold, first, second)
    return f"{difference:+.3f} ({low:+.3f} to {high:+.3f})"


def macro_f1_difference(gold: Bools, first: Bools, second: Bools) -> tuple[float, float, float]:
    """Macro-F1 of the first minus that of the second, with its 95% paired bootstrap interval.

    Parameters
    ----------
    gold, first, second : arrays of shape (n_texts, n_labels)
    """
    n = gold.shape[0]
    drawn = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=RESAMPLES)
    draws = np.vstack([np.ones((1, n), dtype=drawn.dtype), drawn])
    differences = macro_f1s(gold, first, draws) - macro_f1s(gold, second, draws)
    low, high = np.quantile(differences[1:], (0.025, 0.975))
    return float(differences[0]), float(low), float(high)


def macro_f1s(gold: Bools, predicted: Bools, draws: npt.NDArray[np.int64]) -> Floats:
    """Macro-F1 when every text counts as often as it was drawn, shape (n_draws,)."""
    hits, wrong = draws @ (gold & predicted), draws @ (gold ^ predicted)
    scores: Floats = (2 * hits / np.maximum(2 * hits + wrong, 1)).mean(axis=1)
    return scores


def to_table(lines: Sequence[Sequence[str]]) -> str:
    """Rows of cells as a Markdown table; the first is its head."""
    head, *rows = lines
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


if __name__ == "__main__":
    sys.exit(main())
