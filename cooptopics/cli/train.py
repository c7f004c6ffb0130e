"""``cooptopics train``: annotated texts to a model."""

from __future__ import annotations

from pathlib import Path

import click

from cooptopics.base import merge, read_base
from cooptopics.cli.options import force_option, jobs_option, refuse_existing
from cooptopics.cli.terminal import busy, complain, printable, start_workers
from cooptopics.cli.training_notices import tell_doubts
from cooptopics.cli.training_table import show_report
from cooptopics.files import open_atomically
from cooptopics.formats import FORMATS, read_collection
from cooptopics.labels import LabelChanges, read_label_changes
from cooptopics.retraining import MAX_WEIGHT, Retrained, retrain, shipped_f1


@click.command()
@click.argument(
    "corpus", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="CORPUS..."
)
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path), help="Model file to write."
)
@click.option(
    "--no-base", is_flag=True, help="Learn from these files alone, without the shipped corpus."
)
@click.option(
    "--weight",
    type=click.FloatRange(0, MAX_WEIGHT, min_open=True),
    default=1.0,
    show_default=True,
    help="How many times each of your entries counts in the fit; a shipped one counts once.",
)
@click.option(
    "--assume-negative",
    multiple=True,
    metavar="LABEL",
    help="Take it that no shipped entry carries this label; else they say nothing of a label of yours. May be repeated.",
)
@click.option(
    "--labels",
    "labels_path",
    type=click.Path(path_type=Path),
    help="TOML file of definitions, other names, and labels to leave out; see above.",
)
@click.option(
    "--from",
    "format_",
    type=click.Choice([name for name, format_ in FORMATS.items() if format_.read]),
    help="Format of CORPUS; default: of each file by its suffix, and what it holds.",
)
@jobs_option(2)
@force_option
def command(
    corpus: tuple[Path, ...],
    output: Path,
    no_base: bool,
    weight: float,
    assume_negative: tuple[str, ...],
    labels_path: Path | None,
    format_: str | None,
    jobs: int,
    force: bool,
) -> None:
    """Train a model on the shipped corpus and your own annotated texts, and say what that did to each label.

    Reads JSONL and every other format of `cooptopics convert`. Where texts repeat, the last annotation counts, and yours
    before a shipped one.

    \b
    Examples:
      cooptopics train mine.jsonl -o better.safetensors
      cooptopics train arms.xlsx corrections.csv -o better.safetensors --weight 3
      cooptopics train mine.jsonl -o mine.safetensors --no-base

    \b
    A file for --labels; each part may be missing:
      drop = ["training"]             # not learned
      [rename]
      cyber-crime = "cybercrime"      # old = "new"; joins a label of that name
      [labels]
      arms = "trade in illegal arms"  # a definition
    """
    if no_base and (weight != 1 or assume_negative):
        raise click.UsageError(
            "--weight and --assume-negative are about the shipped corpus; leave them or --no-base out"
        )
    refuse_existing(output, force)
    changes = read_label_changes(labels_path) if labels_path else LabelChanges()
    collection = read_collection(corpus, complain, format_)
    base = [] if no_base else read_base()
    merged = merge(collection.entries, base, changes, assume_negative)
    tell_doubts(merged, collection)
    if jobs > 1:
        start_workers(jobs)
    n_entries = len(merged.base) + len(merged.own)
    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) as target, busy(f"training on {n_entries:,} entries"):
        trained = retrain(merged, weight, shipped_f1(base, changes), jobs)
        target.write(trained.model.to_bytes())
    click.echo(
        f"{printable(str(output))}: {n_entries:,} entries, {len(trained.model.labels)} labels; {_summarise(trained)}\n"
    )
    show_report(trained.report)


def _summarise(trained: Retrained) -> str:
    report = trained.report
    if report.base_labels:
        return f"macro-F1 {report.macro_f1:.3f} of the labels of the shipped corpus"
    measured = trained.model.info["cross_validation"]
    low, high = measured["macro_f1_low"], measured["macro_f1_high"]
    return (
        f"cross-validation by source: macro-F1 {measured['macro_f1']:.3f} ({low:.3f} to {high:.3f})"
    )
