"""An inverse power law fitted to a learning curve: F1 = limit - factor * entries ** -exponent.

The error above its lowest value, 1 - limit, falls as a power of the number of entries.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_EXPONENTS = np.geomspace(0.05, 2.0, 75)


@dataclass(frozen=True)
class PowerLaw:
    """F1 = limit - factor * entries ** -exponent, with a limit of at most 1 and a factor of at least 0."""

    limit: float
    factor: float
    exponent: float

    def f1(self, entries: npt.ArrayLike) -> Floats:
        """What the law expects of a model that learned from so many entries."""
        return self.limit - self.factor * np.asarray(entries, dtype=np.float64) ** -self.exponent


def fit_power_laws(sizes: Floats, f1: Floats) -> Floats:
    """Fit a law to each of many learning curves.

    Weighted least squares in which the i-th of m sizes weighs i / m: Figueroa et al., "Predicting Sample Size
    Required for Classification Performance", BMC Medical Informatics and Decision Making 12:8, 2012.

    Parameters
    ----------
    sizes : array of shape (n_sizes,)
        Numbers of entries, increasing, three or more.
    f1 : array of shape (n_curves, n_sizes)

    Returns
    -------
    array of shape (n_curves, 3)
        Limit, factor and exponent; not a number where a curve has such a point.
    """
    weights = np.arange(1, sizes.size + 1) / sizes.size
    laws = np.full((f1.shape[0], 3), np.nan)
    least = np.full(f1.shape[0], np.inf)
    for exponent in _EXPONENTS:
        powers = sizes**-exponent
        limit, factor = _fit_line(powers, f1, weights)
        errors = (f1 - limit[:, None] + factor[:, None] * powers) ** 2 @ weights
        better = errors < least
        least[better] = errors[better]
        fitted = np.stack([limit, factor, np.full_like(limit, exponent)], axis=1)
        laws[better] = fitted[better]
    return laws


def _fit_line(powers: Floats, f1: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Limit and factor of f1 = limit - factor * powers, limit <= 1 and factor >= 0, for each curve."""
    centre = np.average(powers, weights=weights)
    mean = np.average(f1, axis=1, weights=weights)
    spread = (powers - centre) ** 2 @ weights
    factor = np.maximum(-(f1 @ (weights * (powers - centre))) / spread, 0.0)
    limit = mean + factor * centre
    # Beyond 1 the best limit is 1, and the line turns about it.
    through_one = ((1 - f1) @ (weights * powers)) / (powers**2 @ weights)
    return np.minimum(limit, 1.0), np.where(limit > 1, through_one, factor)
