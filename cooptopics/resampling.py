"""Resample annotated texts: the bootstrap, and approximate randomisation of two models' answers.

Texts with the same outcome are interchangeable, so a resample draws how often each distinct outcome occurs: the same
distribution as drawing text by text, at a fraction of the work.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

CONFIDENCE = 0.95
_BLOCK = 1 << 23  # numbers drawn at once


def bootstrap(outcomes: Bools, n_resamples: int, seed: int = 0) -> Floats:
    """Sums of the outcomes of as many texts, drawn with replacement; Efron and Tibshirani, 1993.

    Parameters
    ----------
    outcomes : array of shape (n_texts, n_columns)

    Returns
    -------
    array of shape (n_resamples, n_columns)
    """
    random = np.random.default_rng(seed)
    distinct, counts = _distinct(outcomes)
    shares = counts / counts.sum()
    return np.concatenate(
        [
            random.multinomial(counts.sum(), shares, size=size) @ distinct
            for size in _blocks(n_resamples, counts.size)
        ]
    )


def exchange(first: Bools, second: Bools, n_resamples: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Sums of two models' outcomes when each text's pair of answers is exchanged by the toss of a coin.

    Approximate randomisation: Noreen, "Computer-Intensive Methods for Testing Hypotheses", 1989; Yeh, "More Accurate
    Tests for the Statistical Significance of Result Differences", COLING 2000.

    Parameters
    ----------
    first, second : arrays of shape (n_texts, n_columns)

    Returns
    -------
    two arrays of shape (n_resamples, n_columns)
    """
    random = np.random.default_rng(seed)
    differing = (first != second).any(axis=1)
    distinct, counts = _distinct(np.hstack([first, second])[differing])
    gains = np.subtract(*reversed(np.hsplit(distinct, 2)))
    moved = np.concatenate(
        [
            random.binomial(counts, 0.5, size=(size, counts.size)) @ gains
            for size in _blocks(n_resamples, counts.size)
        ]
    )
    return first.sum(axis=0) + moved, second.sum(axis=0) - moved


def interval(samples: Floats) -> tuple[Floats, Floats]:
    """The bounds between which 95% of the resamples lie (percentiles), along the first axis.

    Resamples that are not a number say nothing; where all are none, nothing is known: 0 to 1.
    """
    nothing = np.isnan(samples).all(axis=0)
    tail = (1 - CONFIDENCE) / 2
    low, high = np.nanquantile(np.where(nothing, 0.0, samples), (tail, 1 - tail), axis=0)
    return low, np.where(nothing, 1.0, high)


def _distinct(outcomes: Bools) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The distinct rows, and how often each occurs."""
    packed = np.packbits(outcomes, axis=1)
    _, first, counts = np.unique(packed, axis=0, return_index=True, return_counts=True)
    return outcomes[first].astype(np.float64), counts


def _blocks(n_resamples: int, width: int) -> Iterator[int]:
    """How many resamples to draw at once, so that they fit into memory."""
    size = max(_BLOCK // max(width, 1), 1)
    for start in range(0, n_resamples, size):
        yield min(size, n_resamples - start)
