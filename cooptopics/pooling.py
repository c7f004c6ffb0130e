"""Calibration and thresholds of many labels together, each by its own score.

A label with few positives borrows from the others, whose scores are alike: a share of theirs counts beside its own.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cooptopics.combination import sigmoid

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_BINS = 1000
_STRENGTH = 0.3  # inverse regularisation of the calibration
_MIN_SLOPE = 1e-3  # a higher score is never a lower probability
_USUAL_SHARE = 0.03  # of the texts in use that a label holds for, as far as a small corpus can tell
_WORTH = 3000  # texts of a corpus that say as much of that share
_FEW = 1  # positives of a label whose false alarms weigh half


def pool_labels(
    scores: Floats,
    answers: Bools,
    usable: Bools,
    pooling: float,
    negative_weight: float = 1.0,
) -> tuple[Floats, Floats, Floats]:
    """Platt's calibration of each label's score, and the probability from which the label should hold.

    How many positives and negatives of a label lie at each height of the score is counted on its own texts; the mean
    of the other labels, as if each had `pooling` positives, is added; those of like support weigh most. F1 of these counts chooses the threshold,
    smoothed by one agreement as in `cooptopics.calibration.choose_threshold`.

    Parameters
    ----------
    scores : array of shape (n_texts, n_labels)
        Out of fold.
    answers, usable : arrays of shape (n_texts, n_labels)
        Whether the label holds; whether that is known and the score was learned from both answers.
    pooling : positives of other labels that count, above 0; at most as many as there are
    negative_weight : how many times more frequent texts without a label are in use than in a large corpus; a small
        one was drawn for its labels, and is taken to hold more of them than the texts in use

    Returns
    -------
    slopes, intercepts, thresholds : arrays of shape (n_labels,)
    """
    n_labels = scores.shape[1]
    positives, negatives = answers & usable, ~answers & usable
    if not positives.any():
        return np.ones(n_labels), np.zeros(n_labels), np.full(n_labels, 0.5)
    edges = np.linspace(scores[usable].min(), scores[usable].max() + 1e-6, _BINS + 1)
    # A single positive is held out by a score that has seen none, and so is not usable.
    support = np.maximum(positives.sum(axis=0), 1)
    hits = _borrow(_count(scores, positives, edges), support, pooling)
    false_alarms = _borrow(_count(scores, negatives, edges), support, pooling)
    weights = negative_weight * _rarity_in_use(support, negatives.sum(axis=0))
    # A rare label scores its own texts low out of fold, where it has learned from fewer still.
    weights *= support / (support + _FEW)
    cuts = [_best_edge(edges, *counts) for counts in zip(hits.T, false_alarms.T, weights.tolist())]
    centres = (edges[1:] + edges[:-1]) / 2
    fits = [_fit_platt(centres, *counts) for counts in zip(hits.T, false_alarms.T)]
    slopes, intercepts = np.array(fits).T
    return slopes, intercepts, sigmoid(slopes * np.array(cuts) + intercepts)


def _count(scores: Floats, chosen: Bools, edges: Floats) -> Floats:
    """How many of the chosen scores of each label fall into each bin, shape (n_bins, n_labels)."""
    columns = [np.histogram(scores[chosen[:, i], i], edges)[0] for i in range(scores.shape[1])]
    return np.stack(columns, axis=1).astype(np.float64)


def _borrow(counts: Floats, support: Indices, pooling: float) -> Floats:
    """Counts of each label, and the mean counts of the others as if each had so many positives.

    The more alike two labels are in number of positives, the more they learn from each other.
    """
    logs = np.log(support + 0.5)
    likeness = np.exp(-np.abs(logs[:, None] - logs))
    likeness[:, support < 2] = 0
    np.fill_diagonal(likeness, 0)
    likeness /= np.maximum(likeness.sum(axis=1, keepdims=True), 1e-300)
    mean = counts / support @ likeness.T
    borrowed: Floats = counts + mean * np.minimum(pooling, support.sum() - support)
    return borrowed


def _rarity_in_use(positives: Indices, negatives: Indices) -> Floats:
    """How many times more frequent texts without each label are in use than in the corpus, at least 1.

    The share of a label in use is that of the corpus, drawn towards the usual share the more the smaller the corpus.
    """
    known = positives + negatives
    shares = (positives + _USUAL_SHARE * _WORTH) / (known + _WORTH)
    rarity: Floats = positives * (1 - shares) / shares / np.maximum(negatives, 1)
    return np.maximum(rarity, 1.0)


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

    if not (hits.any() or false_alarms.any()):
        return 1.0, 0.0
    # Newton's method, as for the combination of scores.
    fitted = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", tol=1e-8)
    fitted.fit(
        np.concatenate([centres, centres])[:, None],
        np.repeat([True, False], centres.size),
        np.concatenate([hits, false_alarms]),
    )
    return max(float(fitted.coef_[0, 0]), _MIN_SLOPE), float(fitted.intercept_[0])
