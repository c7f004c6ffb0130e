"""``cooptopics report``: labelled pages as one web page to look at, to filter and to correct."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from cooptopics.cli.options import (
    force_option,
    jobs_option,
    load_model,
    model_option,
    refuse_existing,
    threshold_option,
)
from cooptopics.cli.terminal import complain, printable, start_workers, track
from cooptopics.errors import InputError
from cooptopics.files import open_atomically
from cooptopics.inputs import read_pages
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.results import ArticleResult


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="[FILE|FOLDER|-]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default="report.html",
    show_default=True,
    help="Page to write, whole or not at all.",
)
@click.option("--title", help="Heading of the page; default: the names of the inputs.")
@force_option
@jobs_option(1)
@model_option
@threshold_option
def command(
    inputs: tuple[str, ...],
    output: Path,
    title: str | None,
    force: bool,
    jobs: int,
    model_path: Path | None,
    thresholds: tuple[str, ...],
) -> int:
    """Write a page that shows who works with whom on what, with every paragraph that says so.

    It opens in any browser, without a network. In it articles are filtered, tables downloaded, and labels corrected;
    the corrections are a file that `cooptopics train` learns from. Reads what `cooptopics classify` reads.

    \b
    Examples:
      cooptopics report pages/ -o report.html
      cooptopics report pages/ -o monday.html --title "Mekong, week 9" --force
      cooptopics train corrections.jsonl -o better.safetensors
    """
    from cooptopics.report import make_page, make_report
    from cooptopics.report.page import check_report_extra

    refuse_existing(output, force)
    check_report_extra()
    model = load_model(model_path, thresholds)
    failures = 0

    def fail(message: str) -> None:
        nonlocal failures
        failures += 1
        complain(message)

    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) as target:
        pages = list(read_pages(inputs, fail, complain))
        if not pages:
            raise InputError("no article could be read, so no report was written")
        report = make_report(track(_classify(model, pages, jobs), "articles"), model)
        page = make_page(
            report, printable(title or ", ".join(Path(name).name for name in inputs[:3]))
        )
        target.write(page.encode())
    labelled = sum(any("found" in part for part in a["paragraphs"]) for a in report["articles"])
    click.echo(
        f"{printable(str(output))}: {len(report['articles']):,} articles of {len(pages):,} pages, "
        f"{labelled:,} with a label"
    )
    return 1 if failures else 0


def _classify(model: Model, pages: list[Page], jobs: int) -> Iterator[tuple[Page, ArticleResult]]:
    if jobs > 1:
        start_workers(jobs)
    return zip(pages, model.classify_many((page.text for page in pages), jobs=jobs))
