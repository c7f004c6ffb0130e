"""Plots: images of the same bytes each time, whose lines lie where the numbers say, and in which foreign text is text."""

from __future__ import annotations

import io
import math
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from made_up_entries import any_text

from cooptopics.errors import InputError
from cooptopics.evaluation_plots import plot_precision_recall, plot_reliability
from cooptopics.plots import Line, Plot, draw_file, draw_png, draw_svg
from cooptopics.precision_recall import Curve
from cooptopics.reliability import Bin

SVG = "{http://www.w3.org/2000/svg}"
Draw = Callable[[list[Plot]], "str | bytes"]
BLUE, ORANGE = "#0072b2", "#d55e00"
RISING = Line("rising", (0, 0.5, 1), (0, 0.5, 1))
FALLING = Line("falling", (0, 0.5, 1), (1, 0.5, 0), dashed=True)


def plot(*lines: Line, title: str = "title", upright: float | None = None) -> Plot:
    return Plot(title, "x", "y", lines, upright=upright)


def svg(*plots: Plot, columns: int = 1) -> ElementTree.Element:
    return ElementTree.fromstring(draw_svg(plots, columns))


def texts(image: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in image.iter(f"{SVG}text")]


def paths(image: ElementTree.Element, *styles: str) -> list[str]:
    """The points of each path whose style says all this, but for those of the legend, which are short."""
    found = [path for path in image.iter(f"{SVG}path") if path.get("clip-path")]
    return [
        path.get("d", "")
        for path in found
        if all(style in path.get("style", "") for style in styles)
    ]


def points(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML] (\S+) (\S+)", path)]


