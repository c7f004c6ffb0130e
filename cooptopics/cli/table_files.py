"""Tables of results as files: CSV, Parquet and Excel, written a block at a time.

No cell becomes a formula in a spreadsheet, and memory does not grow with the number of pages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import closing
from typing import Any, BinaryIO

from cooptopics.cells import guard_formulas
from cooptopics.cli.terminal import as_text, printable, to_json
from cooptopics.errors import InputError
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.results import ArticleResult
from cooptopics.tables import arrow_schema, columns, make_rows, make_tables

Results = Iterable[tuple[Page, ArticleResult]]
MAX_ROWS = 1_048_576  # of an Excel sheet, with its header
_TEXTS = ("sentence", "text")


def write_csv(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    """Write UTF-8 with a header; lists are separated by semicolons, evidence is JSON, unknown is empty.

    An apostrophe stands before what a spreadsheet could take for a formula.
    """
    lines = csv.writer(as_text(target))
    # CSV cannot escape a control sign: data keep it, a screen does not get it.
    show = printable if target.isatty() else str

    def guard(cell: Any) -> Any:
        cell = _flatten(cell)
        return guard_formulas(show(cell)) if isinstance(cell, str) else cell

    lines.writerow([guard(column.name) for column in columns(model.labels, rows)])
    lines.writerows(map(guard, cells) for cells in make_rows(results, rows))


def write_parquet(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    """Write Parquet, a row group for each table of rows.

    Raises
    ------
    InputError
        When pyarrow is not installed.
    """
    schema = arrow_schema(model.labels, rows)
    from pyarrow import default_memory_pool
    from pyarrow.parquet import ParquetWriter

    # The least and the greatest text help nobody, and the index that holds them stays in memory to the end.
    indexed = [c.name for c in schema if c.name not in _TEXTS and not c.type.num_fields]
    with ParquetWriter(target, schema, compression="zstd", write_statistics=indexed) as file:
        for table in make_tables(make_rows(results, rows), schema):
            file.write_table(table)
            # What is free after a table is for Python too, until the next.
            default_memory_pool().release_unused()


def write_xlsx(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    """Write a workbook of one sheet, with a header that stays in sight; cells as in CSV, but every text is a text.

    Raises
    ------
    InputError
        When openpyxl is not installed, a text is too long for a cell, or there are more rows than a sheet holds.
    """
    from cooptopics.formats.excel import check_openpyxl, make_inert_cell, save_book

    check_openpyxl()
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(rows)
    sheet.freeze_panes = "A2"
    with closing(sheet):
        sheet.append([make_inert_cell(sheet, c.name) for c in columns(model.labels, rows)])
        for number, cells in enumerate(make_rows(results, rows), 2):
            if number > MAX_ROWS:
                raise InputError(f"a sheet of Excel holds {MAX_ROWS:,} rows; write parquet or csv")
            sheet.append([make_inert_cell(sheet, _flatten(cell)) for cell in cells])
    save_book(book, target)


def _flatten(cell: Any) -> str | float | None:
    """The content of a cell that holds no list: labels and words separated by semicolons, evidence as JSON."""
    if isinstance(cell, tuple):
        return ";".join(cell)
    if isinstance(cell, list):
        return to_json(cell).decode() if cell else None
    if isinstance(cell, str):
        return cell.encode("utf-8", "replace").decode()
    content: float | None = cell
    return content
