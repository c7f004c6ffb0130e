"""Trains one rival on the training part and writes the probabilities that it gives.

usage: rival.py NAME WORK

Reads rivals.json in the folder WORK, writes NAME.json: "blind", rows for the blind paragraphs, and "out_of_fold", rows
for the training part by rivals that have not seen the fold (null for a rival without probabilities). Prints what
it is made with.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Sequence
from importlib.metadata import packages_distributions, version
from pathlib import Path

Rows = list[list[float]]
Predict = Callable[[Sequence[str]], Rows]

WORK = Path(sys.argv[2])
DATA = json.loads((WORK / "rivals.json").read_text(encoding="utf-8"))
NAMES: list[str] = DATA["labels"]


def train_keyword_list(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Predict:
    from keywords import choose_unit, find_domains

    unit = choose_unit(texts, labels)
    print(f"looked for in the {unit}")

    def predict(batch: Sequence[str]) -> Rows:
        found = [find_domains(text, unit) for text in batch]
        return [[float(name in domains) for name in NAMES] for domains in found]

    return predict


def train_fasttext(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Predict:
    import fasttext_model

    def prepare(text: str) -> str:
        # As its tutorial does: lower case, and signs apart from words.
        return re.sub(r"([^\w\s])", r" \1 ", text.lower())

    file = WORK / "fasttext.txt"
    model = fasttext_model.train_fasttext(list(map(prepare, texts)), labels, file)
    predict_one = fasttext_model.predict_fasttext
    return lambda batch: [predict_one(model, prepare(text), NAMES) for text in batch]


def train_defaults(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Predict:
    from words_pipeline import make_pipeline_of_defaults

    return _in_order(make_pipeline_of_defaults(texts, labels).predict_proba)


def train_word_pairs(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Predict:
    from words_pipeline import make_pipeline_of_words

    return _in_order(make_pipeline_of_words(texts, labels).predict_proba)


def _in_order(predict_proba: Callable) -> Predict:
    """The columns of sorted labels in the order of NAMES."""
    columns = [sorted(NAMES).index(name) for name in NAMES]
    return lambda batch: predict_proba(batch)[:, columns].tolist()


def train_spacy(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Predict:
    import spacy_model

    lower_cased = [text.lower() for text in texts]
    nlp = spacy_model.train_spacy(lower_cased, labels, ngram_size=1, epochs=4)

    def predict(batch: Sequence[str]) -> Rows:
        docs = nlp.pipe([text.lower() for text in batch])
        return [[doc.cats[name] for name in NAMES] for doc in docs]

    return predict


# How each rival is trained, and the module that does it.
RIVALS = {
    "keyword list": (train_keyword_list, ""),
    "fastText": (train_fasttext, "fasttext"),
    "scikit-learn defaults": (train_defaults, "sklearn"),
    "scikit-learn word pairs": (train_word_pairs, "sklearn"),
    "spaCy bag of words": (train_spacy, "spacy"),
}


def main() -> None:
    name = sys.argv[1]
    train, module = RIVALS[name]
    rows = DATA["training"]
    predict = train([row["text"] for row in rows], [row["labels"] for row in rows])
    answers = {"blind": predict(DATA["blind"]), "out_of_fold": None}
    if module:
        answers["out_of_fold"] = predict_out_of_fold(train, rows)
        package = packages_distributions()[module][0]
        print(f"{package} {version(package)}")
    (WORK / f"{name}.json").write_text(json.dumps(answers), encoding="utf-8")


def predict_out_of_fold(train: Callable, rows: list[dict]) -> Rows:
    found: Rows = [[] for _ in rows]
    for fold in sorted({row["fold"] for row in rows}):
        seen = [row for row in rows if row["fold"] != fold]
        predict = train([row["text"] for row in seen], [row["labels"] for row in seen])
        held_out = [i for i, row in enumerate(rows) if row["fold"] == fold]
        for i, row in zip(held_out, predict([rows[i]["text"] for i in held_out])):
            found[i] = row
    return found


if __name__ == "__main__":
    main()
