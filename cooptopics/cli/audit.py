"""``cooptopics audit``: what looks wrong in annotated texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cooptopics.agreement import Agreement
from cooptopics.annotation import to_row
from cooptopics.audit import CHECKS, LABEL_ERRORS, Audit, Finding, ThinLabel, audit
from cooptopics.cli.evaluation_table import make_table
from cooptopics.cli.options import force_option, jobs_option, refuse_existing
from cooptopics.cli.terminal import (
    busy,
    complain,
    make_console,
    print_json,
    printable,
    start_workers,
    to_json,
)
from cooptopics.errors import InputError
from cooptopics.files import open_atomically
from cooptopics.formats import FORMATS, read_collection
from cooptopics.support import ADVISABLE

if TYPE_CHECKING:
    from rich.console import Console

_MAX_LETTERS = 80  # of a text


@click.command()
@click.argument(
    "corpus", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CORPUS..."
)
@click.option(
    "--check",
    "checks",
    multiple=True,
    type=click.Choice(CHECKS),
    help=f"Make this check only; may be repeated. All but {LABEL_ERRORS} need no training.",
)
@click.option(
    "--from",
    "source_format",
    type=click.Choice([name for name, format_ in FORMATS.items() if format_.read]),
    help="Format of every CORPUS; default: by its suffix, and what it holds.",
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
    "-n",
    "--number",
    type=click.IntRange(min=0),
    default=20,
    show_default=True,
    help="How many findings of each check the table shows.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write the entries with doubtful labels to (JSONL), each with the reasons in its note.",
)
@force_option
@jobs_option(2)
def command(
    corpus: tuple[Path, ...],
    checks: tuple[str, ...],
    source_format: str | None,
    format_: str,
    number: int,
    output: Path | None,
    force: bool,
    jobs: int,
) -> int:
    """Find what looks wrong in annotated texts: contradictions and near-duplicates, disagreements of two annotators,
    likely label errors, and labels with too few examples.

    Reads every format that `cooptopics convert` reads.

    \b
    Examples:
      cooptopics audit mine.jsonl
      cooptopics audit mine.xlsx export.json -o doubtful.jsonl
      cooptopics audit mine.jsonl --check contradictions --check thin-labels
    """
    _protect(corpus, output)
    refuse_existing(output, force)
    collection = read_collection(corpus, complain, source_format)
    chosen = checks or CHECKS
    if LABEL_ERRORS in chosen and jobs > 1:
        start_workers(jobs)
    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) if output else nullcontext() as target:
        found = audit(collection.entries, chosen, jobs, busy)
        if target:
            target.writelines(to_json(to_row(entry)) + b"\n" for entry in found.doubtful())
    if found.unsearched:
        complain(found.unsearched)
    if format_ == "json":
        print_json(found.to_dict(collection.places))
    else:
        _show(found, collection.places, number)
        if output:
            click.echo(f"{printable(str(output))}: {len(found.doubtful()):,} entries to relabel")
    return 1 if found.unsearched and LABEL_ERRORS in checks else 0


def _protect(corpus: Sequence[Path], output: Path | None) -> None:
    """Never write over what is read: the output holds a part of it."""
    for path in corpus:
        if output and output.exists() and path.exists() and output.samefile(path):
            raise InputError(
                f"{output} is read, so it cannot be the output too; choose another name"
            )


def _show(found: Audit, places: Mapping[str, str], number: int) -> None:
    console = make_console()
    for check, findings in found.findings.items():
        console.print(f"{check}: {len(findings):,} of {found.entries:,} entries", style="bold")
        if findings and number:
            _show_findings(console, findings[:number], places)
        if len(findings) > number:
            console.print(
                f"and {len(findings) - number:,} more; --number and --format json show them"
            )
        console.print()
    if found.agreement:
        _show_agreement(console, found.agreement)
    if found.thin_labels is not None:
        _show_thin_labels(console, found.thin_labels)


def _show_findings(
    console: Console, findings: Sequence[Finding], places: Mapping[str, str]
) -> None:
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="dim", expand=True)
    table.add_column("where, and the text", overflow="fold", ratio=1)
    table.add_column("why, and what to do", overflow="fold", ratio=1)
    for entry, why, advice in findings:
        where = printable(f"{places[entry.id]} {entry.id}")
        table.add_row(
            f"{where}\n{printable(_begin(entry.text))}", f"{printable(why)}\n{printable(advice)}"
        )
        table.add_section()
    console.print(table)


def _begin(text: str) -> str:
    return text if len(text) <= _MAX_LETTERS else f"{text[:_MAX_LETTERS]}…"


def _show_agreement(console: Console, agreement: Agreement) -> None:
    console.print(
        f"agreement on {agreement.entries:,} entries labelled twice: Krippendorff's alpha (MASI) {agreement.alpha:.3f}",
        style="bold",
        soft_wrap=True,
    )
    table = make_table("label", "F1", "kappa", "first", "second", "differ")
    for label, agreed in agreement.labels.items():
        table.add_row(
            printable(label),
            f"{agreed.f1:.3f}",
            f"{agreed.kappa:.3f}",
            *(f"{count:,}" for count in (agreed.first, agreed.second, agreed.disagreements)),
        )
    console.print(table)
    console.print()


def _show_thin_labels(console: Console, thin_labels: Sequence[ThinLabel]) -> None:
    console.print(
        f"thin-labels: {len(thin_labels):,}; advisable are {ADVISABLE} entries that carry a label and {ADVISABLE} that "
        "are known not to",
        style="bold",
        soft_wrap=True,
    )
    if not thin_labels:
        return
    table = make_table("label", "positive", "known negative", "what to do")
    table.columns[-1].justify = "left"
    for label, support, advice in thin_labels:
        table.add_row(printable(label), *(f"{count:,}" for count in support), advice)
    console.print(table)
