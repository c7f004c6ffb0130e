"""Calibration and thresholds of many labels together, each by its own score.

A label with few positives borrows from the others, whose margins are alike: its out-of-fold scores count along with
a share of theirs.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cooptopics.combination import sigmoid

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_BINS = 1000
_STRENGTH = 0.3  # inverse regularisation of the calibration
_MIN_SLOPE = 1e-3  # a higher score is never a lower probability


def pool_labels(
    scores: Floats,
    answers: Bools,
    usable: Bools,
    pooling: float,
    negative_weight: float = 1.0,
) -> tuple[Floats, Floats, Floats]:
    """Platt's calibration of each label's score, and the probability from which the label should hold.

    A label's counts of positives and negatives at each height of the score are those of its own entries and the mean
    of the other labels', per positive, times `pooling`; labels weigh in this mean by the square root of their
    positives. F1 of these counts chooses the threshold, smoothed by one agreement as in
    `cooptopics.calibration.choose_threshold`, which is all the help that a label without others gets.

    Parameters
    ----------
    scores : array of shape (n_entries, n_labels)
        Out of fold.
    answers, usable : arrays of shape (n_entries, n_labels)
        Whether the label holds; whether that is known, and the score was learned from both answers.
    pooling : positives of other labels that count, at most
    negative_weight : as for `cooptopics.calibration.choose_threshold`

    Returns
    -------
    slopes, intercepts, thresholds : arrays of shape (n_labels,)
    """
    n_labels = scores.shape[1]
    positives = answers & usable
    if not positives.any():
        return np.ones(n_labels), np.zeros(n_labels), np.full(n_labels, 0.5)
    edges = np.linspace(scores[usable].min(), scores[usable].max() + 1e-6, _BINS + 1)
    support = positives.sum(axis=0)
    hits = _borrow(_count(scores, positives, edges), support, pooling)
    false_alarms = _borrow(_count(scores, ~answers & usable, edges), support, pooling)
    centres = (edges[1:] + edges[:-1]) / 2
    both = list(zip(hits.T, false_alarms.T))
    cuts = np.array([_best_edge(edges, right, wrong, negative_weight) for right, wrong in both])
    fits = [_fit_platt(centres, right, wrong) for right, wrong in both]
    slopes, intercepts = (np.array(part) for part in zip(*fits))
    return slopes, intercepts, sigmoid(slopes * cuts + intercepts)


def _count(scores: Floats, rows: Bools, edges: Floats) -> Floats:
    """How many of the chosen scores of each label fall into each bin, shape (n_bins, n_labels)."""
    columns = [np.histogram(scores[rows[:, i], i], edges)[0] for i in range(scores.shape[1])]
    return np.stack(columns, axis=1).astype(np.float64)


def _borrow(counts: Floats, support: npt.NDArray[np.intp], pooling: float) -> Floats:
    """Counts of each label with those of the others, as if these had `pooling` positives, or fewer if they do."""
    weights = np.sqrt(support)
    shares = counts / np.maximum(support, 1) * weights
    others = shares.sum(axis=1, keepdims=True) - shares
    others /= np.maximum(weights.sum() - weights, 1)
    borrowed: Floats = counts + others * np.minimum(pooling, support.sum() - support)
    return borrowed


def _best_edge(edges: Floats, hits: Floats, false_alarms: Floats, negative_weight: float) -> float:
    """The score from which on F1, smoothed by one agreement, is best: the middle where it stays so."""
    right = np.cumsum(hits[::-1])[::-1]
    wrong = np.cumsum(false_alarms[::-1])[::-1]
    f1 = (1 + 2 * right) / (1 + right + negative_weight * wrong + hits.sum())
    best = np.flatnonzero(f1 >= f1.max() - 1e-12)
    last = int(np.argmax(np.append(np.diff(best) > 1, True)))
    return float((edges[best[0]] + edges[best[last]]) / 2)


def _fit_platt(centres: Floats, hits: Floats, false_alarms: Floats) -> tuple[float, float]:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", tol=1e-8)
    fitted.fit(
        np.concatenate([centres, centres])[:, None],
        np.repeat([True, False], centres.size),
        np.concatenate([hits, false_alarms]),
    )
    return max(float(fitted.coef_[0, 0]), _MIN_SLOPE), float(fitted.intercept_[0])
