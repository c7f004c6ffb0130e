"""Resampling: taking equal texts together draws the same as taking text by text, for the bootstrap and for the exchange
of two models' answers."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from cooptopics import resampling
from cooptopics.resampling import bootstrap, exchange, interval

Bools = npt.NDArray[np.bool_]
SIZE = 4000


def outcomes(n_texts: int, n_columns: int, seed: int = 0) -> Bools:
    """Rows many of which are the same."""
    return np.random.default_rng(seed).random((n_texts, n_columns)) < 0.3


def assert_same_distribution(
    first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]
) -> None:
    """Two sets of samples have the same means and covariances, but for chance."""
    spread = second.std(axis=0)
    assert np.allclose(first.mean(axis=0), second.mean(axis=0), atol=5 * spread.max() / SIZE**0.5)
    scale = np.maximum(np.outer(spread, spread), 1)
    assert np.allclose(np.cov(first.T) / scale, np.cov(second.T) / scale, atol=0.12)


class TestBootstrap:
    def test_draws_as_text_by_text(self) -> None:
        texts = outcomes(50, 4)
        random = np.random.default_rng(1)
        one_by_one = np.array([texts[random.integers(0, 50, 50)].sum(axis=0) for _ in range(SIZE)])
        assert_same_distribution(bootstrap(texts, SIZE), one_by_one)

    def test_keeps_columns_together(self) -> None:
        texts = outcomes(30, 1)
        drawn = bootstrap(np.hstack([texts, texts, ~texts]), 200)
        assert (drawn[:, 0] == drawn[:, 1]).all()
        assert (drawn[:, 0] + drawn[:, 2] == 30).all()

    def test_of_texts_that_are_all_alike_is_certain(self) -> None:
        assert bootstrap(np.ones((7, 2), dtype=bool), 5).tolist() == [[7, 7]] * 5

    def test_is_the_same_each_time(self) -> None:
        texts = outcomes(50, 4)
        assert (bootstrap(texts, 20) == bootstrap(texts, 20)).all()

    def test_fits_into_memory(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Smaller blocks draw as well."""
        monkeypatch.setattr(resampling, "_BLOCK", 100)
        assert bootstrap(outcomes(50, 4), 33).shape == (33, 4)


class TestExchange:
    def test_draws_as_text_by_text(self) -> None:
        first, second = outcomes(40, 3), outcomes(40, 3, seed=1)
        random = np.random.default_rng(2)
        one_by_one = []
        for _ in range(SIZE):
            heads = random.random((40, 1)) < 0.5
            one_by_one.append(np.where(heads, second, first).sum(axis=0))
        assert_same_distribution(exchange(first, second, SIZE)[0], np.array(one_by_one))

    def test_keeps_the_sum_of_both(self) -> None:
        first, second = outcomes(40, 3), outcomes(40, 3, seed=1)
        both = sum(exchange(first, second, 50))
        assert (both == first.sum(axis=0) + second.sum(axis=0)).all()

    def test_of_equal_answers_changes_nothing(self) -> None:
        texts = outcomes(20, 3)
        for exchanged in exchange(texts, texts, 10):
            assert (exchanged == texts.sum(axis=0)).all()


class TestInterval:
    def test_holds_95_percent(self) -> None:
        low, high = interval(np.arange(1001.0))
        assert (low, high) == pytest.approx((25, 975))

    def test_leaves_out_what_is_not_a_number(self) -> None:
        low, high = interval(np.append(np.arange(1001.0), [np.nan] * 50))
        assert (low, high) == pytest.approx((25, 975))

    def test_of_nothing_is_everything(self) -> None:
        low, high = interval(np.array([[np.nan, 0.5], [np.nan, 0.5]]))
        assert (low.tolist(), high.tolist()) == ([0, 0.5], [1, 0.5])
