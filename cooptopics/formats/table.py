"""Annotated texts as a table: a row a text, and a column a label with 1, 0 or nothing where it is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from cooptopics.annotation import Row, name_few
from cooptopics.cells import MARKS, join_labels, split_labels
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.formats.contents import Contents, Notice

_LISTS = ("mentions", "second_labels")
_STRINGS = ("source", "annotator", "note", "lang")
_FIELDS = ("id", "text", "labels", "annotated_for", "cooperation", *_LISTS, *_STRINGS)
FIRST_LABEL = 2  # its column, after id and text
_PREFIX = "label:"  # before labels that would be taken for something else


class TableRow(NamedTuple):
    """Cells, and where they stand."""

    place: str
    cells: list[str]


def is_header(cells: Sequence[str]) -> bool:
    """Whether these are names of columns."""
    return "text" in map(_field, cells)


def make_table(contents: Contents) -> list[list[str | int]]:
    """The header and the rows of a table: id, text, every label, and the fields that any text has."""
    entries, labels = contents.entries, contents.labels
    extra = [
        name
        for name in ("cooperation", *_LISTS, *_STRINGS)
        if any(getattr(entry, name) not in (None, "") for entry in entries)
    ]
    table: list[list[str | int]] = [["id", "text", *map(_label_header, labels), *extra]]
    for entry in entries:
        marks = [
            int(label in entry.labels) if label in entry.annotated_for else "" for label in labels
        ]
        table.append(
            [entry.id, entry.text, *marks, *(_cell(getattr(entry, name)) for name in extra)]
        )
    return table


def _cell(value: frozenset[str] | bool | str | None) -> str | int:
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return join_labels(value)
    return int(value) if isinstance(value, bool) else value


def _label_header(label: str) -> str:
    is_plain = label == label.strip() and _field(label) not in _FIELDS
    return label if is_plain and not label.startswith(_PREFIX) else _PREFIX + label


def _field(header: str) -> str:
    return header.strip().casefold()


def read_table(
    header: Sequence[str], rows: Sequence[TableRow], path: Path, notice: Notice
) -> list[Row]:
    """Read a table with a column "labels", or with a column a label.

    Raises
    ------
    InputError
        Where columns have the same name, or a cell cannot be understood.
    """
    rows = [row for row in rows if any(cell.strip() for cell in row.cells)]
    fields = {_field(name): i for i, name in enumerate(header) if _field(name) in _FIELDS}
    labels = _label_columns(header, rows, path, "labels" in fields)
    read = [*fields.values(), *labels.values()]
    unread = [
        name or f"column {i + 1}"
        for i, name in enumerate(header)
        if i not in read and any(row.cells[i].strip() for row in rows)
    ]
    if unread:
        notice(f"{path}: columns not read: {name_few(unread)}")
    _tell_never_negative(labels, rows, path, notice)
    return [_read_row(row, number, fields, labels, path) for number, row in enumerate(rows, 1)]


def _label_columns(
    header: Sequence[str], rows: Sequence[TableRow], path: Path, has_list: bool
) -> dict[str, int]:
    """The columns of labels: those named so or like a domain, and those of marks where no column lists labels."""
    columns: dict[str, int] = {}
    names = [_column_name(cell) for cell in header]
    for i, name in enumerate(names):
        if name and names.index(name) != i:
            raise InputError(f"{path}: two columns are named {name!r}; rename or delete one")
        if name in _FIELDS:
            continue
        is_named = name.startswith(_PREFIX) or name in DOMAINS
        if name and (is_named or (not has_list and _holds_marks([row.cells[i] for row in rows]))):
            columns[name.removeprefix(_PREFIX)] = i
    if columns and has_list:
        raise InputError(
            f'{path}: both a column "labels" and columns of labels ({name_few(list(columns))}); delete one or the others'
        )
    return columns


def _column_name(header: str) -> str:
    if _field(header) in _FIELDS:
        return _field(header)
    return header if header.startswith(_PREFIX) else header.strip()


def _holds_marks(cells: Sequence[str]) -> bool:
    filled = [cell.strip().casefold() for cell in cells if cell.strip()]
    return 2 * sum(cell in MARKS for cell in filled) > len(filled)


def _tell_never_negative(
    labels: dict[str, int], rows: Sequence[TableRow], path: Path, notice: Notice
) -> None:
    """Say where an analyst probably left cells empty for no."""
    marks = {MARKS.get(row.cells[i].strip().casefold()) for row in rows for i in labels.values()}
    if marks == {True, None}:
        notice(f"{path}: no cell says 0, and an empty cell is unknown, not no; write 0 for no")


def _read_row(
    row: TableRow, number: int, columns: dict[str, int], labels: dict[str, int], path: Path
) -> Row:
    cells = {name: row.cells[i] for name, i in columns.items() if row.cells[i]}
    filled = {name for name, cell in cells.items() if cell.strip()}
    fields: dict[str, object] = {name: cells[name] for name in ("text", *_STRINGS) if name in cells}
    fields["id"] = cells.get("id", f"{path.stem}-{number}")
    for name in filled.intersection(_LISTS):
        fields[name] = split_labels(cells[name])
    if "cooperation" in filled:
        fields["cooperation"] = _read_mark(cells["cooperation"], "cooperation", row.place)
    if labels:
        marks = {label: _read_mark(row.cells[i], label, row.place) for label, i in labels.items()}
        fields["labels"] = [label for label, mark in marks.items() if mark]
        fields["annotated_for"] = [label for label, mark in marks.items() if mark is not None]
        return Row(row.place, fields)
    fields["labels"] = split_labels(cells.get("labels", ""))
    if "annotated_for" in filled or "labels" not in filled:
        # An empty cell says that no label holds only where it is said what was considered.
        fields["annotated_for"] = split_labels(cells.get("annotated_for", ""))
    return Row(row.place, fields)


def _read_mark(cell: str, column: str, place: str) -> bool | None:
    mark = cell.strip().casefold()
    if mark and mark not in MARKS:
        raise InputError(
            f"{place}: {cell.strip()!r} for {column}; write 1 for yes, 0 for no, or nothing"
        )
    return MARKS.get(mark)
