"""``cooptopics classify``: label the paragraphs of articles."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

import click

from cooptopics.cli.options import (
    any_language_option,
    jobs_option,
    load_model,
    model_option,
    threshold_option,
)
from cooptopics.cli.rows import (
    Results,
    classify_pages,
    relax_collector,
    rows_of,
    write_json_lines,
)
from cooptopics.cli.table_files import write_csv, write_parquet, write_xlsx
from cooptopics.cli.terminal import (
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
from cooptopics.pages import Page
from cooptopics.results import ArticleResult
from cooptopics.tables import ROWS

if TYPE_CHECKING:
    from rich.console import Console

Writer: TypeAlias = Callable[[Results, BinaryIO, Model, str], None]
_PART_FORMATS = ("jsonl", "csv", "parquet")


@click.command()
@click.argument("inputs", nargs=-1, required=True, metavar="[FILE|FOLDER|-]...")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "jsonl", "csv", "parquet", "xlsx"]),
    help="What to write; default: what the name of the output file ends in, else table.",
)
@click.option(
    "--rows",
    type=click.Choice(ROWS),
    default=ROWS[0],
    show_default=True,
    help="One record a paragraph, or one for each label of each paragraph; docs/tables.md lists the columns.",
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
@any_language_option
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
    format_: str | None,
    rows: str,
    output: str | None,
    unit: str,
    any_language: bool,
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
      cooptopics classify pages/ --rows labels -o labels.xlsx
      cooptopics classify saved/ --format jsonl --mark-duplicates
      cat article.txt | cooptopics classify - --threshold drugs=0.7
      cooptopics classify s3://press/2024/ --format parquet -o labels/ --jobs 4 --resume
    """
    # Arrow's own pool would keep some 20 MB that Python could use; workers inherit this.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    is_folder = resume or _names_folder(output)
    format_ = _check_format(format_, rows, output, is_folder)
    if is_folder:
        _check_folder(output, format_, mark_duplicates)
    model = load_model(model_path, thresholds)
    failures = 0

    def fail(message: str) -> None:
        nonlocal failures
        failures += 1
        complain(message)

    if jobs > 1:
        start_workers(jobs)
    if output and is_folder:
        from cooptopics.cli.part_folder import PartFolder
        from cooptopics.cli.parts import classify_to_folder

        folder = PartFolder(Path(output), format_, rows, unit, any_language, part_size)
        whole = classify_to_folder(inputs, folder, model, jobs, resume, fail)
        return 0 if whole and not failures else 1
    relax_collector()
    pages = read_pages(inputs, fail, complain, output)
    results = classify_pages(model, pages, unit, any_language, jobs)
    if mark_duplicates:
        results = _mark_duplicates(results)
    write = _WRITERS[format_]
    if output:
        with open_atomically(output) as target:
            write(track(results, "articles"), target, model, rows)
    elif format_ == "table":
        _show_articles(make_console(), _track_unseen(results))
    else:
        write(_track_unseen(results), standard_output(), model, rows)
    return 1 if failures else 0


def _names_folder(output: str | None) -> bool:
    return output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir())


def _check_format(format_: str | None, rows: str, output: str | None, is_folder: bool) -> str:
    """The format that was chosen, or that the name of the output tells."""
    if format_ is None:
        suffix = Path(output).suffix.lower().removeprefix(".") if output else ""
        format_ = "jsonl" if is_folder else suffix if suffix in _WRITERS else "table"
    if format_ in ("parquet", "xlsx") and output is None:
        raise click.UsageError(f"{format_} is not for the screen; name a file with --output")
    if format_ == "table" and rows != ROWS[0]:
        raise click.UsageError(f"--rows {rows} needs another --format than table, such as csv")
    return format_


def _check_folder(output: str | None, format_: str, mark_duplicates: bool) -> None:
    if output is None:
        raise click.UsageError("--resume goes on with a folder: name it by -o labels/")
    if format_ not in _PART_FORMATS:
        raise click.UsageError(f"a folder takes --format {', '.join(_PART_FORMATS)}")
    if mark_duplicates:
        raise click.UsageError(
            "--mark-duplicates needs all articles in one file, not a folder of parts"
        )


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


def _write_json(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    separator = b"[\n"
    for record in rows_of(results, model, rows):
        target.write(separator)
        target.write(to_json(record))
        separator = b",\n"
    target.write(b"\n]\n" if separator == b",\n" else b"[]\n")


def _write_table(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    _show_articles(make_file_console(target), results)


_WRITERS: dict[str, Writer] = {
    "table": _write_table,
    "jsonl": write_json_lines,
    "json": _write_json,
    "csv": write_csv,
    "parquet": write_parquet,
    "xlsx": write_xlsx,
}


def _show_articles(console: Console, results: Results) -> None:
    for page, result in results:
        _show_article(console, page, result)


def _other_languages(result: ArticleResult) -> str:
    """How many paragraphs are in each language that is not the model's."""
    found = Counter(paragraph.language for paragraph in result.paragraphs if paragraph.language)
    counts = ", ".join(f"{count} {language}" for language, count in found.most_common())
    return f"; paragraphs in another language: {counts}" if found else ""


def _show_article(console: Console, page: Page, result: ArticleResult) -> None:
    from rich.table import Table
    from rich.text import Text

    labels = ", ".join(result.labels) or "no security cooperation found"
    same = f" (same text as {page.duplicate_of})" if page.duplicate_of else ""
    # One line however long the name is, so that `grep` finds both.
    title = f"{page.name}: {labels}{same}{_other_languages(result)}"
    console.print(Text(printable(title), style="bold"), soft_wrap=True)
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
