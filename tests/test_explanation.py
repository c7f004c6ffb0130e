"""Explanations add up: shares to scores, terms to logits, logits to the model's probabilities."""

from __future__ import annotations

import math

import numpy as np
import pytest
import reference
from conftest import make_word_model
from hypothesis import given

from cooptopics.model import Model

EXACT = 1e-9
SINGLE = 1e-5  # scores add up in single precision


def check(model: Model, text: str) -> None:
    """Hold an explanation against the scorer, the probabilities and the text."""
    found = model.explain(text)
    assert found.score_names == model.score_names
    assert found.shares.shape == (len(found.words), len(model.score_names))
    summed = found.score_intercepts + found.shares.sum(axis=0)
    np.testing.assert_allclose(summed, found.scores, rtol=0, atol=EXACT)
    np.testing.assert_allclose(found.scores, model.scorer.scores([text])[0], rtol=0, atol=SINGLE)
    probabilities = dict(zip(model.labels, model.predict_proba([text])[0].tolist()))
    assert found.thresholds == dict(model.thresholds)
    assert found.probabilities == pytest.approx(probabilities, abs=SINGLE, rel=0)
    for label in model.labels:
        logit = found.intercepts[label] + sum(term.value for term in found.terms[label])
        assert found.logits[label] == pytest.approx(logit, abs=EXACT, rel=0)
        sigmoid = 1 / (1 + math.exp(-logit))
        assert found.probabilities[label] == pytest.approx(sigmoid, abs=EXACT, rel=0)


class TestSums:
    @given(reference.any_texts)
    def test_of_any_text(self, model: Model, text: str) -> None:
        check(model, text)

    @given(reference.any_texts)
    def test_of_any_text_for_every_kind_of_ngram(self, made_up_model: Model, text: str) -> None:
        check(made_up_model, text)

    def test_of_the_corpus(self, made_up_model: Model, texts: list[str]) -> None:
        for text in texts[::5]:
            check(made_up_model, text)

    @pytest.mark.parametrize("text", ["", " ", "…", "x"])
    def test_of_texts_without_known_words(self, model: Model, text: str) -> None:
        check(model, text)


class TestTerms:
    def test_say_how_a_score_enters_a_logit(self, made_up_model: Model, texts: list[str]) -> None:
        found = made_up_model.explain(texts[0])
        score_of = dict(zip(found.score_names, found.scores.tolist()))
        for terms in found.terms.values():
            for term in terms:
                score = score_of[term.score]
                log_sigmoid = -math.log1p(math.exp(-score))
                expected = term.linear * score + term.log_weight * log_sigmoid
                assert term.value == pytest.approx(expected, abs=EXACT, rel=0)

    def test_are_the_combination_of_the_model(self, made_up_model: Model) -> None:
        combination = made_up_model.combination
        for i, terms in enumerate(made_up_model.explain("").terms.values()):
            assert [term.linear for term in terms] == combination.linear[i].tolist()
            assert [term.log_weight for term in terms] == combination.log_weights[i].tolist()

    def test_leave_out_scores_that_do_not_count(self, model: Model) -> None:
        for label, terms in model.explain("La police.").terms.items():
            assert all(term.linear or term.log_weight for term in terms)
            assert any(term.score.endswith(label) for term in terms)


class TestWords:
    @given(reference.any_texts)
    def test_are_the_whole_words_of_the_text(self, model: Model, text: str) -> None:
        found = model.explain(text)
        expected = reference.words(text)
        assert found.words == tuple(text[start:end] for start, end in found.spans)
        for shown, word in zip(found.words, expected, strict=True):
            assert word in reference.words(shown)

    def test_stand_as_they_are_written(self, model: Model) -> None:
        found = model.explain("L’Œuvre d'ﬁnance, e\u0301te\u0301")
        assert found.words == ("L", "Œuvre", "d", "ﬁnance", "e\u0301te\u0301")

    def test_share_what_they_weigh(self) -> None:
        found = make_word_model({"heroine": 2, "match": -1}).explain("L'héroïne, le match, Héroïne")
        # Five words: each weight is divided by the square root of 5.
        assert found.words == ("L", "héroïne", "le", "match", "Héroïne")
        shares = [0, 2 / 5**0.5, 0, -1 / 5**0.5, 2 / 5**0.5]
        assert found.shares[:, 0].tolist() == pytest.approx(shares)
        assert found.logits == pytest.approx({"drugs": 3 / 5**0.5})
