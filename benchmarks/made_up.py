"""Made-up words, texts and models of any size, for measurements of cost alone."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import numpy as np

from cooptopics.combination import Combination
from cooptopics.model import Model
from cooptopics.ngrams import NgramSettings
from cooptopics.vocabulary import learn_vocabulary

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = 60  # of a text


def make_words(number: int) -> list[str]:
    """Different words; a longer list begins with a shorter one."""
    chance = random.Random(0)
    words: dict[str, None] = {}
    while len(words) < number:
        words["".join(chance.choices(LETTERS, k=chance.randint(3, 12)))] = None
    return list(words)


def make_texts(number: int, words: Sequence[str]) -> Iterator[str]:
    """Texts in which the n-th word is about n times rarer than the first."""
    chance = random.Random(0)
    for _ in range(number):
        yield " ".join(words[int(len(words) ** chance.random()) - 1] for _ in range(WORDS))


def make_model(n_ngrams: int, n_labels: int) -> Model:
    """A model of random weights, which gives half a label a text."""
    chance = np.random.default_rng(0)
    words = make_words(n_ngrams)
    vocabulary = learn_vocabulary(words, NgramSettings(words=(1,), prefixes=(), characters=()), {})
    labels = [f"label {i}" for i in range(n_labels)]
    model = Model(
        definitions=dict.fromkeys(labels, ""),
        thresholds=dict.fromkeys(labels, 0.5),
        vocabulary=vocabulary,
        idf=np.ones(vocabulary.size, dtype=np.float32),
        weights=chance.normal(0, 1, (vocabulary.size, n_labels)).astype(np.float32),
        score_intercepts=np.zeros(n_labels),
        score_names=tuple(labels),
        combination=Combination(
            np.eye(n_labels), np.zeros((n_labels, n_labels)), np.zeros(n_labels)
        ),
    )
    probabilities = model.predict_proba(list(make_texts(1000, words)))
    thresholds = np.quantile(probabilities, 1 - 0.5 / n_labels, axis=0)
    return model.with_thresholds(**dict(zip(labels, thresholds.tolist())))
