"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

import cooptopics
from cooptopics.annotation import unknown_label
from cooptopics.errors import InputError
from cooptopics.model import Model

Command = TypeVar("Command", bound=Callable[..., Any])

model_option = click.option(
    "-m",
    "--model",
    "model_path",
    type=click.Path(path_type=Path),
    help="Model file; default: the shipped model.",
)
threshold_option = click.option(
    "--threshold",
    "thresholds",
    multiple=True,
    metavar="LABEL=VALUE",
    help="Another threshold for a label, such as drugs=0.7; may be repeated.",
)
force_option = click.option(
    "--force", is_flag=True, help="Replace the output file if there is one."
)


def jobs_option(default: int) -> Callable[[Command], Command]:
    """The option --jobs."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        default=default,
        show_default=True,
        help="Worker processes.",
    )


def refuse_existing(output: Path | None, force: bool) -> None:
    """Make sure that no file is lost that the user did not mean to replace."""
    if output is not None and output.is_file() and not force:
        raise InputError(
            f"{output}: there is such a file; replace it with --force, or name another"
        )


def load_model(path: Path | None, thresholds: tuple[str, ...] = ()) -> Model:
    """Load a model and set thresholds given as LABEL=VALUE."""
    model = cooptopics.load(path)
    chosen = {}
    for setting in thresholds:
        label, _, value = setting.partition("=")
        if label not in model.definitions:
            raise click.BadParameter(unknown_label(label, model.labels), param_hint="--threshold")
        try:
            chosen[label] = float(value)
        except ValueError:
            raise click.BadParameter(
                f"{setting!r} is not LABEL=NUMBER, such as {label}=0.7", param_hint="--threshold"
            ) from None
        if not 0 <= chosen[label] <= 1:
            raise click.BadParameter(f"{value} is not from 0 to 1", param_hint="--threshold")
    return model.with_thresholds(**chosen) if chosen else model
