"""``cooptopics convert``: annotated texts from one format to another."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click

from cooptopics.cli.options import force_option, refuse_existing
from cooptopics.cli.terminal import complain, printable
from cooptopics.files import open_atomically
from cooptopics.formats import (
    FORMATS,
    Contents,
    guess_source,
    guess_target,
    read_contents,
    write_contents,
)


def _parse_labels(
    ctx: click.Context, param: click.Parameter, value: str | None
) -> tuple[str, ...] | None:
    if value is None:
        return None
    labels = [label.strip() for label in value.split(",")]
    if not all(labels):
        raise click.BadParameter(f"{value!r} is not LABEL,LABEL and so on", ctx, param)
    return tuple(dict.fromkeys(labels))


@click.command()
@click.argument("source", type=click.Path(path_type=Path), metavar="IN")
@click.argument("target", type=click.Path(path_type=Path), metavar="OUT")
@click.option(
    "--from",
    "source_format",
    type=click.Choice([name for name, format_ in FORMATS.items() if format_.read]),
    help="Format of IN; default: by its suffix, and what it holds.",
)
@click.option(
    "--to",
    "target_format",
    type=click.Choice(list(FORMATS)),
    help="Format of OUT; default: by its suffix.",
)
@click.option(
    "--annotated-for",
    callback=_parse_labels,
    metavar="LABEL,LABEL,...",
    help="The labels that were, or will be, considered for each text of which IN does not say it; others are refused. "
    "Default: the six domains where IN has no other label, else all labels in IN.",
)
@force_option
def command(
    source: Path,
    target: Path,
    source_format: str | None,
    target_format: str | None,
    annotated_for: tuple[str, ...] | None,
    force: bool,
) -> None:
    """Convert annotated texts between JSONL and the formats of spreadsheets, labelling tools and spaCy.

    Suggestions of `cooptopics suggest` become predictions in Label Studio, and labels to correct elsewhere.

    \b
    Examples:
      cooptopics convert mine.xlsx mine.jsonl
      cooptopics convert todo.jsonl tasks.json           # to import into Label Studio
      cooptopics convert todo.jsonl labels.xml           # its labelling configuration
      cooptopics convert export.json mine.jsonl
      cooptopics convert mine.jsonl excel.csv --to csv-semicolon
    """
    refuse_existing(target, force)
    target_format = target_format or guess_target(target)
    source_format = source_format or guess_source(source)
    contents = read_contents(source, source_format, complain, annotated_for)
    with open_atomically(target) as file:
        write_contents(file, contents, target_format, complain)
    click.echo(f"{printable(str(target))} ({target_format}): {printable(_summarise(contents))}")


def _summarise(contents: Contents) -> str:
    counts = Counter(label for entry in contents.entries for label in entry.labels)
    bare = sum(bool(entry.annotated_for) and not entry.labels for entry in contents.entries)
    found = [f"{label} {counts[label]:,}" for label in contents.labels]
    return f"{len(contents.entries):,} texts; {', '.join([*found, f'without a label {bare:,}'])}"
