"""Plots of what a model decides: precision and recall by threshold, and the reliability diagram."""

from __future__ import annotations

import math
from collections.abc import Sequence

from cooptopics.plots import Line, Plot
from cooptopics.precision_recall import Curve
from cooptopics.reliability import Bin

_SMALLEST, _LARGEST = 3, 12  # dots, in points of print


def plot_precision_recall(label: str, curve: Curve, threshold: float) -> Plot:
    """Precision and recall of a label by threshold, with the threshold in use upright."""
    x = curve.threshold.tolist()
    lines = (
        Line("precision", x, curve.precision.tolist()),
        Line("recall", x, curve.recall.tolist(), dashed=True),
    )
    return Plot(label, "threshold", "precision, recall", lines, upright=threshold)


def plot_reliability(bins: Sequence[Bin]) -> Plot:
    """Share of right decisions by stated probability; the area of dots grows with their number."""
    most = max(bin_.decisions for bin_ in bins)
    growth = _LARGEST - _SMALLEST
    observed = Line(
        "this model",
        [bin_.stated for bin_ in bins],
        [bin_.observed for bin_ in bins],
        dots=[_SMALLEST + growth * math.sqrt(bin_.decisions / most) for bin_ in bins],
    )
    ideal = Line("ideal", (0, 1), (0, 1), dashed=True)
    return Plot("Reliability", "stated probability", "share that is right", (observed, ideal))
