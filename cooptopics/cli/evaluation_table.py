"""What is said of a model on annotated texts, as tables for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cooptopics.cli.terminal import mark_text, printable
from cooptopics.diagnosis import Diagnosis
from cooptopics.evaluation import Evaluation
from cooptopics.mistakes import FALSE_NEGATIVE, FALSE_POSITIVE, Confusion, Mistake
from cooptopics.tuning import Tuned

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MAX_CONFUSIONS = 10
_MAX_LETTERS = 600  # of a text


def show_diagnosis(console: Console, diagnosis: Diagnosis, tuned: Sequence[Tuned]) -> None:
    """Print figures, confusions, mistakes and what chosen thresholds cost."""
    if tuned:
        _show_tuned(console, tuned)
    _show_scores(console, diagnosis.scores)
    if diagnosis.confusions:
        _show_confusions(console, diagnosis.confusions)
    for kind, speaking in ((FALSE_POSITIVE, "for"), (FALSE_NEGATIVE, "against")):
        mistakes = [mistake for mistake in diagnosis.mistakes if mistake.kind == kind]
        if mistakes:
            heading = f"most confident {kind}s, with the words that speak {speaking} the label"
            _show_mistakes(console, heading, mistakes)


def make_table(*columns: str) -> Table:
    """A table whose first column holds names and the others numbers."""
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    for i, column in enumerate(columns):
        table.add_column(column, justify="right" if i else "left")
    return table


def _show_scores(console: Console, scores: Evaluation) -> None:
    table = make_table("label", "precision, 95%", "recall, 95%", "F1, 95%", "support")
    for label, found in scores.labels.items():
        figures = [
            _figure(
                getattr(found, name), getattr(found, f"{name}_low"), getattr(found, f"{name}_high")
            )
            for name in ("precision", "recall", "f1")
        ]
        if not found.annotated:
            figures = ["not annotated", "", ""]
        table.add_row(printable(label), *figures, f"{found.support:,}")
    console.print(table)
    macro = _figure(scores.macro_f1, scores.macro_f1_low, scores.macro_f1_high)
    micro = _figure(scores.micro_f1, scores.micro_f1_low, scores.micro_f1_high)
    exact = _figure(scores.exact_match, scores.exact_match_low, scores.exact_match_high)
    console.print(
        f"macro-F1 {macro}, micro-F1 {micro}, exact match {exact}, {scores.entries:,} texts",
        soft_wrap=True,
    )
    console.print(
        f"false alarms on label-free texts {scores.false_alarms:.3f} of {scores.label_free:,}, "
        f"calibration error {scores.calibration_error:.3f}",
        soft_wrap=True,
    )


def _figure(value: float, low: float, high: float) -> str:
    return f"{value:.3f} {low:.2f}–{high:.2f}"


def show_change(old: float, new: float) -> str:
    """A figure before and after; the precision of a label that was never given is none."""
    return f"{'–' if math.isnan(old) else f'{old:.3f}'} → {new:.3f}"


def _show_tuned(console: Console, tuned: Sequence[Tuned]) -> None:
    table = make_table("label", "wanted", "threshold", "precision", "recall", "given")
    for label, aim, before, after, given in tuned:
        changes = [show_change(old, new) for old, new in zip(before, after)]
        table.add_row(printable(label), f"{aim.measure} {aim.wanted:g}", *changes, f"{given:,}")
    console.print(table)
    console.print("chosen and measured on the same texts; expect a little less on others\n")


def _show_confusions(console: Console, confusions: Sequence[Confusion]) -> None:
    table = make_table("right, but missed", "given instead", "texts")
    table.columns[1].justify = "left"
    for right, given, texts in confusions[:_MAX_CONFUSIONS]:
        table.add_row(printable(right or "–"), printable(given or "–"), f"{texts:,}")
    console.print()
    console.print(table)
    if len(confusions) > _MAX_CONFUSIONS:
        console.print(f"and {len(confusions) - _MAX_CONFUSIONS:,} rarer pairs")


def _show_mistakes(console: Console, heading: str, mistakes: Sequence[Mistake]) -> None:
    from rich.table import Table

    table = Table(show_edge=False, pad_edge=False, header_style="dim")
    table.add_column("label", no_wrap=True)
    table.add_column("prob.", justify="right", no_wrap=True)
    table.add_column(heading, overflow="fold")
    for mistake in mistakes:
        shown = mark_text(mistake.text, 0, min(len(mistake.text), _MAX_LETTERS), mistake.words)
        if len(mistake.text) > _MAX_LETTERS:
            shown.append("…")
        shown.append(printable(_remark(mistake)), "dim")
        table.add_row(printable(mistake.label), f"{mistake.probability:.2f}", shown)
    console.print()
    console.print(table)


def _remark(mistake: Mistake) -> str:
    words = ", ".join(dict.fromkeys(word.text for word in mistake.words))
    return f" ({mistake.id}; right: {', '.join(mistake.right) or '–'}; words: {words or '–'})"
