"""Plots of lines, drawn by matplotlib (the extra `plots`) as SVG or PNG; the same input gives the same bytes.

Titles and names may hold foreign text: none of it is read as a formula or as markup.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cooptopics.errors import InputError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SUFFIXES = (".png", ".svg")
# Told apart by the colour-blind: Okabe and Ito, "Color Universal Design", 2002.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
_WIDTH, _HEIGHT = 3.4, 3.3  # inches of a plot
_PNG_DOTS = 200  # an inch
_MOST_LETTERS = 28  # of a title
_STYLE: Any = {
    "font.family": "sans-serif",
    # The first one comes with matplotlib, so that widths are the same everywhere.
    "font.sans-serif": ["DejaVu Sans", "Verdana", "sans-serif"],
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.35,
    "legend.frameon": False,
    "legend.fontsize": 8,
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.w_pad": 0.12,
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "cooptopics",
    "text.parse_math": False,
    "text.usetex": False,
}
# What says nothing, and the names that matplotlib numbers anew on every plot of a page.
_SUPERFLUOUS = re.compile(
    r'(?<=<g) id="[A-Za-z][\w.]*_\d{1,5}"|\s*<metadata>.*?</metadata>', re.DOTALL
)


class Line(NamedTuple):
    """A line of a plot.

    Attributes
    ----------
    name : for the legend
    x, y : where y is not a number, the line breaks
    dashed : whether it is drawn so, as what only guides the eye
    dots : diameter of a dot at each point, in points of print; none without
    low, high : bounds of y, drawn as a band; none without
    """

    name: str
    x: Sequence[float]
    y: Sequence[float]
    dashed: bool = False
    dots: Sequence[float] = ()
    low: Sequence[float] = ()
    high: Sequence[float] = ()


class Plot(NamedTuple):
    """Lines over the same axes.

    Attributes
    ----------
    title : cut where it is long
    x_name, y_name : of the axes
    lines : at most seven can be told apart
    x_range, y_range : of the axes; None fits them to the lines
    upright : where on the x axis to draw an upright dotted line
    """

    title: str
    x_name: str
    y_name: str
    lines: Sequence[Line]
    x_range: tuple[float, float] | None = (0, 1)
    y_range: tuple[float, float] | None = (0, 1)
    upright: float | None = None


def check_matplotlib() -> None:
    """Make sure that plots can be drawn.

    Raises
    ------
    InputError
        When matplotlib is not installed.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise InputError('plots need matplotlib; run: pip install "cooptopics[plots]"') from error


def check_image(path: Path) -> None:
    """Make sure that an image of this name can be drawn.

    Raises
    ------
    InputError
        When the name ends in neither .png nor .svg, or matplotlib is not installed.
    """
    if path.suffix.lower() not in _SUFFIXES:
        raise InputError(f"{path}: images are PNG or SVG; let the name end in .png or .svg")
    check_matplotlib()


def draw_svg(plots: Sequence[Plot], columns: int = 1) -> str:
    """Draw plots beside and below each other, as an SVG element for a page or a file.

    Parameters
    ----------
    plots : one or more
    columns : how many stand side by side, at most

    Raises
    ------
    InputError
        When matplotlib is not installed.
    """
    drawn = _draw(plots, columns, "svg", Date=None, Creator=None).decode()
    return _SUPERFLUOUS.sub(
        "", drawn[drawn.index("<svg ") :].replace("<svg ", '<svg role="img" ', 1)
    )


def draw_png(plots: Sequence[Plot], columns: int = 1) -> bytes:
    """Draw plots as `draw_svg` does, as a PNG image.

    Raises
    ------
    InputError
        When matplotlib is not installed.
    """
    return _draw(plots, columns, "png", Software=None)


def draw_file(path: Path, plots: Sequence[Plot], columns: int = 1) -> bytes:
    """The content of an image file, PNG or SVG as its name ends.

    Raises
    ------
    InputError
        When the name ends otherwise, or matplotlib is not installed.
    """
    check_image(path)
    if path.suffix.lower() == ".png":
        return draw_png(plots, columns)
    return draw_svg(plots, columns).encode()


def _draw(plots: Sequence[Plot], columns: int, format_: str, **metadata: None) -> bytes:
    check_matplotlib()
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    image = io.BytesIO()
    columns = min(columns, len(plots))
    rows = -(-len(plots) // columns)
    with rc_context(_STYLE), warnings.catch_warnings():
        # A sign that the font lacks is drawn as a box; that is all there is to say of it.
        warnings.simplefilter("ignore", UserWarning)
        figure = Figure((columns * _WIDTH, rows * _HEIGHT), dpi=_PNG_DOTS, layout="constrained")
        FigureCanvasAgg(figure)
        for place, plot in enumerate(plots, 1):
            _draw_plot(figure.add_subplot(rows, columns, place), plot)
        title = "; ".join(_clean(plot.title) for plot in plots)
        figure.savefig(image, format=format_, metadata={"Title": title, **metadata})
    return image.getvalue()


def _draw_plot(axes: Axes, plot: Plot) -> None:
    from matplotlib.ticker import EngFormatter

    axes.set_axisbelow(True)
    axes.set_title(_shorten(_clean(plot.title)))
    axes.set_xlabel(_clean(plot.x_name))
    axes.set_ylabel(_clean(plot.y_name))
    shorten_thousands = EngFormatter(sep="")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(
            lambda tick, _: f"{tick:.10g}" if abs(tick) < 1000 else shorten_thousands(tick)
        )
    for line, colour in zip(plot.lines, _COLOURS):
        _draw_line(axes, line, colour)
    if plot.upright is not None:
        axes.axvline(plot.upright, color="#000000", linestyle=":", linewidth=1)
    if plot.x_range:
        axes.set_xlim(_widen(*plot.x_range))
    if plot.y_range:
        axes.set_ylim(_widen(*plot.y_range))
    if len(plot.lines) > 1:
        _draw_legend(axes, [_clean(line.name) for line in plot.lines])


def _draw_line(axes: Axes, line: Line, colour: str) -> None:
    axes.plot(line.x, line.y, color=colour, linestyle="--" if line.dashed else "-", linewidth=1.5)
    if len(line.dots):
        areas = [diameter**2 for diameter in line.dots]
        axes.scatter(
            line.x, line.y, areas, colour, alpha=0.7, linewidths=0, clip_on=False, zorder=3
        )
    if len(line.low):
        axes.fill_between(line.x, line.low, line.high, color=colour, alpha=0.2, linewidth=0)


def _draw_legend(axes: Axes, names: Sequence[str]) -> None:
    """Below the plot, where no line runs."""
    drawn = axes.get_lines()[: len(names)]
    place = (0.5, -0.2)
    legend = axes.legend(
        drawn, [" "] * len(names), loc="upper center", bbox_to_anchor=place, ncols=2
    )
    # Set here, since a name that begins with _ would be left out above.
    for text, name in zip(legend.get_texts(), names):
        text.set_text(name)


def _widen(low: float, high: float) -> tuple[float, float]:
    """A range in which lines along its ends are seen whole."""
    margin = 0.02 * (high - low)
    return low - margin, high + margin


def _clean(text: str) -> str:
    """A text in one line, without the signs that XML cannot hold."""
    return "".join(s if s.isprintable() else " " if s.isspace() else "\ufffd" for s in text)


def _shorten(title: str) -> str:
    return title if len(title) <= _MOST_LETTERS else f"{title[: _MOST_LETTERS - 1]}…"
