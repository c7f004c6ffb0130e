"""``cooptopics compare``: whether one model is better than another."""

from __future__ import annotations

from pathlib import Path

import click

from cooptopics.annotation import name_few, read_corpus
from cooptopics.cli.evaluation_table import make_table
from cooptopics.cli.options import gold_argument, load_model, warn_of_training_texts
from cooptopics.cli.terminal import busy, complain, make_console, print_json, printable
from cooptopics.comparison import RESAMPLES, Comparison, compare, shared_labels
from cooptopics.model import Model


@click.command()
@click.argument("first_path", type=click.Path(path_type=Path), metavar="A")
@click.argument("second_path", type=click.Path(path_type=Path), metavar="B")
@gold_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option(
    "--resamples",
    type=click.IntRange(min=100),
    default=RESAMPLES,
    show_default=True,
    help="Resamples of each test.",
)
def command(
    first_path: Path, second_path: Path, gold: tuple[Path, ...], format_: str, resamples: int
) -> None:
    """Say whether model B is better than model A on annotated texts (JSONL), each taken whole.

    A and B are model files, or "shipped". A difference counts when paired bootstrap and approximate randomisation both find it at
    5%; single labels are corrected for their number (Holm).

    \b
    Example:
      cooptopics compare shipped better.safetensors gold.jsonl
    """
    first, second = load_model(first_path), load_model(second_path)
    _tell_unshared(first, second)
    entries = read_corpus(gold, tuple(dict.fromkeys((*first.labels, *second.labels))))
    with busy(f"comparing on {len(entries):,} texts"):
        comparison = compare(first, second, entries, resamples)
    seen = [
        warn_of_training_texts(model, path, entries)
        for model, path in ((first, first_path), (second, second_path))
    ]
    if format_ == "json":
        names = {"a": str(first_path), "b": str(second_path)}
        print_json(
            {**names, **comparison.to_dict(), "seen_in_training": dict(zip(("a", "b"), seen))}
        )
    else:
        _show(first_path, second_path, comparison)


def _tell_unshared(first: Model, second: Model) -> None:
    """Say which labels are left out because one model lacks them."""
    shared = shared_labels(first, second)
    for name, model in (("A", first), ("B", second)):
        alone = [label for label in model.labels if label not in shared]
        if alone:
            complain(
                f"only {name} has {name_few(alone)}; compared in what both have: {name_few(shared)}"
            )


def _show(first_path: Path, second_path: Path, comparison: Comparison) -> None:
    console = make_console()
    console.print(f"A: {printable(str(first_path))}\nB: {printable(str(second_path))}")
    console.print(f"{comparison.entries:,} texts, {comparison.changed:,} get other labels\n")
    table = make_table("F1", "A", "B", "B - A", "95% interval", "p boot.", "p rand.", "")
    means = [("macro", comparison.macro_f1), ("micro", comparison.micro_f1)]
    for name, found in [*means, *comparison.labels.items()]:
        table.add_row(
            printable(name),
            f"{found.a:.3f}",
            f"{found.b:.3f}",
            f"{found.difference:+.3f}",
            f"{found.low:+.3f} to {found.high:+.3f}",
            f"{found.p_bootstrap:.4f}",
            f"{found.p_randomisation:.4f}",
            "*" if found.significant else "",
        )
    console.print(table)
    console.print(f"\n{printable(comparison.verdict())}", soft_wrap=True)
