"""Trains one rival on each drawn set of texts and writes the labels that it gives.

usage: any_label_rival.py NAME WORK

Reads draws.json in the folder WORK: "labels", "draws", each a list of texts with labels, and "texts" to label. Writes
NAME.json: "answers", for each draw the numbers of the labels of each text, and "seconds" of processor
time of each. Every rival has the settings that it comes with, and says yes from a score of 0 or a probability of 0.5; "tuned"
has one threshold a label, the best F1 on scores of three folds.
"""

from __future__ import annotations

import json
import re
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

Rows = Sequence[dict]

WORK = Path(sys.argv[2])
DATA = json.loads((WORK / "draws.json").read_text(encoding="utf-8"))
NAMES: list[str] = DATA["labels"]
TEXTS: list[str] = DATA["texts"]


def answers_of_words(rows: Rows) -> np.ndarray:
    return _linear_svm({}, rows)


def answers_of_characters(rows: Rows) -> np.ndarray:
    return _linear_svm({"analyzer": "char_wb", "ngram_range": (3, 5)}, rows)


def answers_of_logistic(rows: Rows) -> np.ndarray:
    from sklearn.linear_model import LogisticRegression

    vectorizer, counts, gold = _count({}, rows)
    classifier = _one_vs_rest(LogisticRegression(C=10)).fit(counts, gold)
    return classifier.decision_function(vectorizer.transform(TEXTS)) >= 0


def answers_of_tuned_words(rows: Rows) -> np.ndarray:
    from sklearn.svm import LinearSVC

    vectorizer, counts, gold = _count({}, rows)
    folds = np.random.default_rng(0).integers(0, 3, len(rows))
    scores = np.zeros(gold.shape)
    for fold in range(3):
        seen, held_out = folds != fold, folds == fold
        classifier = _one_vs_rest(LinearSVC()).fit(counts[seen], gold[seen])
        scores[held_out] = classifier.decision_function(counts[held_out])
    thresholds = [_best_threshold(*columns) for columns in zip(scores.T, gold.T)]
    classifier = _one_vs_rest(LinearSVC()).fit(counts, gold)
    return classifier.decision_function(vectorizer.transform(TEXTS)) >= np.array(thresholds)


def answers_of_fasttext(rows: Rows) -> np.ndarray:
    import fasttext_model

    def prepare(text: str) -> str:
        # As its tutorial does: lower case, and signs apart from words.
        return re.sub(r"([^\w\s])", r" \1 ", text.lower())

    texts, labels = [prepare(row["text"]) for row in rows], [row["labels"] for row in rows]
    model = fasttext_model.train_fasttext(texts, labels, WORK / "fasttext.txt")
    found = [fasttext_model.predict_fasttext(model, prepare(text), NAMES) for text in TEXTS]
    return np.array(found) >= 0.5


def _linear_svm(settings: dict, rows: Rows) -> np.ndarray:
    from sklearn.svm import LinearSVC

    vectorizer, counts, gold = _count(settings, rows)
    classifier = _one_vs_rest(LinearSVC()).fit(counts, gold)
    return classifier.decision_function(vectorizer.transform(TEXTS)) >= 0


def _count(settings: dict, rows: Rows) -> tuple:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(**settings)
    counts = vectorizer.fit_transform([row["text"] for row in rows])
    gold = np.array([[name in row["labels"] for name in NAMES] for row in rows], dtype=int)
    return vectorizer, counts, gold


def _one_vs_rest(classifier: object) -> object:
    from sklearn.multiclass import OneVsRestClassifier

    return OneVsRestClassifier(classifier)


def _best_threshold(scores: np.ndarray, gold: np.ndarray) -> float:
    ranked = np.sort(scores)[::-1]
    hits = np.cumsum(gold[np.argsort(-scores)])
    f1 = 2 * hits / (np.arange(1, scores.size + 1) + gold.sum())
    return float(ranked[np.argmax(f1)])


RIVALS: dict[str, Callable[[Rows], np.ndarray]] = {
    "scikit-learn words": answers_of_words,
    "scikit-learn characters": answers_of_characters,
    "scikit-learn logistic regression": answers_of_logistic,
    "scikit-learn words, tuned": answers_of_tuned_words,
    "fastText": answers_of_fasttext,
}


def main() -> None:
    # A fold may hold out all texts of a label.
    warnings.filterwarnings("ignore", message="Label not")
    name = sys.argv[1]
    answers, seconds = [], []
    for rows in DATA["draws"]:
        start = time.process_time()
        holds = RIVALS[name](rows)
        seconds.append(time.process_time() - start)
        answers.append([np.flatnonzero(row).tolist() for row in holds])
    told = {"answers": answers, "seconds": seconds}
    (WORK / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main()