class TestImages:
    @pytest.mark.parametrize("draw", [draw_svg, draw_png])
    def test_have_the_same_bytes_each_time(self, draw: Draw) -> None:
        plots = [plot(RISING, FALLING, upright=0.3)]
        assert draw(plots) == draw(plots)

    def test_are_what_their_names_say(self) -> None:
        plots = [plot(RISING)]
        assert draw_file(Path("a.png"), plots) == draw_png(plots)
        assert draw_file(Path("a.SVG"), plots) == draw_svg(plots).encode()
        with pytest.raises(InputError, match=r"^a\.jpg: images are PNG or SVG"):
            draw_file(Path("a.jpg"), plots)

    def test_say_what_they_show_to_who_does_not_see_them(self) -> None:
        image = svg(plot(RISING, title="first"), plot(RISING, title="second"))
        assert image.get("role") == "img"
        assert next(iter(image)).text == "first; second"

    def test_can_stand_on_one_page(self) -> None:
        first, second = (draw_svg([plot(line)]) for line in (RISING, FALLING))
        # Those that are left name what they hold, which is the same where the name is.
        names = re.findall(' id="([^"]*)"', first + second)
        assert names
        assert all(re.fullmatch("[a-zA-Z0-9_]*[0-9a-f]{10}", name) for name in names)

    def test_stand_side_by_side(self) -> None:
        def size(n_plots: int, columns: int) -> tuple[float, float]:
            _, _, width, height = (
                svg(*[plot(RISING)] * n_plots, columns=columns).get("viewBox", "").split()
            )
            return float(width), float(height)

        width, height = size(1, 3)
        assert size(2, 3) == pytest.approx((2 * width, height))
        assert size(4, 3) == pytest.approx((3 * width, 2 * height))

    def test_need_matplotlib(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        with pytest.raises(InputError, match=r'run: pip install "cooptopics\[plots\]"'):
            draw_png([plot(RISING)])

    def test_need_neither_a_screen_nor_pyplot_and_leave_no_settings_behind(self) -> None:
        code = """
import sys, cooptopics.plots as plots
assert "matplotlib" not in sys.modules
import matplotlib
# To read the backend would choose one, by pyplot.
names = [name for name in matplotlib.rcParams if name != "backend"]
before = [matplotlib.rcParams[name] for name in names]
plots.draw_png([plots.Plot("", "", "", [plots.Line("a", [0, 1], [0, 1])])])
assert "matplotlib.pyplot" not in sys.modules
assert [matplotlib.rcParams[name] for name in names] == before
"""
        subprocess.run([sys.executable, "-W", "error", "-c", code], check=True)


class TestLines:
    def test_lie_where_the_numbers_say(self) -> None:
        (path,) = paths(svg(plot(RISING)), BLUE)
        (left, bottom), (x, y), (right, top) = points(path)
        assert left < right
        assert top < bottom  # of a screen
        assert (x, y) == pytest.approx(((left + right) / 2, (top + bottom) / 2))

    def test_break_where_a_number_is_missing(self) -> None:
        line = Line("a", (0, 0.1, 0.2, 0.3, 0.4), (0, 0.3, math.nan, 0.1, 0.5))
        (path,) = paths(svg(plot(line)), BLUE)
        assert (path.count("M"), path.count("L")) == (2, 2)

    def test_are_told_apart_by_more_than_their_colours(self) -> None:
        image = svg(plot(RISING, FALLING))
        assert paths(image, BLUE, "stroke-dasharray") == []
        assert len(paths(image, ORANGE, "stroke-dasharray")) == 1
        assert {"rising", "falling"} <= set(texts(image))

    def test_alone_need_no_legend(self) -> None:
        assert "rising" not in texts(svg(plot(RISING)))

    def test_may_have_dots(self) -> None:
        dotted = draw_svg([plot(RISING._replace(dots=(4, 5, 6)))])
        assert dotted.count(f"fill: {BLUE}") == 3

    def test_may_have_an_interval(self) -> None:
        image = svg(plot(RISING._replace(low=(0, 0.4, 0.9), high=(0.1, 0.6, 1))))
        assert f"fill: {BLUE}; fill-opacity: 0.2" in ElementTree.tostring(image).decode()

    def test_may_be_crossed_by_an_upright_one(self) -> None:
        (path,) = paths(svg(plot(RISING, upright=0.5)), "stroke: #000000", "stroke-dasharray")
        (x, _), (also_x, _) = points(path)
        ((left, _), _, (right, _)) = points(paths(svg(plot(RISING)), BLUE)[0])
        assert x == also_x == pytest.approx((left + right) / 2)


class TestAxes:
    def test_go_from_0_to_1(self) -> None:
        assert texts(svg(plot(RISING)))[:6] == ["0", "0.2", "0.4", "0.6", "0.8", "1"]

    def test_may_fit_the_lines(self) -> None:
        free = Plot("", "x", "y", [Line("a", (1000, 2000), (5, 6))], None, None)
        assert {"1k", "2k", "5", "6"} <= set(texts(svg(free)))

    def test_shorten_large_numbers(self) -> None:
        wide = Plot("", "x", "y", [Line("a", (0, 1e6), (0, 2500))], (0, 1e6), (0, 2500))
        assert {"0", "200k", "1M", "500", "1.5k"} <= set(texts(svg(wide)))


class TestForeignText:
    @pytest.mark.filterwarnings("error")
    @settings(max_examples=8)
    @given(any_text)
    @pytest.mark.parametrize("draw", [draw_svg, draw_png])
    def test_can_be_drawn(self, draw: Draw, text: str) -> None:
        line = RISING._replace(name=text)
        drawn = draw([Plot(text, text, text, (line, line))])
        if isinstance(drawn, str):
            ElementTree.fromstring(drawn)

    @pytest.mark.parametrize(
        "text", ["_$x^2$", "$\\frac{", 'a id="g_1"', "<script>&\"'", "禁毒 ยา تهريب"]
    )
    def test_is_shown_as_it_is(self, text: str) -> None:
        image = svg(Plot(text, text, text, (RISING._replace(name=text), FALLING)))
        assert texts(image).count(text) == 4

    def test_becomes_one_line_that_xml_can_hold(self) -> None:
        assert "a b � c" in texts(svg(plot(RISING, title="a\nb \x00\u2028c")))

    @pytest.mark.parametrize(("length", "shown"), [(28, 28), (29, 28), (500, 28)])
    def test_that_is_long_is_cut(self, length: int, shown: int) -> None:
        image = svg(plot(title="x" * length))
        assert len(texts(image)[-1]) == shown
        assert next(iter(image)).text == "x" * length

    def test_of_an_image_is_drawn(self) -> None:
        from PIL import Image

        with_title, without = (
            np.asarray(Image.open(io.BytesIO(draw_png([plot(RISING, title=title)]))))
            for title in ("title", "")
        )
        assert with_title.shape == (660, 680, 4)
        assert (with_title != without).any()


class TestEvaluation:
    def test_precision_and_recall_by_threshold(self) -> None:
        curve = Curve(np.array([0.9, 0.5]), np.array([1.0, 0.8]), np.array([0.4, 0.7]))
        found = plot_precision_recall("drugs", curve, 0.6)
        assert (found.title, found.upright) == ("drugs", 0.6)
        assert [(line.name, line.x, line.y) for line in found.lines] == [
            ("precision", [0.9, 0.5], [1.0, 0.8]),
            ("recall", [0.9, 0.5], [0.4, 0.7]),
        ]

    def test_reliability_beside_what_would_be_ideal(self) -> None:
        bins = [Bin(0, 0.1, 400, 0.02, 0.03), Bin(0.9, 1, 100, 0.95, 0.9)]
        observed, ideal = plot_reliability(bins).lines
        assert (observed.x, observed.y) == ([0.02, 0.95], [0.03, 0.9])
        assert observed.dots == [12, 7.5]
        assert (ideal.x, ideal.y) == ((0, 1), (0, 1))
