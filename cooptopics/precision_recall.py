"""Precision and recall by threshold, and the threshold for a wanted precision or recall."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.errors import InputError, ModelError

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MEASURES = ("precision", "recall")
_MAX_POINTS = 50
_DIGITS = 6


class Point(NamedTuple):
    """A threshold and what it gives."""

    threshold: float
    precision: float
    recall: float


class Curve(NamedTuple):
    """What the thresholds of a label give, from the strictest to the most lenient.

    Attributes
    ----------
    threshold, precision, recall : arrays of shape (n_points,)
    """

    threshold: Floats
    precision: Floats
    recall: Floats

    def point(self, i: int) -> Point:
        return Point(*(float(column[i]) for column in self))

    def thin(self) -> Curve:
        """At most 50 points: for each of as many recalls, the one that gives it with the best precision."""
        wanted = np.linspace(self.recall[0], self.recall[-1], _MAX_POINTS)
        first = np.searchsorted(self.recall, wanted).tolist()
        chosen = sorted({i + int(np.argmax(self.precision[i:])) for i in first})
        return Curve(*(column[chosen] for column in self))

    def to_dict(self) -> dict[str, list[float]]:
        """As plain data, for a model's `info`."""
        columns = zip(self._fields, self)
        return {name: np.round(column, _DIGITS).tolist() for name, column in columns}


def trace(probabilities: Floats, answers: Bools) -> Curve:
    """The curve of a label, with a threshold half way between each two neighbouring probabilities.

    Parameters
    ----------
    probabilities, answers : arrays of shape (n_texts,), with a positive answer
    """
    order = np.argsort(-probabilities, kind="stable")
    ranked = probabilities[order]
    last = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True))  # of those that are tied
    hits = np.cumsum(answers[order])
    thresholds = (ranked[last] + np.append(ranked[last][1:], 0.0)) / 2
    return Curve(thresholds, hits[last] / (last + 1), hits[last] / hits[-1])


def at_thresholds(probabilities: Floats, answers: Bools, thresholds: Floats) -> Curve:
    """Precision and recall of a label at given thresholds; not a number where it is never given, or never right.

    Parameters
    ----------
    probabilities, answers : arrays of shape (n_texts,)
    thresholds : array of shape (n_thresholds,)
    """
    given, hits = (
        chosen.size - np.searchsorted(np.sort(chosen), thresholds)
        for chosen in (probabilities, probabilities[answers])
    )
    precision = np.where(given > 0, hits / np.maximum(given, 1), np.nan)
    recall = hits / answers.sum() if answers.any() else np.full(thresholds.shape, np.nan)
    return Curve(thresholds, precision, recall)


def choose_point(label: str, curve: Curve, measure: str, wanted: float) -> Point:
    """The point that gives at least the wanted precision or recall and the most of the other one.

    Parameters
    ----------
    label : whose curve it is
    measure : "precision" or "recall"
    wanted : above 0 and up to 1

    Raises
    ------
    InputError
        When no point gives as much, with the one that gives most; or when `wanted` is out of range.
    """
    if not 0 < wanted <= 1:
        raise InputError(f"{measure} must be above 0 and up to 1, not {wanted}")
    aimed, other = curve.precision, curve.recall
    if measure == "recall":
        aimed, other = other, aimed
    reached = np.flatnonzero(aimed >= wanted)
    if not reached.size:
        best = curve.point(int(np.argmax(aimed)))
        raise InputError(
            f"{label}: no threshold reaches {measure} {wanted:g}; the best is {best.threshold:.3f}, with precision "
            f"{best.precision:.3f} and recall {best.recall:.3f}; ask for less"
        )
    # Of those that lose the least, the one that gives most of what is wanted.
    return curve.point(int(reached[np.lexsort([aimed[reached], other[reached]])[-1]]))


def stored_curve(info: Mapping[str, Any], label: str) -> Curve:
    """The curve of a label that training left in a model's `info`.

    Raises
    ------
    ModelError
        When there is none, or it has another form.
    """
    try:
        data = info["precision_recall"][label]
    except (KeyError, TypeError) as error:
        raise ModelError(
            f"the model holds no precision curve of {label!r}; train it again, or choose thresholds on annotated "
            "texts with `cooptopics evaluate --target`"
        ) from error
    try:
        table = np.array([data[name] for name in Curve._fields], dtype=np.float64)
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"the precision curve of {label!r} is damaged: {error}") from error
    if table.ndim != 2 or not table.size or not ((table >= 0) & (table <= 1)).all():
        raise ModelError(f"the precision curve of {label!r} is no numbers from 0 to 1")
    return Curve(*table)
