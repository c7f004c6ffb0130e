"""``cooptopics evaluate``: a model against annotated texts."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from cooptopics.annotation import read_corpus
from cooptopics.cli.evaluation_page import make_page
from cooptopics.cli.evaluation_table import show_diagnosis
from cooptopics.cli.options import (
    force_option,
    gold_argument,
    load_model,
    refuse_existing,
    threshold_option,
    warn_of_training_texts,
)
from cooptopics.cli.terminal import make_console, make_file_console, standard_output, to_json
from cooptopics.decisions import decide
from cooptopics.diagnosis import Diagnosis, diagnose
from cooptopics.errors import InputError
from cooptopics.files import open_atomically
from cooptopics.plots import check_matplotlib
from cooptopics.tuning import Aim, Tuned, parse_aims, tune


@click.command()
@click.argument("model_path", type=click.Path(path_type=Path), metavar="MODEL")
@gold_argument
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "html"]),
    default="table",
    show_default=True,
    help="What to print; html is one page with plots, which need the extra [plots].",
)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File to write, whole or not at all."
)
@click.option(
    "--mistakes",
    "n_mistakes",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    help="How many of the worst false positives, and of the worst false negatives, to show.",
)
@threshold_option
@click.option(
    "--target",
    "targets",
    multiple=True,
    metavar="[LABEL:]MEASURE=VALUE",
    help="Choose thresholds for a precision or recall, such as precision=0.95 or drugs:recall=0.9; may be repeated.",
)
@click.option(
    "--save",
    type=click.Path(path_type=Path),
    help="Write the model with the thresholds of --target and --threshold.",
)
@force_option
def command(
    model_path: Path,
    gold: tuple[Path, ...],
    format_: str,
    output: Path | None,
    n_mistakes: int,
    thresholds: tuple[str, ...],
    targets: tuple[str, ...],
    save: Path | None,
    force: bool,
) -> None:
    """Score a model on annotated texts (JSONL), each taken whole.

    MODEL is a model file, or "shipped". Labels that a text was not annotated for count for nothing in it.

    \b
    Examples:
      cooptopics evaluate better.safetensors gold.jsonl
      cooptopics evaluate shipped gold.jsonl --format html -o evaluation.html
      cooptopics evaluate shipped gold.jsonl --target precision=0.95 --save strict.safetensors
    """
    if save and not (targets or thresholds):
        raise click.UsageError("--save needs thresholds to save; give --target or --threshold")
    refuse_existing(output, force)
    refuse_existing(save, force)
    if format_ == "html":
        check_matplotlib()
    model = load_model(model_path, thresholds)
    aims = _parse_targets(targets, model.labels)
    entries = read_corpus(gold, model.labels)
    tuned = tune(decide(model, entries), model.thresholds, aims) if aims else []
    model = model.with_thresholds(**{found.label: found.after.threshold for found in tuned})
    diagnosis = diagnose(model, entries, n_mistakes)
    seen = warn_of_training_texts(model, model_path, entries)
    if format_ == "html":
        page = make_page(str(model_path), [*map(str, gold)], diagnosis, tuned, seen)
        _write(output, page.encode())
    elif format_ == "json":
        _write(output, to_json(_as_data(diagnosis, tuned, seen), indent=2) + b"\n")
    elif output:
        with open_atomically(output) as target:
            show_diagnosis(make_file_console(target), diagnosis, tuned)
    else:
        show_diagnosis(make_console(), diagnosis, tuned)
    if save:
        model.save(save)


def _parse_targets(targets: Sequence[str], labels: Sequence[str]) -> dict[str, Aim]:
    try:
        return parse_aims(targets, labels)
    except InputError as error:
        raise click.BadParameter(str(error), param_hint="--target") from None


def _write(output: Path | None, data: bytes) -> None:
    if output is None:
        standard_output().write(data)
        return
    with open_atomically(output) as target:
        target.write(data)


def _as_data(
    diagnosis: Diagnosis, tuned: Sequence[Tuned], seen_in_training: int | None
) -> dict[str, Any]:
    return {
        **diagnosis.to_dict(),
        "targets": [found.to_dict() for found in tuned],
        "seen_in_training": seen_in_training,
    }
