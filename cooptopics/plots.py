"""Line plots with both axes from 0 to 1, drawn as SVG without any library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import NamedTuple

_SIDE = 220  # pixels of the plotted square
_LEFT, _TOP, _RIGHT, _BOTTOM = 46, 30, 14, 62
_MAX_LETTERS = 36  # of a title
_TICKS = (0, 0.2, 0.4, 0.6, 0.8, 1)
_COLOURS = ("#0072b2", "#d55e00", "#808080")  # told apart by the colour-blind: Okabe and Ito


class Line(NamedTuple):
    """A line of a plot.

    Attributes
    ----------
    name : for the legend
    x, y : from 0 to 1; where y is not a number, the line breaks
    dashed : whether it only guides the eye
    radii : of a dot at each point, in pixels; none without
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False
    radii: Sequence[float] = ()


def draw_plot(
    title: str, x_name: str, y_name: str, lines: Sequence[Line], at: float | None = None
) -> str:
    """Draw lines, as an SVG element for an HTML page.

    Parameters
    ----------
    at : where on the x axis to draw an upright line
    """
    width, height = _LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(title)}" font-family="sans-serif" font-size="11" fill="currentColor">',
        _text(_LEFT + _SIDE / 2, 16, _shorten(title), "middle", 'font-weight="bold"'),
        *_axes(x_name, y_name),
    ]
    if at is not None:
        parts.append(_path([(at, 0), (at, 1)], "currentColor", "2 3"))
    for i, line in enumerate(lines):
        colour = _COLOURS[i % len(_COLOURS)]
        parts += _line(line, colour)
        parts.append(_legend(i, line.name, colour))
    return "".join([*parts, "</svg>"])


def _shorten(title: str) -> str:
    return title if len(title) <= _MAX_LETTERS else f"{title[: _MAX_LETTERS - 1]}…"


def _axes(x_name: str, y_name: str) -> list[str]:
    parts = [
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.5"/>'
    ]
    for tick in _TICKS:
        x, y = _place(tick, tick)
        parts.append(_path([(tick, 0), (tick, 1)], "currentColor", "", 0.1))
        parts.append(_path([(0, tick), (1, tick)], "currentColor", "", 0.1))
        parts.append(_text(x, _TOP + _SIDE + 14, f"{tick:g}", "middle"))
        parts.append(_text(_LEFT - 6, y + 4, f"{tick:g}", "end"))
    parts.append(_text(_LEFT + _SIDE / 2, _TOP + _SIDE + 30, x_name, "middle"))
    middle = _TOP + _SIDE / 2
    parts.append(_text(12, middle, y_name, "middle", f'transform="rotate(-90 12 {middle:g})"'))
    return parts


def _line(line: Line, colour: str) -> list[str]:
    parts = []
    run: list[tuple[float, float]] = []
    for point in [*zip(line.x, line.y), (0.0, math.nan)]:
        if not math.isnan(point[1]):
            run.append(point)
        elif run:
            parts.append(_path(run, colour, "5 4" if line.dashed else ""))
            run = []
    for x, y, radius in zip(line.x, line.y, line.radii):
        left, top = _place(x, y)
        parts.append(
            f'<circle cx="{left:.1f}" cy="{top:.1f}" r="{radius:.1f}" fill="{colour}" fill-opacity="0.6"/>'
        )
    return parts


def _path(
    points: Sequence[tuple[float, float]], colour: str, dashes: str, opacity: float = 1
) -> str:
    places = " ".join("{:.1f},{:.1f}".format(*_place(x, y)) for x, y in points)
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="1.5" '
        f'stroke-opacity="{opacity:g}"{dashed}/>'
    )


def _legend(i: int, name: str, colour: str) -> str:
    left, top = _LEFT + i * 90, _TOP + _SIDE + 50
    return f'<rect x="{left}" y="{top - 8}" width="10" height="8" fill="{colour}"/>' + _text(
        left + 14, top, name, "start"
    )


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {more}>{escape(text)}</text>'


def _place(x: float, y: float) -> tuple[float, float]:
    return _LEFT + x * _SIDE, _TOP + (1 - y) * _SIDE
