"""Plots of the model card: precision and recall by threshold, reliability diagram."""

from __future__ import annotations

import math
from collections.abc import Mapping

from cooptopics.decisions import Decisions
from cooptopics.plots import Line, draw_plot
from cooptopics.precision_recall import trace
from cooptopics.reliability import reliability


def draw_precision_recall(decisions: Decisions, thresholds: Mapping[str, float]) -> str:
    """Held-out precision and recall by threshold, one plot a label, the chosen threshold dotted."""
    plots = []
    for label in decisions.labels:
        curve = trace(*decisions.of_label(label)).thin()
        lines = [
            Line("precision", curve.threshold.tolist(), curve.precision.tolist()),
            Line("recall", curve.threshold.tolist(), curve.recall.tolist()),
        ]
        plots.append(draw_plot(label, "threshold", "", lines, at=thresholds[label]))
    return side_by_side(plots, columns=3)


def draw_reliability(decisions: Decisions) -> str:
    """Held-out share of right decisions by stated probability; dots grow with their number."""
    bins = reliability(decisions.probabilities, decisions.gold)
    most = max(math.log(bin_.decisions + 1) for bin_ in bins)
    lines = [
        Line(
            "observed",
            [bin_.stated for bin_ in bins],
            [bin_.observed for bin_ in bins],
            radii=[2 + 4 * math.log(bin_.decisions + 1) / most for bin_ in bins],
        ),
        Line("perfect", [0, 1], [0, 1], dashed=True),
    ]
    return draw_plot("reliability", "stated probability", "share that is right", lines)


def side_by_side(plots: list[str], columns: int) -> str:
    """Several plots of one size as one SVG image."""
    width, height = (
        int(plots[0].split(f'{side}="')[1].split('"')[0]) for side in ("width", "height")
    )
    rows = -(-len(plots) // columns)
    placed = [
        plot.replace("<svg ", f'<svg x="{i % columns * width}" y="{i // columns * height}" ', 1)
        for i, plot in enumerate(plots)
    ]
    size = f'width="{columns * width}" height="{rows * height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(placed)}</svg>'
