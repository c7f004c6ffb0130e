"""The scikit-learn pipeline of a model answers like the model, with every kind of n-gram."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import reference
from conftest import SETTINGS, make_up_model
from hypothesis import given
from hypothesis import strategies as st
from sklearn.pipeline import Pipeline

from cooptopics.model import Model

Pair = tuple[Model, Pipeline]


@pytest.fixture(scope="module")
def trained(model: Model) -> Pair:
    return model, model.to_sklearn()


@pytest.fixture(scope="module", params=SETTINGS)
def made_up(request: pytest.FixtureRequest, texts: list[str]) -> Pair:
    model = make_up_model(texts, SETTINGS[request.param])
    return model, model.to_sklearn()


def check(pair: Pair, texts: list[str]) -> None:
    model, pipeline = pair
    np.testing.assert_allclose(
        pipeline.predict_proba(texts), model.predict_proba(texts), rtol=0, atol=1e-5
    )
    assert (pipeline.predict(texts) == model.predict(texts)).all()


class TestSameAnswers:
    def test_on_the_corpus(self, trained: Pair, texts: list[str]) -> None:
        check(trained, texts)

    def test_on_the_corpus_with_every_kind_of_ngram(self, made_up: Pair, texts: list[str]) -> None:
        check(made_up, texts)
        assert 0 < made_up[0].predict(texts).mean() < 1

    @given(st.lists(reference.any_texts, min_size=1, max_size=3))
    def test_on_any_texts(self, trained: Pair, texts: list[str]) -> None:
        check(trained, texts)

    @given(st.lists(reference.any_texts, min_size=1, max_size=3))
    def test_on_any_texts_with_every_kind_of_ngram(self, made_up: Pair, texts: list[str]) -> None:
        check(made_up, texts)

    @given(st.data())
    def test_on_pieces_of_the_corpus(
        self, made_up: Pair, texts: list[str], data: st.DataObject
    ) -> None:
        """Known n-grams, also cut in two and glued together."""
        text = data.draw(st.sampled_from(texts))
        start = data.draw(st.integers(0, len(text)))
        check(made_up, [text[start:], text[:start] + text[start + 1 :], text.upper()])


class TestPipeline:
    def test_names_the_labels(self, trained: Pair) -> None:
        assert tuple(trained[1].classes_) == trained[0].labels

    def test_follows_other_thresholds(self, model: Model, texts: list[str]) -> None:
        changed = model.with_thresholds(drugs=0.0, training=1.0)
        holds = changed.to_sklearn().predict(texts)
        assert holds[:, model.labels.index("drugs")].all()
        assert not holds[:, model.labels.index("training")].any()

    def test_survives_pickling(self, trained: Pair, texts: list[str]) -> None:
        check((trained[0], pickle.loads(pickle.dumps(trained[1]))), texts[:20])

    def test_is_not_to_be_fitted(self, trained: Pair, texts: list[str]) -> None:
        combination = trained[1].named_steps["combination"]
        with pytest.raises(TypeError, match="trained model"):
            combination.fit(np.zeros((2, 2)), [0, 1])
