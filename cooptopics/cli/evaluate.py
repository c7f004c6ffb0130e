"""``cooptopics evaluate``: a model against annotated texts."""

from __future__ import annotations

from pathlib import Path

import click

from cooptopics.annotation import read_corpus
from cooptopics.cli.options import load_model, threshold_option
from cooptopics.cli.terminal import make_console, print_json, printable
from cooptopics.evaluation import Evaluation, evaluate


@click.command()
@click.argument("model_path", type=click.Path(path_type=Path), metavar="MODEL")
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
@threshold_option
def command(
    model_path: Path, corpus: tuple[Path, ...], format_: str, thresholds: tuple[str, ...]
) -> None:
    """Score a model on annotated texts (JSONL), each taken whole.

    \b
    Example:
      cooptopics evaluate better.safetensors gold.jsonl
    """
    model = load_model(model_path, thresholds)
    evaluation = evaluate(model, read_corpus(corpus, model.labels))
    if format_ == "json":
        print_json(evaluation.to_dict())
    else:
        _show(evaluation)


def _show(evaluation: Evaluation) -> None:
    from rich.table import Table

    console = make_console()
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for column in ("label", "precision", "recall", "F1", "95% interval", "support"):
        table.add_column(column, justify="left" if column == "label" else "right")
    for label, scores in evaluation.labels.items():
        table.add_row(
            printable(label),
            f"{scores.precision:.3f}",
            f"{scores.recall:.3f}",
            f"{scores.f1:.3f}",
            f"{scores.f1_low:.3f} to {scores.f1_high:.3f}",
            str(scores.support),
        )
    console.print(table)
    console.print(
        f"macro-F1 {evaluation.macro_f1:.3f} ({evaluation.macro_f1_low:.3f} to {evaluation.macro_f1_high:.3f}), "
        f"micro-F1 {evaluation.micro_f1:.3f}, exact match {evaluation.exact_match:.3f}, {evaluation.entries:,} texts"
    )
    console.print(
        f"false alarms on label-free texts {evaluation.false_alarms:.3f} of {evaluation.label_free:,}, "
        f"calibration error {evaluation.calibration_error:.3f}"
    )
