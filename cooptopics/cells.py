"""The cells of a table: lists of labels, yes and no, and texts that a spreadsheet must not run as a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable

NO_LABELS = ("none", "aucun", "-")  # as an empty cell is unknown; the first one is written
MARKS = {
    **dict.fromkeys(("1", "1.0", "x", "yes", "oui", "true", "vrai"), True),
    **dict.fromkeys(("0", "0.0", "no", "non", "false", "faux"), False),
}
# A spreadsheet set to another separator splits there, whatever the quotation marks, so what follows one starts a cell
# too. Apostrophes before a formula are part of what is found, so that the one added can be taken away again.
_START = r"(?<![^,;\t\r\n])"
_FORMULA = r"(?:['\"]|[^\S,;\t\r\n])*[=+\-@＝＋－＠]"
FORMULA_START = f"{_START}(?={_FORMULA})"  # JavaScript reads it too
_UNGUARDED = re.compile(FORMULA_START)
_GUARDED = re.compile(f"{_START}'(?={_FORMULA})")
_LABEL = re.compile(r'\s*"(?P<quoted>(?:[^"]|"")*)"\s*(?=;|$)|[^;]+')


def guard_formulas(text: str) -> str:
    """Put an apostrophe before what a spreadsheet that opens a CSV file could run.

    References
    ----------
    OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
    """
    return _UNGUARDED.sub("'", text)


def unguard_formulas(text: str) -> str:
    """The text that `guard_formulas` was given."""
    return _GUARDED.sub("", text)


def join_labels(labels: Iterable[str]) -> str:
    """Labels in one cell, separated by semicolons, or "none"."""
    return "; ".join(map(_quote, sorted(labels))) or NO_LABELS[0]


def split_labels(cell: str) -> list[str]:
    """The labels of a cell; those in quotation marks may hold semicolons."""
    if cell.strip().casefold() in NO_LABELS:
        return []
    labels = []
    for found in _LABEL.finditer(cell):
        quoted = found["quoted"]
        labels.append(found[0].strip() if quoted is None else quoted.replace('""', '"'))
    return [label for label in labels if label]


def _quote(label: str) -> str:
    is_plain = label == label.strip() and not set(label) & set('";')
    is_plain = is_plain and label.casefold() not in NO_LABELS
    return label if is_plain else '"' + label.replace('"', '""') + '"'
