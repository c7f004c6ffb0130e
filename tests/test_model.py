"""The model: probabilities that depend on the text alone, thresholds that decide, and what is
refused."""

from __future__ import annotations

import math
import pickle
import random
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
import reference
from conftest import make_word_model
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.errors import InputError
from cooptopics.model import Model
from cooptopics.storage import from_bytes


def fresh(model: Model) -> Model:
    """The same model, which has not scored anything yet."""
    return from_bytes(model.to_bytes())


def made_up_words(count: int) -> list[str]:
    choose = random.Random(0)
    return ["".join(choose.choices("aeioulmnprst", k=9)) for _ in range(count)]


@pytest.fixture
def hasty_threads() -> Iterator[None]:
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


class TestProbabilities:
    def test_have_a_row_a_text_and_a_column_a_label(self, model: Model, texts: list[str]) -> None:
        probabilities = model.predict_proba(texts)
        assert probabilities.shape == (len(texts), len(model.labels))
        assert ((probabilities >= 0) & (probabilities <= 1)).all()

    def test_of_no_texts(self, model: Model) -> None:
        assert model.predict_proba([]).shape == (0, len(model.labels))

    def test_do_not_depend_on_the_batch(self, model: Model, texts: list[str]) -> None:
        alone = np.concatenate([model.predict_proba([text]) for text in texts])
        assert model.predict_proba(texts).tobytes() == alone.tobytes()

    def test_do_not_depend_on_the_order(self, model: Model, texts: list[str]) -> None:
        reverse = model.predict_proba(texts[::-1])[::-1]
        assert model.predict_proba(texts).tobytes() == reverse.tobytes()

    def test_do_not_depend_on_what_was_scored_before(self, model: Model, texts: list[str]) -> None:
        used = fresh(model)
        expected = used.predict_proba(texts[:50]).tobytes()
        used.predict_proba(texts)
        assert used.predict_proba(texts[:50]).tobytes() == expected
        assert fresh(model).predict_proba(texts[:50]).tobytes() == expected

    def test_do_not_change_when_words_are_remembered_in_bulk(
        self, model: Model, texts: list[str]
    ) -> None:
        used = fresh(model)
        expected = used.predict_proba(texts).tobytes()
        others = made_up_words(30_000)
        for i in range(0, len(others), 3000):
            used.predict_proba([" ".join(others[i : i + 3000])])
            assert used.predict_proba(texts).tobytes() == expected

    def test_are_the_same_in_16_threads(
        self, model: Model, texts: list[str], hasty_threads: None
    ) -> None:
        expected = fresh(model).predict_proba(texts).tobytes()
        shared = fresh(model)
        start = threading.Barrier(16)
        words = made_up_words(80_000)

        def score(thread: int) -> set[bytes]:
            start.wait()
            found = set()
            for i in range(thread, 80, 16):
                shared.predict_proba([" ".join(words[1000 * i : 1000 * (i + 1)])])
                found.add(shared.predict_proba(texts).tobytes())
            return found

        with ThreadPoolExecutor(16) as threads:
            assert set().union(*threads.map(score, range(16))) == {expected}

    def test_are_the_same_after_pickling(self, model: Model, texts: list[str]) -> None:
        model.predict_proba(texts)
        again = pickle.loads(pickle.dumps(model))
        assert again.predict_proba(texts).tobytes() == model.predict_proba(texts).tobytes()
        assert again.to_bytes() == model.to_bytes()

    @pytest.mark.parametrize(
        ("text", "logit"),
        [
            ("", 0),
            ("Rien", 0),
            ("héroïne", 2),
            ("De l'HÉROÏNE !", 2 / 3**0.5),
            ("un match", -1 / 2**0.5),
        ],
    )
    def test_are_of_the_weights_over_the_root_of_the_length(self, text: str, logit: float) -> None:
        model = make_word_model({"heroine": 2, "match": -1})
        expected = 1 / (1 + math.exp(-logit))
        assert model.predict_proba([text])[0, 0] == pytest.approx(expected)


class TestScores:
    def test_do_not_depend_on_the_batch(self, made_up_model: Model, texts: list[str]) -> None:
        score = made_up_model.scorer.scores
        alone = np.concatenate([score([text]) for text in texts])
        assert score(texts).tobytes() == alone.tobytes()
        assert score(texts * 4)[-len(texts) :].tobytes() == alone.tobytes()

    @given(st.lists(reference.any_texts, max_size=4), reference.any_texts)
    def test_of_any_text_do_not_depend_on_the_others(
        self, model: Model, others: list[str], text: str
    ) -> None:
        alone = fresh(model).scorer.scores([text])
        assert model.scorer.scores([*others, text])[-1:].tobytes() == alone.tobytes()


