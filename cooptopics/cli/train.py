"""``cooptopics train``: annotated texts to a model."""

from __future__ import annotations

from pathlib import Path

import click

from cooptopics.annotation import read_corpus
from cooptopics.cli.options import jobs_option
from cooptopics.cli.terminal import busy, complain, printable, start_workers
from cooptopics.domains import DOMAINS
from cooptopics.files import open_atomically
from cooptopics.resources import shipped_corpus
from cooptopics.training import train


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
@jobs_option(2)
def command(corpus: tuple[Path, ...], output: Path, no_base: bool, jobs: int) -> None:
    """Train a model on the shipped corpus and your own annotated texts (JSONL).

    \b
    Example:
      cooptopics train mine.jsonl -o better.safetensors
    """
    entries = read_corpus(corpus)
    if not no_base:
        own = {entry.text for entry in entries}
        ids = {entry.id for entry in entries}
        base = read_corpus(shipped_corpus())
        kept = [entry for entry in base if entry.text not in own and entry.id not in ids]
        if len(kept) < len(base):
            complain(
                f"{len(base) - len(kept)} shipped entries give way to yours with the same text or id"
            )
        entries = kept + entries
    known = {label for entry in entries for label in entry.annotated_for}
    definitions = {
        label: DOMAINS.get(label, "") for label in (*DOMAINS, *sorted(known)) if label in known
    }
    language = "" if no_base else "fr"
    if jobs > 1:
        start_workers(jobs)
    # Opened first: long work must not end with a place that cannot be written.
    with open_atomically(output) as target, busy(f"training on {len(entries):,} entries"):
        model = train(entries, definitions=definitions, language=language, jobs=jobs)
        target.write(model.to_bytes())
    measured = model.info["cross_validation"]
    click.echo(
        f"{printable(str(output))}: {len(entries):,} entries, {len(model.labels)} labels; cross-validation by source: "
        f"macro-F1 {measured['macro_f1']:.3f} ({measured['macro_f1_low']:.3f} to {measured['macro_f1_high']:.3f})"
    )
