"""What the tests share: a small model trained on the shipped corpus, and made-up models
of every kind of n-gram."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from cooptopics.annotation import Entry, read_corpus
from cooptopics.combination import Combination
from cooptopics.model import Model
from cooptopics.ngrams import KINDS, NgramSettings
from cooptopics.resources import shipped_corpus
from cooptopics.training import train
from cooptopics.vocabulary import learn_vocabulary

settings.register_profile("default", max_examples=60, deadline=None)
settings.register_profile("long", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

SETTINGS = {
    "words": NgramSettings(words=(1, 2, 3), prefixes=(), characters=()),
    "prefixes": NgramSettings(words=(1,), prefixes=(4, 6), characters=()),
    "characters": NgramSettings(words=(), prefixes=(), characters=(2, 4)),
    "pairs": NgramSettings(words=(1,), prefixes=(), characters=(), pairs=(1, 2)),
    "all": NgramSettings(words=(1, 2), prefixes=(5,), characters=(3, 5), pairs=(1, 3)),
}


@pytest.fixture(scope="session")
def entries() -> list[Entry]:
    """About 300 entries from everywhere in the shipped corpus."""
    everything = read_corpus(shipped_corpus())
    return everything[:: len(everything) // 300]


@pytest.fixture(scope="session")
def held_out(entries: list[Entry]) -> list[Entry]:
    """100 entries that the small model was not trained on."""
    everything = read_corpus(shipped_corpus())
    known = {entry.id for entry in entries}
    return [entry for entry in everything[19::61] if entry.id not in known][:100]


@pytest.fixture(scope="session")
def texts(entries: list[Entry]) -> list[str]:
    return [entry.text for entry in entries]


@pytest.fixture(scope="session")
def model(entries: list[Entry]) -> Model:
    return train(entries, jobs=1)


@pytest.fixture(scope="session")
def model_file(model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "small.safetensors"
    model.save(path)
    return path


@pytest.fixture(scope="session", params=list(SETTINGS))
def made_up_model(request: pytest.FixtureRequest, texts: list[str]) -> Model:
    """A model of real n-grams and random numbers, in which every score counts for every label."""
    return make_up_model(texts, SETTINGS[request.param])


def make_up_model(texts: list[str], ngrams: NgramSettings) -> Model:
    random = np.random.default_rng(0)
    n_labels, n_scores = 3, 4
    vocabulary = learn_vocabulary(texts, ngrams, dict.fromkeys(KINDS, 2))
    labels = [f"label {i}" for i in range(n_labels)]
    model = Model(
        definitions={label: f"definition of {label}" for label in labels},
        thresholds=dict.fromkeys(labels, 0.5),
        vocabulary=vocabulary,
        idf=random.uniform(1, 3, vocabulary.size).astype(np.float32),
        weights=random.normal(0, 0.1, (vocabulary.size, n_scores)).astype(np.float32),
        score_intercepts=random.normal(size=n_scores),
        score_names=tuple(f"score {i}" for i in range(n_scores)),
        combination=Combination(
            random.normal(size=(n_labels, n_scores)),
            random.normal(size=(n_labels, n_scores)),
            random.normal(size=n_labels),
        ),
        info={"made": "up"},
    )
    middle = np.median(model.predict_proba(texts), axis=0)
    return model.with_thresholds(**dict(zip(labels, middle.tolist())))


def make_word_model(weights: dict[str, float]) -> Model:
    """A model of one label, "drugs", whose logit is the sum of these weights of folded words over
    the square root of the number of words."""
    vocabulary = learn_vocabulary([" ".join(weights)], NgramSettings((1,), (), ()), {})
    words = vocabulary.ngrams["word"]
    return Model(
        definitions={"drugs": ""},
        thresholds={"drugs": 0.5},
        vocabulary=vocabulary,
        idf=np.ones(len(words), dtype=np.float32),
        weights=np.array([[weights[word]] for word in words], dtype=np.float32),
        score_intercepts=np.zeros(1),
        score_names=("drugs",),
        combination=Combination(np.ones((1, 1)), np.zeros((1, 1)), np.zeros(1)),
    )
