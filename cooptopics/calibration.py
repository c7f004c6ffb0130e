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

if TYPE_CHECKING:
    from cooptopics.training import Target

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_STRENGTH = 10.0  # inverse regularisation of the few combination weights


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
) -> Calibration:
    """Fit combination and thresholds on out-of-fold scores.

    Parameters
    ----------
    scores : array of shape (n_entries, n_scores)
    targets : the questions that the scores answer; the first n_labels are the labels
    folds : array of shape (n_entries,)
    """
    everything = np.ones(folds.size, dtype=bool)
    combination, thresholds = _fit(scores, targets, labels, everything)
    probabilities = np.zeros((folds.size, len(labels)))
    holds = np.zeros((folds.size, len(labels)), dtype=bool)
    for fold in np.unique(folds):
        inside = folds == fold
        other, cuts = _fit(scores, targets, labels, ~inside)
        probabilities[inside] = sigmoid(other.logits(scores[inside]))
        holds[inside] = probabilities[inside] >= cuts
    return Calibration(combination, thresholds, probabilities, holds)


def _fit(
    scores: Floats, targets: Sequence[Target], labels: tuple[str, ...], rows: Bools
) -> tuple[Combination, Floats]:
    names = [target.name for target in targets]
    shape = (len(labels), len(targets))
    combination = Combination(np.zeros(shape), np.zeros(shape), np.zeros(len(labels)))
    thresholds = np.full(len(labels), 0.5)
    for i, label in enumerate(labels):
        known = rows & targets[i].known
        answers = targets[i].answers[known]
        if answers.all() or not answers.any():
            combination.linear[i, i] = 1.0
            continue
        helpers = [names.index(n) for n in (f"mention:{label}", "cooperation") if n in names]
        _fit_label(combination, i, helpers, scores[known], answers)
        logits = combination.logits(scores[known])[:, i]
        thresholds[i] = choose_threshold(sigmoid(logits), answers)
    return combination, thresholds


def _fit_label(
    combination: Combination, i: int, helpers: list[int], scores: Floats, answers: Bools
) -> None:
    from sklearn.linear_model import LogisticRegression

    features = np.column_stack([scores[:, i], *(log_sigmoid(scores[:, k]) for k in helpers)])
    fitted = LogisticRegression(C=_STRENGTH, solver="newton-cholesky", tol=1e-8).fit(
        features, answers
    )
    combination.linear[i, i] = fitted.coef_[0, 0]
    for k, weight in zip(helpers, fitted.coef_[0, 1:]):
        combination.log_weights[i, k] = weight
    combination.intercepts[i] = fitted.intercept_[0]


def choose_threshold(probabilities: Floats, answers: Bools) -> float:
    """The probability from which a label should hold for the best F1, smoothed for rare labels.

    F1 is smoothed by one agreement, (1 + 2 tp) / (1 + 2 tp + fp + fn), so that a label with few
    positives does not get an extreme threshold by chance: Lin and Lin, "On the Thresholding Strategy for
    Infrequent Labels in Multi-label Classification", CIKM 2023.

    Parameters
    ----------
    probabilities, answers : arrays of shape (n_entries,)
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    hits = np.cumsum(answers[order])
    predicted = np.arange(1, ranked.size + 1)
    scores = (1 + 2 * hits) / (1 + predicted + hits[-1])
    last_of_ties = np.append(ranked[1:] != ranked[:-1], True)
    best = int(np.argmax(np.where(last_of_ties, scores, -1)))
    below = ranked[best + 1] if best + 1 < ranked.size else 0.0
    return float(np.clip((ranked[best] + below) / 2, 0.0, 1.0))
