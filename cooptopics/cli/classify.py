"""``cooptopics classify``: label the paragraphs of articles."""

from __future__ import annotations

import csv
import gc
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import click

from cooptopics.cli.options import jobs_option, load_model, model_option, threshold_option
from cooptopics.cli.rows import Results, classify_pages, rows_of, write_json_lines
from cooptopics.cli.terminal import (
    as_text,
    complain,
    make_console,
    make_file_console,
    mark_text,
    printable,
    standard_output,
    start_workers,
    to_json,
    track,
)
from cooptopics.files import open_atomically
from cooptopics.inputs import read_pages
from cooptopics.model import UNITS, Model
from cooptopics.pages import ABOUT, Page
from cooptopics.results import ArticleResult

if TYPE_CHECKING:
    from rich.console import Console

Writer: TypeAlias = Callable[[Results, BinaryIO, Model], None]
_PART_FORMATS = ("jsonl", "parquet")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="[FILE|FOLDER|-]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "jsonl", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="File to write, whole or not at all, or a folder for part files, with a / at its end.",
)
@click.option(
    "--unit",
    type=click.Choice(UNITS),
    default="article",
    show_default=True,
    help="Cut each text into paragraphs, or take it whole.",
)
@click.option(
    "--mark-duplicates",
    is_flag=True,
    help="Say of each article that repeats an earlier one which it repeats.",
)
@click.option(
    "--resume", is_flag=True, help="Go on where a killed run that wrote to this folder ended."
)
@click.option(
    "--part-size",
    type=click.IntRange(min=1),
    default=10_000,
    show_default=True,
    help="Articles in a part file of a folder; fewer where they are long.",
)
@jobs_option(1)
@model_option
@threshold_option
def command(
    inputs: tuple[str, ...],
    format_: str,
    output: str | None,
    unit: str,
    mark_duplicates: bool,
    resume: bool,
    part_size: int,
    jobs: int,
    model_path: Path | None,
    thresholds: tuple[str, ...],
) -> int:
    """Label the paragraphs of articles by domain of security cooperation.

    Reads .txt, saved web pages (.html, .mht), .docx and .pdf, and .jsonl, .csv and .parquet with a "text" field,
    also packed (.gz, .zst), and web archives (.warc): files, folders, patterns in quotation marks, addresses of
    object stores; "-" is standard input.

    \b
    Examples:
      cooptopics classify article.txt
      cooptopics classify pages/ --format csv -o labels.csv
      cooptopics classify saved/ --format jsonl --mark-duplicates
      cat article.txt | cooptopics classify - --threshold drugs=0.7
      cooptopics classify s3://press/2024/ --format parquet -o labels/ --jobs 4 --resume
    """
    failures = 0

    def fail(message: str) -> None:
        nonlocal failures
        failures += 1
        complain(message)

    is_folder = _names_folder(output) or resume
    _check_output(output, is_folder, format_, mark_duplicates)
    model = load_model(model_path, thresholds)
    if jobs > 1:
        start_workers(jobs)
    if output and is_folder:
        from cooptopics.cli.part_folder import PartFolder
        from cooptopics.cli.parts import classify_to_folder

        folder = PartFolder(Path(output), format_, unit)
        whole = classify_to_folder(inputs, folder, model, part_size, jobs, resume, fail)
        return 0 if whole and not failures else 1
    # What is loaded by now stays to the end, so the collector need not look at it again and again.
    gc.freeze()
    results = classify_pages(model, read_pages(inputs, fail, complain), unit, jobs)
    if mark_duplicates:
        results = _mark_duplicates(results)
    write = _WRITERS[format_]
    if output:
        with open_atomically(output) as target:
            write(track(results, "articles"), target, model)
    elif format_ == "table":
        _show_articles(make_console(), _track_unseen(results))
    else:
        write(_track_unseen(results), standard_output(), model)
    return 1 if failures else 0


def _names_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


