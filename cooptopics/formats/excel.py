"""Excel workbooks (.xlsx) by openpyxl."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cooptopics.annotation import Row, name_few
from cooptopics.archives import check_markup
from cooptopics.errors import InputError
from cooptopics.files import read_bytes, reason
from cooptopics.formats.contents import Contents, Notice
from cooptopics.formats.table import FIRST_LABEL, TableRow, is_header, make_table, read_table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

MAX_LETTERS = 32_767  # in a cell
_MOST_XML = 100 << 20  # bytes of a workbook, unpacked
_WIDTHS = {"id": 16, "text": 90}  # of columns, in letters
_MARK_WIDTH = 14
_HEADER_ROWS = 20  # searched, as titles may stand above the header
# XML has no way to write these signs; Excel reads and writes them so.
_UNWRITABLE = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"


def write(target: BinaryIO, contents: Contents) -> None:
    """Write one sheet, with a header that stays in sight, filters, and lists of 1 and 0 to choose from.

    Raises
    ------
    InputError
        When a text is too long for a cell, or openpyxl is missing.
    """
    check_openpyxl()
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    header, *rows = make_table(contents)
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet("texts")
    sheet.freeze_panes = "C2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    marks = DataValidation(type="list", formula1='"1,0"', allow_blank=True)
    sheet.data_validations.append(marks)
    for i, name in enumerate(header):
        letter = get_column_letter(i + 1)
        sheet.column_dimensions[letter].width = _WIDTHS.get(str(name), _MARK_WIDTH)
        if i in range(FIRST_LABEL, FIRST_LABEL + len(contents.labels)):
            marks.add(f"{letter}2:{letter}{len(rows) + 1}")
    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)

    def make_cell(content: str | int, font: Font | None = None) -> Any:
        cell = make_inert_cell(sheet, content)
        cell.alignment = wrapped
        if font:
            cell.font = font
        return cell

    with closing(sheet):
        sheet.append([make_cell(name, bold) for name in header])
        for row in rows:
            sheet.append([make_cell(content) for content in row])
    save_book(book, target)


def make_inert_cell(sheet: Any, content: str | float | None) -> Any:
    """A cell of a sheet that is written only; a text stays a text, whatever it begins with, also after it was edited.

    Raises
    ------
    InputError
        When a text is too long for a cell.
    """
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(content, str):
        return WriteOnlyCell(sheet, content)
    cell: Any = WriteOnlyCell(sheet, _escape(content) or None)
    if content:
        cell.data_type, cell.number_format = "s", "@"
    return cell


def save_book(book: Any, target: BinaryIO) -> None:
    """Write a workbook; unlike its own `save`, this leaves nothing open when writing fails."""
    from zipfile import ZIP_DEFLATED, ZipFile

    from openpyxl.writer.excel import ExcelWriter

    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).save()


def check_openpyxl() -> None:
    """Make sure that openpyxl is installed."""
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise InputError(
            "Excel files need openpyxl; install it with: pip install 'cooptopics[xlsx]'"
        ) from error


def _escape(text: str) -> str:
    escaped = _UNWRITABLE.sub(lambda sign: f"_x{ord(sign.group()):04X}_", text)
    if len(escaped) > MAX_LETTERS:
        raise InputError(
            f"a text of {len(escaped):,} letters begins with {text[:40]!r}; a cell of Excel holds {MAX_LETTERS:,}, "
            "so split the text or write CSV"
        )
    return escaped


def read(path: Path, notice: Notice) -> list[Row]:
    """Read the first sheet that has a column "text".

    Raises
    ------
    InputError
        When the file is no such workbook, has merged cells or errors, or openpyxl is missing.
    """
    check_openpyxl()
    found = [(sheet, row) for sheet in _load(path).worksheets if (row := _find_header(sheet))]
    if not found:
        raise InputError(
            f'{path}: no sheet has a column "text"; name the column of texts "text", in one of the first '
            f"{_HEADER_ROWS} rows"
        )
    (sheet, start), *others = found
    if others:
        unread = [repr(other.title) for other, _ in others]
        notice(f"{path}: read the sheet {sheet.title!r} alone, not {name_few(unread)}")
    place = f"{path}: sheet {sheet.title!r}"
    merged = [str(cells) for cells in sheet.merged_cells.ranges if cells.max_row >= start]
    if merged:
        raise InputError(
            f"{place}: merged cells ({name_few(sorted(merged))}); unmerge them and fill in each cell"
        )
    header, *rows = (
        TableRow(f"{place}, row {number}", [_read_cell(cell, place) for cell in cells])
        for number, cells in enumerate(sheet.iter_rows(min_row=start), start)
    )
    return read_table(header.cells, rows, path, notice)


def _load(path: Path) -> Any:
    """The workbook of a file, with the values that its formulas had."""
    from openpyxl import load_workbook

    try:
        data = read_bytes(path)
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    if data.startswith(_OLD_EXCEL):
        raise InputError(
            f"{path}: an old Excel file (.xls) or one with a password; save it as .xlsx without password"
        )
    try:
        with warnings.catch_warnings():
            # Of decorations that are not kept; nobody needs them here.
            warnings.simplefilter("ignore")
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_markup(archive, str(path), _MOST_XML)
            return load_workbook(io.BytesIO(data), data_only=True)
    except InputError:
        raise
    except Exception as error:
        # Damaged workbooks fail in many ways: in the archive, the XML, or what openpyxl makes of it.
        raise InputError(f"{path}: not an Excel workbook; save it as .xlsx") from error


def _find_header(sheet: Worksheet) -> int:
    """The row that names the columns; 0 when there is none."""
    rows = sheet.iter_rows(max_row=_HEADER_ROWS, values_only=True)
    for number, values in enumerate(rows, 1):
        if is_header([str(value) for value in values]):
            return number
    return 0


def _read_cell(cell: Any, place: str) -> str:
    value = cell.value
    if cell.data_type == "e":
        raise InputError(
            f"{place}: {cell.coordinate} holds the error {value}; a text that begins with = or - must be typed after "
            "an apostrophe"
        )
    if value is None:
        return ""
    if isinstance(value, bool) or (isinstance(value, float) and value.is_integer()):
        value = int(value)
    return _ESCAPE.sub(lambda code: chr(int(code[1], 16)), str(value))
