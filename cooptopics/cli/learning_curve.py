"""``cooptopics learning-curve``: what more labelled texts would bring."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from cooptopics.annotation import read_corpus
from cooptopics.cli.options import force_option, jobs_option, refuse_existing
from cooptopics.cli.terminal import busy, make_console, print_json, printable, start_workers
from cooptopics.files import open_atomically
from cooptopics.learning_curve import (
    Curve,
    LearningCurve,
    learning_curve,
    plot_learning_curve,
)
from cooptopics.plots import check_image, draw_file


@click.command("learning-curve")
@click.argument(
    "corpus", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CORPUS..."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Image of the curves to write, .png or .svg; needs the extra [plots].",
)
@force_option
@click.option(
    "--repeats",
    type=click.IntRange(1),
    default=3,
    show_default=True,
    help="How often each part of the corpus is drawn.",
)
@jobs_option(2)
def command(
    corpus: tuple[Path, ...],
    format_: str,
    output: Path | None,
    force: bool,
    repeats: int,
    jobs: int,
) -> None:
    """Show how F1 grows with the size of a corpus (JSONL), and what twice as much would bring.

    Learns from 1/16 to all of the corpus and measures on sources not learned from.

    \b
    Example:
      cooptopics learning-curve mine.jsonl -o curve.png
    """
    refuse_existing(output, force)
    if output:
        check_image(output)
    entries = read_corpus(corpus)
    if jobs > 1:
        start_workers(jobs)
    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) if output else nullcontext() as image:
        with busy(f"learning from parts of {len(entries):,} entries"):
            curve = learning_curve(entries, repeats=repeats, jobs=jobs)
        if output and image:
            image.write(draw_file(output, plot_learning_curve(curve), columns=3))
    if format_ == "json":
        print_json(curve.to_dict())
    else:
        _show(curve)


def _show(curve: LearningCurve) -> None:
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("F1 learned from")
    for size in curve.sizes:
        table.add_column(f"{size:,}", justify="right")
    table.add_column("twice the corpus", justify="right")
    for name, row in {"macro-F1": curve.macro, **curve.labels}.items():
        table.add_row(printable(name), *map("{:.3f}".format, row.f1), _gain(row))
    console = make_console()
    console.print(table)
    console.print(
        f"95% interval of macro-F1 with {curve.sizes[-1]:,} entries: "
        f"{curve.macro.f1_low[-1]:.3f} to {curve.macro.f1_high[-1]:.3f}"
    )


def _gain(curve: Curve) -> str:
    return f"{curve.gain:+.3f} ({curve.gain_low:+.3f} to {curve.gain_high:+.3f})"
