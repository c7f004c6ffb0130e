"""Out-of-fold scores to calibrated probabilities and one threshold a label.

Nothing here sees a score that was fitted on the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from cooptopics.combination import Combination, log_sigmoid, sigmoid
from cooptopics.pooling import pool_labels

if TYPE_CHECKING:
    from cooptopics.targets import Target

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_STRENGTH = 0.3  # inverse regularisation of the combination's weights


@dataclass(frozen=True)
class Calibration:
    """How the scores of a model become labels, and what that gives on texts not seen.

    Attributes
    ----------
    combination : fitted on all out-of-fold scores
    thresholds : array of shape (n_labels,)
    held_out_probabilities, held_out_labels : arrays of shape (n_entries, n_labels)
        By combinations and thresholds fitted on the other folds.
    """

    combination: Combination
    thresholds: Floats
    held_out_probabilities: Floats
    held_out_labels: Bools


def calibrate(
    scores: Floats,
    targets: Sequence[Target],
    labels: tuple[str, ...],
    folds: npt.NDArray[np.intp],
    negative_weight: float = 1.0,
    pooling: float = 0.0,
) -> Calibration:
    """Fit combination and thresholds on out-of-fold scores.

    Parameters
    ----------
    scores : array of shape (n_entries, n_scores)
    targets : the questions that the scores answer; the first n_labels are the labels
    folds : array of shape (n_entries,)
    negative_weight : as for `choose_threshold`
    pooling : as for `pool_labels`, which calibrates the labels by their own scores; 0 calibrates each by itself
    """

    def fit(rows: Bools) -> tuple[Combination, Floats]:
        if pooling:
            own = targets[: len(labels)]
            return _fit_together(scores, own, folds, rows, negative_weight, pooling)
        return _fit(scores, targets, labels, rows, negative_weight)

    combination, thresholds = fit(np.ones(folds.size, dtype=bool))
    probabilities = np.zeros((folds.size, len(labels)))
    holds = np.zeros((folds.size, len(labels)), dtype=bool)
    for fold in np.unique(folds):
        inside = folds == fold
        other, cuts = fit(~inside)
        probabilities[inside] = sigmoid(other.logits(scores[inside]))
        holds[inside] = probabilities[inside] >= cuts
    return Calibration(combination, thresholds, probabilities, holds)


def _fit(
    scores: Floats,
    targets: Sequence[Target],
    labels: tuple[str, ...],
    rows: Bools,
    negative_weight: float,
) -> tuple[Combination, Floats]:
    names = [target.name for target in targets]
    shape = (len(labels), len(targets))
    linear, log_weights, intercepts = np.eye(*shape), np.zeros(shape), np.zeros(len(labels))
    known = [rows & target.known for target in targets[: len(labels)]]
    answers = [target.answers[of_label] for target, of_label in zip(targets, known)]
    fitted = [i for i, given in enumerate(answers) if given.any() and not given.all()]
    for i in fitted:
        if f"mention:{labels[i]}" not in names:
            linear[i, i], intercepts[i] = _fit_own_score(scores[known[i], i], answers[i])
        else:
            linear[i], log_weights[i], intercepts[i] = _fit_all_scores(scores[known[i]], answers[i])
    combination = Combination(linear, log_weights, intercepts)
    probabilities = sigmoid(combination.logits(scores))
    thresholds = np.full(len(labels), 0.5)
    for i in fitted:
        thresholds[i] = choose_threshold(probabilities[known[i], i], answers[i], negative_weight)
    return combination, thresholds


def _fit_together(
    scores: Floats,
    targets: Sequence[Target],
    folds: npt.NDArray[np.intp],
    rows: Bools,
    negative_weight: float,
    pooling: float,
) -> tuple[Combination, Floats]:
    """Calibrate each label's own score with the help of the others."""
    n_labels, n_scores = len(targets), scores.shape[1]
    answers = np.stack([target.answers for target in targets], axis=1)
    usable = np.stack([_learned(target, folds) & rows for target in targets], axis=1)
    slopes, intercepts, thresholds = pool_labels(
        scores[:, :n_labels], answers, usable, pooling, negative_weight
    )
    linear = np.eye(n_labels, n_scores) * slopes[:, None]
    return Combination(linear, np.zeros_like(linear), intercepts), thresholds


def _learned(target: Target, folds: npt.NDArray[np.intp]) -> Bools:
    """Known entries whose score comes of a fold that had seen both answers."""
    learned: Bools = target.known.copy()
    for fold in np.unique(folds):
        seen = target.answers[target.taught & (folds != fold)]
        if seen.all() or not seen.any():
            learned[folds == fold] = False
    return learned


def _fit_own_score(scores: Floats, answers: Bools) -> tuple[float, float]:
    """Platt's calibration of a label's own score, where its mentions were not annotated: slope and intercept."""
    weights, intercept = _fit_logistic(scores[:, None], answers)
    return float(weights[0]), intercept


def _fit_all_scores(scores: Floats, answers: Bools) -> tuple[Floats, Floats, float]:
    """A label needs its mention and cooperation, and other labels tell lists from home news.

    Returns
    -------
    linear, log_weights : arrays of shape (n_scores,)
    intercept : in logits
    """
    features = np.hstack([scores, log_sigmoid(scores)])
    weights, intercept = _fit_logistic(features, answers)
    linear, log_weights = np.split(weights, 2)
    return linear, log_weights, intercept


def _fit_logistic(features: Floats, answers: Bools) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    # Newton's method on few features: no threads, no randomness, exact on every machine.
    fitted = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", tol=1e-8)
    fitted.fit(features, answers)
    return fitted.coef_[0], float(fitted.intercept_[0])


def choose_threshold(probabilities: Floats, answers: Bools, negative_weight: float = 1.0) -> float:
    """The probability from which a label should hold for the best F1, smoothed for rare labels.

    F1 is smoothed by one agreement, (1 + 2 tp) / (1 + 2 tp + w fp + fn), so that a label with few
    positives does not get an extreme threshold by chance: Lin and Lin, "On the Thresholding Strategy for
    Infrequent Labels in Multi-label Classification", CIKM 2023.

    Parameters
    ----------
    probabilities, answers : arrays of shape (n_entries,)
    negative_weight : w, how many times more frequent texts without the label are in use than here
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(answers[order])
    false_alarms = np.arange(1, ranked.size + 1) - hits
    scores = (1 + 2 * hits) / (1 + hits + negative_weight * false_alarms + hits[-1])
    last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    best = int(np.argmax(np.where(last_of_ties, scores, -1)))
    below = ranked[best + 1] if best + 1 < ranked.size else 0.0
    return float(np.clip((ranked[best] + below) / 2, 0.0, 1.0))
