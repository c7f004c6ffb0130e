"""What is said of a model on annotated texts, as one HTML page with plots that loads nothing from elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from cooptopics.cli.evaluation_table import show_change
from cooptopics.cli.terminal import printable
from cooptopics.diagnosis import Diagnosis
from cooptopics.evaluation import Evaluation
from cooptopics.evaluation_plots import plot_precision_recall, plot_reliability
from cooptopics.mistakes import FALSE_NEGATIVE, FALSE_POSITIVE, Confusion, Mistake
from cooptopics.plots import draw_svg
from cooptopics.results import mark_words
from cooptopics.tuning import Tuned

_STYLE = """
:root { color-scheme: light dark }
body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 70em; padding: 0 1em }
table { border-collapse: collapse; margin: 1em 0 }
th, td { padding: .25em .7em; text-align: right; vertical-align: top; border-bottom: 1px solid #8884 }
th, td.text, th.text { text-align: left }
td small { opacity: .7 }
.plots { display: flex; flex-wrap: wrap; gap: 1em }
.wide { overflow-x: auto }
mark { background: #fd76; color: inherit; font-weight: bold }
"""
# A page that holds foreign text may run and load nothing, whatever that text says.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def make_page(
    model: str,
    gold: Sequence[str],
    diagnosis: Diagnosis,
    tuned: Sequence[Tuned] = (),
    seen_in_training: int | None = 0,
) -> str:
    """The page.

    Parameters
    ----------
    model, gold : names of the files
    tuned : thresholds that were chosen on the gold texts
    seen_in_training : how many gold texts the model was trained on, None when that cannot be told
    """
    title = f"{_escape(model)} on {_escape(', '.join(gold))}"
    sections = [
        _seen(seen_in_training),
        _section("Scores", _scores(diagnosis.scores)),
        _section("Chosen thresholds", _tuned(tuned)) if tuned else "",
        _section("Can the probabilities be believed?", _reliability(diagnosis)),
        _section("Precision and recall by threshold", _curves(diagnosis)),
        _section("Labels confused with others", _confusions(diagnosis.confusions)),
        _section("Most confident mistakes", _mistakes(diagnosis.mistakes)),
    ]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
        f"{''.join(sections)}</body>\n</html>\n"
    )


def _escape(text: str) -> str:
    return html.escape(printable(text))


def _section(heading: str, content: str) -> str:
    return f"<section>\n<h2>{heading}</h2>\n{content}\n</section>\n"


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]], n_texts: int = 1) -> str:
    """A table of cells that are escaped already; the first columns hold texts, the others numbers."""
    kinds = [' class="text"' if i < n_texts else "" for i in range(len(columns))]
    head = "".join(f"<th{kind}>{column}</th>" for kind, column in zip(kinds, columns))
    body = "\n".join(
        f"<tr>{''.join(f'<td{kind}>{cell}</td>' for kind, cell in zip(kinds, row))}</tr>"
        for row in rows
    )
    return f'<div class="wide"><table>\n<tr>{head}</tr>\n{body}\n</table></div>'


def _seen(seen_in_training: int | None) -> str:
    if seen_in_training is None:
        return "<p><strong>The model may have been trained on these texts.</strong></p>\n"
    if not seen_in_training:
        return ""
    return (
        f"<p><strong>The model was trained on {seen_in_training:,} of these texts, which flatters it."
        "</strong></p>\n"
    )


def _scores(scores: Evaluation) -> str:
    rows = [
        (
            _escape(label),
            *(_figure(found, name) for name in ("precision", "recall", "f1")),
            f"{found.support:,}",
            f"{found.annotated:,}",
        )
        for label, found in scores.labels.items()
    ]
    table = _table(("label", "precision", "recall", "F1", "support", "annotated"), rows)
    figures = ", ".join(
        f"{name} {_figure(scores, field)}"
        for name, field in (
            ("macro-F1", "macro_f1"),
            ("micro-F1", "micro_f1"),
            ("exact match", "exact_match"),
        )
    )
    return (
        f"<p>{scores.entries:,} texts: {figures}. Of {scores.label_free:,} label-free texts "
        f"{scores.false_alarms:.1%} get a label. Small figures are 95% bootstrap intervals.</p>\n{table}"
    )


def _figure(scores: object, name: str) -> str:
    value, low, high = (getattr(scores, f"{name}{end}") for end in ("", "_low", "_high"))
    return f"{value:.3f} <small>{low:.3f} to {high:.3f}</small>"


def _tuned(tuned: Sequence[Tuned]) -> str:
    rows = [
        (
            _escape(found.label),
            f"{found.aim.measure} {found.aim.wanted:g}",
            *(show_change(old, new) for old, new in zip(found.before, found.after)),
            f"{found.given:,}",
        )
        for found in tuned
    ]
    table = _table(
        ("label", "wanted", "threshold", "precision", "recall", "texts given it"), rows, n_texts=2
    )
    return f"<p>Chosen and measured on the same texts; expect a little less on others.</p>\n{table}"


def _reliability(diagnosis: Diagnosis) -> str:
    bins = diagnosis.reliability
    plot = draw_svg([plot_reliability(bins)])
    rows = [
        (
            f"{bin_.low:.1f} to {bin_.high:.1f}",
            f"{bin_.decisions:,}",
            f"{bin_.stated:.3f}",
            f"{bin_.observed:.3f}",
        )
        for bin_ in bins
    ]
    table = _table(("probability", "decisions", "stated", "observed"), rows)
    error = f"Expected calibration error {diagnosis.scores.calibration_error:.3f}."
    return f'<p>{error} Dots grow with the number of decisions.</p>\n<div class="plots">{plot}{table}</div>'


def _curves(diagnosis: Diagnosis) -> str:
    plots = [
        draw_svg([plot_precision_recall(printable(label), curve, diagnosis.thresholds[label])])
        for label, curve in diagnosis.curves.items()
    ]
    if not plots:
        return "<p>No text carries a label.</p>"
    return f'<p>Dotted: the threshold in use.</p>\n<div class="plots">{"".join(plots)}</div>'


def _confusions(confusions: Sequence[Confusion]) -> str:
    """The confusions as a matrix of the labels that take part in one."""
    if not confusions:
        return "<p>None.</p>"
    texts = {(right, given): texts for right, given, texts in confusions}
    rows = _names(right for right, _, _ in confusions)
    columns = _names(given for _, given, _ in confusions)
    table = _table(
        ("right, but missed", *(_escape(given or "nothing wrong") for given in columns)),
        [
            (
                _escape(right or "nothing missed"),
                *(
                    f"{texts[right, given]:,}" if (right, given) in texts else ""
                    for given in columns
                ),
            )
            for right in rows
        ],
    )
    return f"<p>Columns: the label that was given wrongly. Numbers of texts.</p>\n{table}"


def _names(names: Iterable[str | None]) -> list[str | None]:
    """Each name once, in order, and None last."""
    return sorted(dict.fromkeys(names), key=lambda name: name is None)


def _mistakes(mistakes: Sequence[Mistake]) -> str:
    if not mistakes:
        return "<p>None are shown.</p>"
    parts = []
    for kind, speaking in ((FALSE_POSITIVE, "for"), (FALSE_NEGATIVE, "against")):
        rows = [_mistake(mistake) for mistake in mistakes if mistake.kind == kind]
        columns = ("entry", "label", "text", "right", "given", "probability")
        parts.append(
            f"<h3>{kind.capitalize()}s</h3>\n<p>Marked: words that speak {speaking} the label.</p>"
        )
        parts.append(_table(columns, rows, n_texts=5))
    return "\n".join(parts)


def _mistake(mistake: Mistake) -> tuple[str, ...]:
    pieces = mark_words(mistake.text, 0, len(mistake.text), mistake.words)
    text = "".join(
        f"<mark>{_escape(piece)}</mark>" if is_word else _escape(piece) for piece, is_word in pieces
    )
    return (
        _escape(mistake.id),
        _escape(mistake.label),
        text,
        _escape(", ".join(mistake.right)),
        _escape(", ".join(mistake.given)),
        f"{mistake.probability:.3f}",
    )
