"""How far stated probabilities can be believed: the reliability diagram and the calibration error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_BINS = 10


class Bin(NamedTuple):
    """Decisions whose stated probabilities are near each other.

    Attributes
    ----------
    low, high : bounds of the probabilities
    decisions : their number
    stated : mean of their probabilities
    observed : share of them in which the label is right
    """

    low: float
    high: float
    decisions: int
    stated: float
    observed: float


def reliability(
    probabilities: npt.NDArray[np.float64], answers: npt.NDArray[np.bool_]
) -> list[Bin]:
    """Stated against observed in ten bins of equal width; empty bins are left out.

    Parameters
    ----------
    probabilities, answers : arrays of the same shape
    """
    probabilities, answers = probabilities.ravel(), answers.ravel()
    place = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    decisions = np.bincount(place, minlength=_BINS)
    stated = np.bincount(place, probabilities, _BINS)
    right = np.bincount(place, answers, _BINS)
    return [
        Bin(
            i / _BINS,
            (i + 1) / _BINS,
            int(decisions[i]),
            float(stated[i] / decisions[i]),
            float(right[i] / decisions[i]),
        )
        for i in np.flatnonzero(decisions).tolist()
    ]


def calibration_error(bins: list[Bin]) -> float:
    """Mean gap between stated and observed, weighted by the size of the bins.

    Expected calibration error; Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    gaps = sum(bin_.decisions * abs(bin_.stated - bin_.observed) for bin_ in bins)
    return gaps / max(sum(bin_.decisions for bin_ in bins), 1)