def _check_output(output: str | None, is_folder: bool, format_: str, mark_duplicates: bool) -> None:
    if is_folder and output is None:
        raise click.UsageError("--resume goes on with a folder: name it by -o labels/")
    if is_folder and format_ not in _PART_FORMATS:
        raise click.UsageError(f"a folder takes --format {' or '.join(_PART_FORMATS)}")
    if is_folder and mark_duplicates:
        raise click.UsageError(
            "--mark-duplicates needs all articles in one file, not a folder of parts"
        )
    if format_ == "parquet" and not is_folder:
        raise click.UsageError("--format parquet writes to a folder: name it by -o labels/")


def _track_unseen(results: Results) -> Results:
    """Count on the screen what does not go to the screen itself."""
    return results if standard_output().isatty() else track(results, "articles")


def _mark_duplicates(results: Results) -> Results:
    """Name the earlier page with nearly the same text, of each page that has one; an index of all is kept."""
    from cooptopics.dispatches import DispatchIndex, body_of

    index = DispatchIndex()
    names: list[str] = []
    for page, result in results:
        first = index.add(body_of(result))
        names.append(page.name)
        yield (page if first is None else page._replace(duplicate_of=names[first])), result


def _write_jsonl(results: Results, target: BinaryIO, model: Model) -> None:
    write_json_lines(rows_of(results), target)


def _write_json(results: Results, target: BinaryIO, model: Model) -> None:
    separator = b"[\n"
    for record in rows_of(results):
        target.write(separator)
        target.write(to_json(record))
        separator = b",\n"
    target.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _write_csv(results: Results, target: BinaryIO, model: Model) -> None:
    """One row a paragraph: a column for each probability, labels separated by semicolons, evidence as JSON."""
    columns = ("file", "id", "start", "end", "kind", "furniture")
    rows = csv.writer(as_text(target))
    probabilities = [f"p_{label}" for label in model.labels]
    # CSV cannot escape a control sign: data keep it, a screen does not get it.
    show = printable if target.isatty() else str
    rows.writerow([*columns, *map(show, ["labels", *probabilities]), "evidence", "text", *ABOUT])
    for record in rows_of(results):
        evidence = record["evidence"]
        rows.writerow(
            [show(str(record.get(column, ""))) for column in columns]
            + [show(";".join(record["labels"]))]
            + [record["probabilities"].get(label, "") for label in model.labels]
            + [to_json(evidence).decode() if evidence else "", show(record["text"])]
            + [show(record.get(name, "")) for name in ABOUT]
        )


def _write_table(results: Results, target: BinaryIO, model: Model) -> None:
    _show_articles(make_file_console(target), results)


_WRITERS: dict[str, Writer] = {
    "table": _write_table,
    "jsonl": _write_jsonl,
    "json": _write_json,
    "csv": _write_csv,
}


def _show_articles(console: Console, results: Results) -> None:
    for page, result in results:
        _show_article(console, page, result)


def _show_article(console: Console, page: Page, result: ArticleResult) -> None:
    from rich.table import Table
    from rich.text import Text

    labels = ", ".join(result.labels) or "no security cooperation found"
    same = f" (same text as {page.duplicate_of})" if page.duplicate_of else ""
    # One line however long the name is, so that `grep` finds both.
    console.print(Text(printable(f"{page.name}: {labels}{same}"), style="bold"), soft_wrap=True)
    carrying = [paragraph for paragraph in result.paragraphs if paragraph.labels]
    if not carrying:
        return
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("label", no_wrap=True)
    table.add_column("prob.", justify="right", no_wrap=True)
    table.add_column("where", justify="right", no_wrap=True)
    table.add_column("the sentence that carries it, deciding words in bold", overflow="fold")
    for paragraph in carrying:
        for evidence in paragraph.evidence:
            table.add_row(
                printable(evidence.label),
                f"{paragraph.probabilities[evidence.label]:.2f}",
                f"{evidence.sentence.start}-{evidence.sentence.end}",
                mark_text(
                    result.page, evidence.sentence.start, evidence.sentence.end, evidence.words
                ),
            )
    console.print(table)
    console.print()
