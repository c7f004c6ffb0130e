"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

import cooptopics
from cooptopics.annotation import Entry, unknown_label
from cooptopics.cli.terminal import complain
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
any_language_option = click.option(
    "--any-language",
    is_flag=True,
    help="Judge paragraphs in another language than the model's too.",
)
force_option = click.option("--force", is_flag=True, help="Replace a file that is there already.")
gold_argument = click.argument(
    "gold", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="GOLD..."
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


def load_model(path: Path | None, thresholds: tuple[str, ...] = ()) -> Model:
    """Load a model ("shipped" names the shipped one) and set thresholds given as LABEL=VALUE."""
    is_shipped = path == Path("shipped") and not path.exists()
    model = cooptopics.load(None if is_shipped else path)
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


def refuse_existing(path: Path | None, force: bool) -> None:
    """Keep a file that is there already, unless its loss is meant."""
    if path is not None and path.is_file() and not force:
        raise InputError(f"{path} exists already; choose another name, or replace it with --force")


def warn_of_training_texts(model: Model, name: Path, entries: Sequence[Entry]) -> int | None:
    """Say how many gold texts a model was trained on; None when that cannot be told."""
    if not model.training_texts.size:
        complain(f"{name}: does not say what it was trained on, so it may have seen the gold texts")
        return None
    seen = int(model.was_trained_on([entry.text for entry in entries]).sum())
    if seen:
        complain(
            f"{name}: {seen:,} of the {len(entries):,} gold texts were in its training corpus, which flatters it; "
            "hold them out of training to judge it fairly"
        )
    return seen
