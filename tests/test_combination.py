"""Combinations of scores: the same bits however they are worked out, and slopes that add up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.combination import Combination, log_sigmoid


def made_up(seed: int, n_labels: int, n_scores: int) -> Combination:
    random = np.random.default_rng(seed)
    linear, log_weights = random.normal(size=(2, n_labels, n_scores))
    return Combination(linear, log_weights, random.normal(size=n_labels))


def plain(seed: int, n_labels: int) -> Combination:
    """Each label has one score alone."""
    random = np.random.default_rng(seed)
    zeros = np.zeros((n_labels, n_labels))
    return Combination(np.diag(random.normal(size=n_labels)), zeros, random.normal(size=n_labels))


class TestLogits:
    @given(st.integers(0, 99), st.integers(1, 4), st.integers(1, 4))
    def test_are_weighted_sums(self, seed: int, n_labels: int, n_scores: int) -> None:
        combination = made_up(seed, n_labels, n_scores)
        scores = np.random.default_rng(seed).normal(size=(5, n_scores))
        expected = scores @ combination.linear.T + log_sigmoid(scores) @ combination.log_weights.T
        assert combination.logits(scores) == pytest.approx(expected + combination.intercepts)

    @given(st.integers(0, 99), st.integers(1, 6))
    def test_of_labels_with_one_score_each_have_the_same_bits(
        self, seed: int, n_labels: int
    ) -> None:
        alone = plain(seed, n_labels)
        # A label more that has every score is combined the long way.
        longer = Combination(
            np.vstack([alone.linear, np.ones(n_labels)]),
            np.vstack([alone.log_weights, np.ones(n_labels)]),
            np.append(alone.intercepts, 0.0),
        )
        scores = np.random.default_rng(seed).normal(size=(5, n_labels))
        assert np.array_equal(alone.logits(scores), longer.logits(scores)[:, :-1])


class TestSlopes:
    @given(st.integers(0, 99))
    def test_times_distances_add_up(self, seed: int) -> None:
        combination = made_up(seed, 3, 4)
        random = np.random.default_rng(seed)
        scores, origin = random.normal(size=(5, 4)), random.normal(size=4)
        labels = random.integers(3, size=5)
        rise = combination.logits(scores) - combination.logits(origin[None])
        slopes = combination.slopes(labels, scores, origin)
        assert slopes.shape == (5, 4)
        found = (slopes * (scores - origin)).sum(axis=1)
        assert found == pytest.approx(rise[np.arange(5), labels])
