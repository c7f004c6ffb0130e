"""``cooptopics explain``: why a text gets its labels."""

from __future__ import annotations

import os
from pathlib import Path

import click
import numpy as np

from cooptopics.cli.options import load_model, model_option
from cooptopics.cli.terminal import complain, make_console, print_json, printable
from cooptopics.errors import InputError
from cooptopics.explanation import Explanation
from cooptopics.inputs import read_pages


@click.command()
@click.argument("text")
@click.option(
    "--file", "is_file", is_flag=True, help="TEXT is the name of a file, or - for standard input."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="What to print.",
)
@click.option(
    "-n",
    "--words",
    "n_words",
    type=click.IntRange(min=0),
    default=8,
    show_default=True,
    help="Words to show for each score.",
)
@model_option
def command(text: str, is_file: bool, format_: str, n_words: int, model_path: Path | None) -> None:
    """Show every score of a text, taken whole: its words' shares, and how the scores combine.

    \b
    Examples:
      cooptopics explain "Hanoï et Vientiane luttent ensemble contre la drogue."
      cooptopics explain --file paragraph.txt --format json
    """
    # The locale C hands arguments over as bytes in disguise.
    text = os.fsencode(text).decode("utf-8", "surrogateescape")
    if is_file:
        failures: list[str] = []
        pages = list(read_pages([text], failures.append, complain))
        if failures or len(pages) != 1:
            too_many = f"{text}: {len(pages)} texts; give a file with one"
            raise InputError(failures[0] if failures else too_many)
        text = pages[0].text
    if not text.strip():
        raise InputError("the text is empty; there is nothing to explain")
    explanation = load_model(model_path).explain(text)
    if format_ == "json":
        print_json(_as_data(explanation))
    else:
        _show(explanation, n_words)


def _as_data(explanation: Explanation) -> dict[str, object]:
    return {
        "labels": {
            label: {
                "probability": explanation.probabilities[label],
                "threshold": explanation.thresholds[label],
                "holds": explanation.probabilities[label] >= explanation.thresholds[label],
                "logit": explanation.logits[label],
                "intercept": explanation.intercepts[label],
                "terms": [term._asdict() for term in explanation.terms[label]],
            }
            for label in explanation.terms
        },
        "scores": {
            name: {
                "score": float(explanation.scores[k]),
                "intercept": float(explanation.score_intercepts[k]),
            }
            for k, name in enumerate(explanation.score_names)
        },
        "words": [
            {
                "text": word,
                "start": start,
                "end": end,
                "shares": dict(zip(explanation.score_names, explanation.shares[i].tolist())),
            }
            for i, (word, (start, end)) in enumerate(zip(explanation.words, explanation.spans))
        ],
    }


def _show(explanation: Explanation, n_words: int) -> None:
    from rich.table import Table

    console = make_console()
    labels = Table(show_edge=False, pad_edge=False, header_style="dim")
    for column in ("label", "probability", "threshold", "holds", "logit = intercept + scores"):
        labels.add_column(column)
    for label, terms in explanation.terms.items():
        probability, threshold = explanation.probabilities[label], explanation.thresholds[label]
        sum_ = " ".join(f"{term.value:+.2f} {term.score}" for term in terms)
        labels.add_row(
            printable(label),
            f"{probability:.3f}",
            f"{threshold:.3f}",
            "yes" if probability >= threshold else "no",
            f"{explanation.logits[label]:.2f} = {explanation.intercepts[label]:.2f} {printable(sum_)}",
        )
    console.print(labels)
    console.print()
    scores = Table(show_edge=False, pad_edge=False, header_style="dim")
    for column in ("score", "value", "intercept", "strongest words"):
        scores.add_column(column)
    for k, name in enumerate(explanation.score_names):
        strongest = np.argsort(-np.abs(explanation.shares[:, k]), kind="stable")[:n_words]
        words = ", ".join(
            f"{printable(explanation.words[i])} {explanation.shares[i, k]:+.2f}" for i in strongest
        )
        scores.add_row(
            printable(name),
            f"{explanation.scores[k]:.2f}",
            f"{explanation.score_intercepts[k]:.2f}",
            words,
        )
    console.print(scores)