class TestPredictions:
    def test_follow_the_thresholds(self, model: Model, texts: list[str]) -> None:
        probabilities, holds = model.predict_proba(texts), model.predict(texts)
        assert holds.dtype == bool
        for i, label in enumerate(model.labels):
            expected = probabilities[:, i] >= model.thresholds[label]
            assert holds[:, i].tolist() == expected.tolist()
            assert 0 < expected.sum() < len(texts)

    def test_hold_at_the_very_threshold(self, model: Model, texts: list[str]) -> None:
        probability = float(model.predict_proba(texts[:1])[0, 2])
        label = model.labels[2]
        above = float(np.nextafter(probability, 1))
        assert model.with_thresholds(**{label: probability}).predict(texts[:1])[0, 2]
        assert not model.with_thresholds(**{label: above}).predict(texts[:1])[0, 2]

    def test_columns_are_in_the_order_of_labels(self, model: Model, texts: list[str]) -> None:
        assert model.labels == tuple(model.definitions)
        for i, label in enumerate(model.labels):
            everything = model.with_thresholds(**dict.fromkeys(model.labels, 1.0) | {label: 0.0})
            columns = everything.predict(texts[:20]).all(axis=0)
            assert np.flatnonzero(columns).tolist() == [i]


class TestThresholds:
    def test_of_other_labels_stay(self, model: Model) -> None:
        changed = model.with_thresholds(drugs=0.75, training=0.25)
        assert changed.thresholds == {**model.thresholds, "drugs": 0.75, "training": 0.25}

    def test_of_the_original_stay(self, model: Model, texts: list[str]) -> None:
        before, holds = dict(model.thresholds), model.predict(texts)
        model.with_thresholds(drugs=0.0).predict(texts)
        assert model.thresholds == before
        assert (model.predict(texts) == holds).all()

    def test_change_no_probability(self, model: Model, texts: list[str]) -> None:
        changed = model.with_thresholds(drugs=0.0)
        assert changed.predict_proba(texts).tobytes() == model.predict_proba(texts).tobytes()
        assert changed.predict(texts)[:, model.labels.index("drugs")].all()

    def test_of_an_unknown_label_name_the_nearest(self, model: Model) -> None:
        with pytest.raises(InputError, match=r"'terorism'.*did you mean 'terrorism'"):
            model.with_thresholds(terorism=0.5)

    def test_of_a_label_like_no_other_name_all(self, model: Model) -> None:
        with pytest.raises(InputError, match=", ".join(sorted(model.labels))):
            model.with_thresholds(xyz=0.5)

    @pytest.mark.parametrize("value", [-0.01, 1.01, float("nan"), float("inf")])
    def test_are_from_0_to_1(self, model: Model, value: float) -> None:
        with pytest.raises(InputError, match="drugs"):
            model.with_thresholds(drugs=value)


class TestWrongTexts:
    @pytest.mark.parametrize("method", ["predict", "predict_proba"])
    def test_one_string_is_not_a_list(self, model: Model, method: str) -> None:
        with pytest.raises(TypeError, match="list of texts"):
            getattr(model, method)("un texte")

    @pytest.mark.parametrize("wrong", [None, 1, b"texte", ["texte"]])
    @pytest.mark.parametrize("method", ["predict", "predict_proba"])
    def test_every_text_is_a_string(self, model: Model, method: str, wrong: Any) -> None:
        with pytest.raises(TypeError, match=f"text 1 is {type(wrong).__name__}, not str"):
            getattr(model, method)(["un texte", wrong])

    @pytest.mark.parametrize("method", ["classify", "explain"])
    def test_a_page_is_a_string(self, model: Model, method: str) -> None:
        with pytest.raises(TypeError, match="not str"):
            getattr(model, method)(["un texte"])

    @pytest.mark.parametrize("kind", [tuple, np.array, iter])
    def test_any_other_sequence_of_strings_is_taken(
        self, model: Model, texts: list[str], kind: Any
    ) -> None:
        found = model.predict_proba(kind(texts[:3]))
        assert found.tobytes() == model.predict_proba(texts[:3]).tobytes()
