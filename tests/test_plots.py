"""Plots: well-formed SVG whose lines lie where the numbers say, with every text escaped."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from cooptopics.plots import Line, draw_plot

NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(*lines: Line, title: str = "title", at: float | None = None) -> ElementTree.Element:
    return ElementTree.fromstring(draw_plot(title, "x", "y", lines, at))


def paths(plot: ElementTree.Element, colour: str) -> list[list[tuple[float, float]]]:
    """The points of each path of this colour."""
    return [
        [
            (float(x), float(y))
            for x, y in (pair.split(",") for pair in path.get("points", "").split())
        ]
        for path in plot.iter(f"{NAMESPACE}polyline")
        if path.get("stroke") == colour
    ]


BLUE, ORANGE = "#0072b2", "#d55e00"


def frame(plot: ElementTree.Element) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the plotted square."""
    square = next(plot.iter(f"{NAMESPACE}rect"))
    left, top, width, height = (
        float(square.get(name, "")) for name in ("x", "y", "width", "height")
    )
    return left, top, left + width, top + height


class TestLines:
    def test_lie_where_the_numbers_say(self) -> None:
        plot = drawn(Line("a", (0, 0.5, 1), (0, 1, 0.5)))
        left, top, right, bottom = frame(plot)
        middle = (left + right) / 2, (top + bottom) / 2
        assert paths(plot, BLUE) == [[(left, bottom), (middle[0], top), (right, middle[1])]]

    def test_break_where_a_number_is_missing(self) -> None:
        plot = drawn(Line("a", (0, 0.2, 0.4, 0.6), (0.1, math.nan, 0.3, 0.4)))
        assert [len(path) for path in paths(plot, BLUE)] == [1, 2]

    def test_have_colours_and_names(self) -> None:
        plot = drawn(Line("first", (0,), (0,)), Line("second", (1,), (1,), dashed=True))
        assert len(paths(plot, BLUE)) == len(paths(plot, ORANGE)) == 1
        assert {"first", "second"} <= {text.text for text in plot.iter(f"{NAMESPACE}text")}
        (dashed,) = (p for p in plot.iter(f"{NAMESPACE}polyline") if p.get("stroke") == ORANGE)
        assert dashed.get("stroke-dasharray")

    def test_may_have_dots(self) -> None:
        plot = drawn(Line("a", (0.1, 0.9), (0.1, 0.9), radii=(2, 5)))
        assert [float(dot.get("r", "")) for dot in plot.iter(f"{NAMESPACE}circle")] == [2, 5]

    def test_may_be_crossed_by_an_upright_one(self) -> None:
        plain, crossed = drawn(), drawn(at=0.25)
        (upright,) = [
            p for p in paths(crossed, "currentColor") if p not in paths(plain, "currentColor")
        ]
        left, top, right, bottom = frame(crossed)
        place = left + 0.25 * (right - left)
        assert upright == [(place, bottom), (place, top)]


class TestTexts:
    def test_are_escaped(self) -> None:
        title = "<script>&\"'"
        plot = drawn(Line(title, (0,), (0,)), title=title)
        assert plot.get("aria-label") == title
        assert [text.text for text in plot.iter(f"{NAMESPACE}text")].count(title) == 2

    @pytest.mark.parametrize(("length", "shown"), [(36, 36), (37, 36), (500, 36)])
    def test_that_are_long_are_cut(self, length: int, shown: int) -> None:
        plot = drawn(title="x" * length)
        assert len(next(plot.iter(f"{NAMESPACE}text")).text or "") == shown
        assert plot.get("aria-label") == "x" * length
