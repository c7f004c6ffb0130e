"""What a model learned, as a table for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cooptopics.cli.evaluation_table import make_table
from cooptopics.cli.terminal import make_console, printable
from cooptopics.retraining import TOLERANCE, LabelReport, Report

if TYPE_CHECKING:
    from rich.table import Table


def show_report(report: Report) -> None:
    """Print the held-out F1 of each label, and what became of those that the shipped corpus knows."""
    console = make_console()
    if report.base_labels:
        console.print(_make_changes(report))
        console.print(f"\n{_explain(report)}\n", soft_wrap=True)
    others = [label for label in report.labels if label not in report.base_labels]
    if others:
        console.print(_make_figures(report, others))


def _make_figures(report: Report, labels: Sequence[str]) -> Table:
    table = make_table("label", "with it", "without", "F1", "95% interval")
    for label in labels:
        found = report.labels[label]
        interval = f"{found.f1_low:.3f} to {found.f1_high:.3f}"
        table.add_row(printable(label), *_counts(found), f"{found.f1:.3f}", interval)
    return table


def _make_changes(report: Report) -> Table:
    table = make_table(
        "label", "with it", "without", "F1 before", "after", "change", f"within {TOLERANCE}"
    )
    for label in report.base_labels:
        found = report.labels[label]
        table.add_row(printable(label), *_counts(found), *_change(found.before, found.f1))
    table.add_row("macro-F1", "", "", *_change(report.macro_f1_before, report.macro_f1))
    return table


def _counts(found: LabelReport) -> tuple[str, str]:
    return f"{found.support.positive:,}", f"{found.support.negative:,}"


def _change(before: float | None, after: float) -> tuple[str, str, str, str]:
    if before is None:
        return "–", f"{after:.3f}", "–", "–"
    within = "yes" if abs(after - before) <= TOLERANCE else "no"
    return f"{before:.3f}", f"{after:.3f}", f"{after - before:+.3f}", within


def _explain(report: Report) -> str:
    held_out = f"on {report.entries:,} shipped entries, held out by source"
    if report.macro_f1_before is None:
        return f"{held_out}; the shipped model is not made from all these, so before is not known"
    return f"{held_out}; before is the shipped model, made from them alone"
