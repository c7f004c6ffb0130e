"""``cooptopics info``: what a model is and how good it was found."""

from __future__ import annotations

from pathlib import Path

import click

from cooptopics.cli.options import load_model
from cooptopics.cli.terminal import make_console, print_json, printable
from cooptopics.errors import ModelError
from cooptopics.model import Model


@click.command()
@click.argument("model_path", required=False, type=click.Path(path_type=Path), metavar="[MODEL]")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)
def command(model_path: Path | None, format_: str) -> None:
    """Show a model's labels, thresholds, corpus and measured quality; default: the shipped model.

    \b
    Example:
      cooptopics info better.safetensors
    """
    model = load_model(model_path)
    if format_ == "json":
        print_json(_as_data(model))
        return
    try:
        _show(model)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # A model may come with notes of any form; that does not keep it from working.
        raise ModelError(
            f"{model_path}: notes of another form than `train` writes; see them with --format json"
        ) from error


def _as_data(model: Model) -> dict[str, object]:
    return {
        "labels": dict(model.definitions),
        "thresholds": dict(model.thresholds),
        "language": model.language,
        "scores": list(model.score_names),
        "ngrams": {kind: len(strings) for kind, strings in model.vocabulary.ngrams.items()},
        **model.info,
    }


def _show(model: Model) -> None:
    from rich.table import Table

    console = make_console()
    corpus = model.info.get("corpus", {})
    sizes = ", ".join(f"{len(s):,} {kind}" for kind, s in model.vocabulary.ngrams.items())
    measured = model.info.get("cross_validation", {})
    console.print(f"language {printable(model.language) or 'unknown'}; n-grams: {sizes}")
    if corpus:
        console.print(f"trained on {corpus['entries']:,} entries of {corpus['sources']} sources")
    if measured:
        console.print(
            f"cross-validation by source: macro-F1 {measured['macro_f1']:.3f} "
            f"({measured['macro_f1_low']:.3f} to {measured['macro_f1_high']:.3f}), false alarms on "
            f"label-free texts {measured['false_alarms']:.1%}, calibration error {measured['calibration_error']:.3f}"
        )
    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for column in ("label", "threshold", "precision", "recall", "F1", "support", "definition"):
        table.add_column(column)
    for label, definition in model.definitions.items():
        scores = measured.get("labels", {}).get(label, {})
        figures = [
            f"{scores[name]:.3f}" if scores else "" for name in ("precision", "recall", "f1")
        ]
        table.add_row(
            printable(label),
            f"{model.thresholds[label]:.3f}",
            *figures,
            str(scores.get("support", "")),
            printable(definition),
        )
    console.print(table)
