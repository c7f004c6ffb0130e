"""Calibration of many labels together: rare ones borrow, a small corpus is taken to hold more labels than the
texts in use, and what is not known does not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from cooptopics.combination import sigmoid
from cooptopics.pooling import pool_labels

N_TEXTS, N_LABELS = 6000, 12


def made_up(support: int = 300, rare: int = 300) -> tuple[np.ndarray, np.ndarray]:
    """Scores around 1 where a label holds, around -1 elsewhere; the first label may be rarer."""
    random = np.random.default_rng(0)
    answers = np.zeros((N_TEXTS, N_LABELS), dtype=bool)
    for i, n in enumerate([rare] + [support] * (N_LABELS - 1)):
        answers[random.choice(N_TEXTS, n, replace=False), i] = True
    return np.where(answers, 1.0, -1.0) + random.normal(0, 0.5, answers.shape), answers


def cuts(scores: np.ndarray, answers: np.ndarray, pooling: float, **options: float) -> np.ndarray:
    """The scores from which the labels hold."""
    known = np.ones_like(answers)
    slopes, intercepts, thresholds = pool_labels(scores, answers, known, pooling, **options)
    return (np.log(thresholds / (1 - thresholds)) - intercepts) / slopes


class TestThresholds:
    def test_stand_between_positives_and_negatives(self) -> None:
        assert np.abs(cuts(*made_up(), pooling=100)).max() < 0.6

    def test_of_a_rare_label_are_near_those_of_the_others(self) -> None:
        scores, answers = made_up(rare=2)
        scores[answers[:, 0], 0] = 4.0
        alone, together = (cuts(scores, answers, pooling)[0] for pooling in (1e-9, 100))
        others = np.median(cuts(scores, answers, 100)[1:])
        assert abs(together - others) < 0.4 < abs(alone - others)

    @pytest.mark.parametrize("known", [True, False])
    def test_of_a_label_of_one_positive_leave_most_texts_without_it(self, known: bool) -> None:
        scores, answers = made_up(rare=1)
        usable = known | ~answers | (np.arange(N_LABELS) > 0)
        slopes, intercepts, thresholds = pool_labels(scores, answers, usable, 100)
        holds = sigmoid(scores * slopes + intercepts) >= thresholds
        assert holds[:, 0].mean() < 0.05

    def test_of_a_frequent_label_are_its_own(self) -> None:
        scores, answers = made_up(support=50, rare=2000)
        scores[:, 0] += 3
        own, others = cuts(scores, answers, 10)[0], np.median(cuts(scores, answers, 10)[1:])
        assert own == pytest.approx(cuts(scores, answers, 1e-9)[0], abs=0.2)
        assert own > others + 2

    def test_are_stricter_where_negatives_weigh_more(self) -> None:
        plain, strict = (cuts(*made_up(), pooling=100, negative_weight=w) for w in (1, 5))
        assert (strict > plain).all()

    def test_are_stricter_where_a_small_corpus_holds_many_positives(self) -> None:
        scores, answers = made_up(support=3000)
        drawn = np.s_[:120, 1:2]
        small = cuts(scores[drawn], answers[drawn], 100)
        large = cuts(*(np.tile(part[drawn], (500, 1)) for part in (scores, answers)), 100)
        assert small > large


class TestProbabilities:
    def test_are_about_the_share_of_positives(self) -> None:
        scores, answers = made_up()
        slopes, intercepts, _ = pool_labels(scores, answers, np.ones_like(answers), 100)
        probabilities = sigmoid(scores * slopes + intercepts)
        assert probabilities.mean(axis=0) == pytest.approx(answers.mean(axis=0), abs=0.02)
        sure = probabilities > 0.9
        assert answers[sure].mean() > 0.9

    def test_rise_with_the_score_even_where_positives_score_low(self) -> None:
        scores, answers = made_up()
        slopes, _, _ = pool_labels(-scores, answers, np.ones_like(answers), 100)
        assert (slopes > 0).all()


class TestUnknown:
    def test_does_not_count(self) -> None:
        scores, answers = made_up()
        known = np.ones_like(answers)
        known[N_TEXTS // 2 :] = False
        half = N_TEXTS // 2
        scores[half:] = np.clip(scores[half:], scores[:half].min(), scores[:half].max())
        found = pool_labels(scores, answers, known, 100)
        wanted = pool_labels(scores[:half], answers[:half], known[:half], 100)
        np.testing.assert_allclose(found, wanted)

    def test_everywhere_leaves_the_middle(self) -> None:
        scores, answers = made_up()
        slopes, intercepts, thresholds = pool_labels(scores, answers, np.zeros_like(answers), 100)
        assert (slopes == 1).all()
        assert (intercepts == 0).all()
        assert (thresholds == 0.5).all()


class TestAnyScores:
    @given(
        st.integers(1, 4).flatmap(
            lambda n: st.tuples(
                arrays(np.float64, (9, n), elements=st.floats(-20, 20)),
                arrays(np.bool_, (9, n)),
                arrays(np.bool_, (9, n)),
            )
        ),
        st.sampled_from([3.0, 100.0]),
    )
    def test_give_finite_numbers(
        self, case: tuple[np.ndarray, np.ndarray, np.ndarray], pooling: float
    ) -> None:
        slopes, intercepts, thresholds = pool_labels(*case, pooling)
        assert np.isfinite([slopes, intercepts]).all()
        assert ((thresholds >= 0) & (thresholds <= 1)).all()
