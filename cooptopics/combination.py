"""Linear scores to calibrated probabilities: how the scores of a model combine into each label.

A label needs its domain and cooperation on it, which one linear score can hardly say. Each label's
logit is therefore a weighted sum of scores and of their log-probabilities, learned out of fold.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]


def log_sigmoid(scores: Floats) -> Floats:
    """Logarithm of the logistic function, without overflow."""
    result: Floats = np.minimum(scores, 0.0) - np.log1p(np.exp(-np.abs(scores)))
    return result


def sigmoid(logits: Floats) -> Floats:
    """The logistic function, without overflow."""
    result: Floats = np.exp(log_sigmoid(logits))
    return result


@dataclass(frozen=True)
class Combination:
    """logit = intercept + linear . scores + log_weights . log(sigmoid(scores)).

    With one score a label and no log weights this is Platt's calibration ("Probabilistic Outputs for
    Support Vector Machines", 1999).

    Attributes
    ----------
    linear, log_weights : arrays of shape (n_labels, n_scores)
    intercepts : array of shape (n_labels,)
    """

    linear: Floats
    log_weights: Floats
    intercepts: Floats

    def logits(self, scores: Floats) -> Floats:
        """Logits of the labels, shape (n_texts, n_labels)."""
        if self._is_plain:
            plain: Floats = self.intercepts + scores * self.linear.diagonal()
            return plain
        by_score = np.ascontiguousarray(scores.T)
        features = np.concatenate([by_score, log_sigmoid(by_score)])
        logits: Floats = np.tile(self.intercepts[:, None], (1, scores.shape[0]))
        # Feature by feature, not as one matrix product, whose last bits depend on the size of the batch.
        for weight, feature in zip(self._weights, features):
            logits += weight * feature
        return np.ascontiguousarray(logits.T)

    @cached_property
    def _weights(self) -> Floats:
        """Of each score and each logarithm for each label, shape (2 n_scores, n_labels, 1)."""
        weights: Floats = np.hstack([self.linear, self.log_weights]).T[:, :, None].copy()
        return weights

    @cached_property
    def _is_plain(self) -> bool:
        """Whether each label has one score alone; then many labels cost no more than each by itself."""
        n_labels, n_scores = self.linear.shape
        own = np.count_nonzero(self.linear.diagonal())
        return (
            n_labels == n_scores
            and np.count_nonzero(self.linear) == own
            and not self.log_weights.any()
        )

    def slopes(self, labels: Indices, scores: Floats, origin: Floats) -> Floats:
        """Mean slope of a logit of each text along each score from its origin on, shape (n_texts, n_scores).

        Slopes times distances from the origin add up to what the logits differ by: integrated gradients,
        Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep Networks", ICML 2017.

        Parameters
        ----------
        labels : array of shape (n_texts,)
            The label of each text whose logit is meant.
        scores : array of shape (n_texts, n_scores)
        origin : array of shape (n_scores,)
        """
        distance = scores - origin
        near = np.abs(distance) < 1e-6
        rise = log_sigmoid(scores) - log_sigmoid(origin)
        mean = np.where(near, sigmoid(-scores), rise / np.where(near, 1.0, distance))
        result: Floats = self.linear[labels] + self.log_weights[labels] * mean
        return result
