"""CSV and TSV files, as spreadsheets write and read them."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import BinaryIO

from cooptopics.annotation import Row
from cooptopics.cells import guard_formulas, unguard_formulas
from cooptopics.decoding import decode
from cooptopics.errors import InputError
from cooptopics.files import read_bytes, reason
from cooptopics.formats.contents import Contents, Notice
from cooptopics.formats.table import TableRow, is_header, make_table, read_table
from cooptopics.records import find_delimiter


def write(target: BinaryIO, contents: Contents, delimiter: str = ",") -> None:
    """Write a table in UTF-8, with the mark by which Excel knows it."""
    lines = io.StringIO(newline="")
    rows = csv.writer(lines, delimiter=delimiter)
    for cells in make_table(contents):
        rows.writerow(guard_formulas(cell) if isinstance(cell, str) else cell for cell in cells)
    target.write(lines.getvalue().encode("utf-8-sig"))


def read(path: Path, notice: Notice) -> list[Row]:
    """Read a table with commas, semicolons or tabs between its cells, in UTF-8 or another encoding that is told.

    Raises
    ------
    InputError
        When the file cannot be read as such a table.
    """
    try:
        text = decode(read_bytes(path), str(path), notice)
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    rows = _split(text, path)
    if not rows:
        raise InputError(f"{path}: empty; there is nothing to convert")
    header = rows[0].cells
    if not is_header(header):
        raise InputError(
            f'{path}: no column "text" in the first line ({", ".join(header)}); name the column of texts "text", '
            "with commas, semicolons or tabs between the columns"
        )
    for row in rows[1:]:
        _check_width(row, len(header))
    return read_table(header, rows[1:], path, notice)


def _split(text: str, path: Path) -> list[TableRow]:
    """The cells of each row; blank lines are left out."""
    skipped = 0
    if text[:4].casefold() == "sep=":
        # Excel's own way to name the separator.
        _, _, text = text.partition("\n")
        skipped = 1
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True)
    rows = []
    number = 1 + skipped
    try:
        for cells in lines:
            if any(map(str.strip, cells)):
                rows.append(TableRow(f"{path}:{number}", list(map(unguard_formulas, cells))))
            number = lines.line_num + 1 + skipped
    except csv.Error as error:
        raise InputError(f"{path}:{number}: broken CSV: {error}; mend this row") from error
    return rows


def _check_width(row: TableRow, width: int) -> None:
    """Cells too many or too few mean that a text was cut at a separator or a line end."""
    while len(row.cells) > width and not row.cells[-1].strip():
        row.cells.pop()
    if len(row.cells) != width:
        raise InputError(
            f"{row.place}: {len(row.cells)} cells under a header of {width}; put texts with separators or line ends "
            "in quotation marks"
        )
