"""``cooptopics suggest``: the paragraphs of articles to label next."""

from __future__ import annotations

import csv
import io
from contextlib import nullcontext
from pathlib import Path

import click

from cooptopics.annotation import read_corpus
from cooptopics.cells import guard_formulas
from cooptopics.cli.options import (
    any_language_option,
    force_option,
    load_model,
    model_option,
    refuse_existing,
)
from cooptopics.cli.terminal import complain, printable, standard_output, to_json, track
from cooptopics.errors import InputError
from cooptopics.files import open_atomically
from cooptopics.inputs import read_pages
from cooptopics.model import UNITS
from cooptopics.selection import Suggestion, suggest
from cooptopics.strategies import DEFAULT, STRATEGIES


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLES...")
@click.option(
    "-n",
    "--number",
    type=click.IntRange(min=1),
    default=100,
    show_default=True,
    help="How many paragraphs to suggest.",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write, whole or not at all."
)
@force_option
@model_option
@click.option(
    "--strategy",
    type=click.Choice(STRATEGIES),
    default=DEFAULT,
    show_default=True,
    help="How to choose; names as in small-text, where it has them.",
)
@click.option(
    "--seen",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CORPUS",
    help="Annotated texts (JSONL), not to be suggested again; may be repeated.",
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
    "--format",
    "format_",
    type=click.Choice(["jsonl", "csv"]),
    default="jsonl",
    show_default=True,
    help="What to write; `cooptopics train` reads JSONL.",
)
def command(
    articles: tuple[str, ...],
    number: int,
    output: Path | None,
    force: bool,
    model_path: Path | None,
    strategy: str,
    seen: tuple[Path, ...],
    unit: str,
    any_language: bool,
    format_: str,
) -> int:
    """Choose the paragraphs whose labels would teach the model most, with its guesses filled in.

    Reads .txt, and .jsonl and .csv with a "text" field; "-" is standard input. Paragraphs in another language than the model's
    are passed over, unless --any-language is given. Correct the labels, then train.

    \b
    Examples:
      cooptopics suggest pages/ -n 60 -o todo.jsonl
      cooptopics suggest pages/ --seen todo.jsonl -o more.jsonl
    """
    refuse_existing(output, force)
    model = load_model(model_path)
    # One by one: what two of them hold, or call the same, is no harm here.
    old = [entry.text for path in seen for entry in read_corpus([path])]
    failures = 0

    def fail(message: str) -> None:
        nonlocal failures
        failures += 1
        complain(message)

    pages = track(read_pages(articles, fail, complain), "articles")
    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) if output else nullcontext(standard_output()) as target:
        found = suggest(pages, model, number, strategy, old, unit, any_language=any_language)
        if not found:
            raise InputError(
                "nothing to suggest: no paragraph read is new, long enough and in the model's language; "
                "name other articles"
            )
        if len(found) < number:
            complain(f"{len(found)} paragraphs, not {number}: there are no more that differ")
        target.write(_to_csv(found, target.isatty()) if format_ == "csv" else _to_jsonl(found))
    return 1 if failures else 0


def _to_jsonl(found: list[Suggestion]) -> bytes:
    return b"".join(to_json(suggestion.to_dict()) + b"\n" for suggestion in found)


def _to_csv(found: list[Suggestion], on_screen: bool) -> bytes:
    """One row a paragraph: a column for each probability, labels separated by semicolons; no cell is a formula."""

    def show(text: str) -> str:
        # CSV cannot escape a control sign: data keep it, a screen does not get it.
        return guard_formulas(printable(text) if on_screen else text)

    table = io.StringIO(newline="")
    rows = csv.writer(table)
    labels = list(found[0].probabilities)
    places = ("source", "note", "file", "article", "start", "end")
    columns = ["id", "text", "labels", "annotated_for", *(f"p_{label}" for label in labels)]
    rows.writerow([*map(show, columns), *places])
    for suggestion in found:
        row = suggestion.to_dict()
        rows.writerow(
            [row["id"], show(row["text"])]
            + [show(";".join(row[name])) for name in ("labels", "annotated_for")]
            + [row["probabilities"][label] for label in labels]
            + [show(str(row.get(place, ""))) for place in places]
        )
    return table.getvalue().encode("utf-8", "replace")
