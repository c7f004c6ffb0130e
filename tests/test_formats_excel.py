"""Excel workbooks: pleasant to fill in, safe to open, and read however analysts left them."""

from __future__ import annotations

import datetime
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from made_up_entries import BARE, DRUGS, FULL, read, write
from openpyxl import Workbook, load_workbook

from cooptopics.annotation import Entry
from cooptopics.errors import InputError

HEADER = ["id", "text", "drugs", "training"]
Fill = Callable[..., Path]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.xlsx"


@pytest.fixture
def fill(path: Path) -> Fill:
    """Save a workbook with these rows in its first sheet, after something was done to it."""

    def fill(*rows: list[Any], change: Callable[[Any], object] = lambda sheet: None) -> Path:
        book = Workbook()
        sheet = book.worksheets[0]
        for row in rows:
            sheet.append(row)
        change(sheet)
        book.save(path)
        return path

    return fill


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as said:
        read(path, "excel")
    return str(said.value).removeprefix(f"{path}: ")


class TestWriting:
    def test_gives_a_row_to_each_text(self, path: Path) -> None:
        write(path, "excel", [DRUGS, BARE])
        sheet = load_workbook(path).worksheets[0]
        assert list(sheet.values) == [
            tuple(HEADER),
            ("a", "Un texte.", 1, 0),
            ("c", "À annoter.", None, None),
        ]

    def test_helps_to_fill_in(self, path: Path) -> None:
        write(path, "excel", [DRUGS, FULL])
        sheet = load_workbook(path).worksheets[0]
        assert sheet.freeze_panes == "C2"
        assert sheet.auto_filter.ref == "A1:K3"
        assert sheet["A1"].font.bold
        assert sheet["B2"].alignment.wrap_text
        (choice,) = sheet.data_validations.dataValidation
        assert choice.formula1 == '"1,0"'
        assert str(choice.sqref) == "C2:C3 D2:D3"

    def test_has_columns_for_labels_that_are_still_to_be_considered(self, path: Path) -> None:
        write(path, "excel", [BARE], labels=("drugs", "arms"))
        sheet = load_workbook(path).worksheets[0]
        assert list(sheet.values) == [
            ("id", "text", "drugs", "arms"),
            ("c", "À annoter.", None, None),
        ]
        (choice,) = sheet.data_validations.dataValidation
        assert str(choice.sqref) == "C2 D2"

    @pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://x")', "-2", "+x", "@x", "#N/A"])
    def test_lets_no_cell_be_a_formula(self, path: Path, text: str) -> None:
        write(path, "excel", [replace(DRUGS, id=text, text=text)])
        sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet
        row = load_workbook(path).worksheets[0][2]
        assert [(cell.value, cell.data_type, cell.number_format) for cell in row[:2]] == [
            (text, "s", "@")
        ] * 2

    def test_refuses_a_text_that_no_cell_holds(self, path: Path) -> None:
        with pytest.raises(InputError, match="a text of 32,768 letters begins with 'xxx"):
            write(path, "excel", [replace(DRUGS, text="x" * 32768)])
        fits = replace(DRUGS, text="x" * 32767)
        write(path, "excel", [fits])
        assert read(path, "excel").contents.entries == [fits]

    def test_escapes_what_xml_cannot_write_as_excel_does(self, path: Path) -> None:
        made = replace(DRUGS, text="a\x01_x0041_\r\ufffe")
        write(path, "excel", [made])
        assert load_workbook(path).worksheets[0]["B2"].value == (
            "a_x0001__x005F_x0041__x000D__xFFFE_"
        )
        assert read(path, "excel").contents.entries == [made]


class TestReading:
    def test_takes_numbers_dates_and_truth(self, fill: Fill) -> None:
        day = datetime.datetime(2026, 5, 4)
        path = fill([*HEADER, "note"], [12, 2026, True, False, day], [1.0, "x", 1.0, None, 0.5])
        first, second = read(path, "excel").contents.entries
        assert first == Entry(
            "12",
            "2026",
            frozenset({"drugs"}),
            frozenset({"drugs", "training"}),
            note="2026-05-04 00:00:00",
        )
        assert (second.id, second.annotated_for, second.note) == ("1", {"drugs"}, "0.5")

    def test_passes_over_titles_and_empty_rows(self, fill: Fill) -> None:
        path = fill(
            ["Corpus"], [], HEADER, ["a", "Un.", 1, 0], [None] * 4, [" "], ["b", "Deux.", 0, 1],
            change=lambda sheet: sheet.merge_cells("A1:D1"),
        )  # fmt: skip
        assert [entry.id for entry in read(path, "excel").contents.entries] == ["a", "b"]

    def test_takes_an_empty_cell_for_unknown(self, fill: Fill) -> None:
        path = fill(HEADER, ["a", "Un.", 1, None], ["b", "Deux.", 0, 1])
        reading = read(path, "excel")
        assert [entry.annotated_for for entry in reading.contents.entries] == [
            {"drugs"},
            {"drugs", "training"},
        ]
        assert reading.notices == []

    def test_takes_the_first_sheet_with_texts(self, fill: Fill) -> None:
        def change(sheet: Any) -> None:
            sheet.parent.create_sheet("Notes", 0).append(["Read me"])
            sheet.parent.create_sheet("Old").append(HEADER)

        path = fill(HEADER, ["a", "Un.", 1, 0], change=change)
        reading = read(path, "excel")
        assert len(reading.contents.entries) == 1
        assert reading.notices == [f"{path}: read the sheet 'Sheet' alone, not 'Old'"]

    def test_takes_the_value_of_a_formula(self, fill: Fill, path: Path) -> None:
        fill(HEADER, ["a", "Un.", "=1+0", 0])
        # As Excel leaves it; openpyxl writes no values of formulas.
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        sheet = parts["xl/worksheets/sheet1.xml"].decode()
        parts["xl/worksheets/sheet1.xml"] = re.sub("<v */>|<v></v>", "<v>1</v>", sheet).encode()
        with zipfile.ZipFile(path, "w") as book:
            for name, content in parts.items():
                book.writestr(name, content)
        assert read(path, "excel").contents.entries[0].labels == {"drugs"}


class TestRefused:
    def test_merged_cells(self, fill: Fill) -> None:
        path = fill(
            HEADER, ["a", "Un.", 1, 0], ["b", "Deux.", 1, 0],
            change=lambda sheet: sheet.merge_cells("C2:C3"),
        )  # fmt: skip
        assert refusal(path) == (
            "sheet 'Sheet': merged cells (C2:C3); unmerge them and fill in each cell"
        )

    def test_a_row_without_text(self, fill: Fill) -> None:
        path = fill(HEADER, ["a", "Un.", 1, 0], ["b", None, 1, 0])
        assert refusal(path).startswith("sheet 'Sheet', row 3: \"text\" is missing, empty")

    def test_an_error_in_a_cell(self, fill: Fill) -> None:
        path = fill(HEADER, ["a", "#NAME?", 1, 0])
        assert refusal(path).startswith("sheet 'Sheet': B2 holds the error #NAME?; a text that")

    def test_an_odd_mark(self, fill: Fill) -> None:
        path = fill(HEADER, ["a", "Un.", 1, 0], ["b", "Deux.", 2, 0], ["c", "Trois.", 1, 0])
        assert refusal(path).startswith("sheet 'Sheet', row 3: '2' for drugs; write 1 for yes")

    def test_a_sheet_without_texts(self, fill: Fill) -> None:
        assert refusal(fill(["Texte", "drugs"], ["Un.", 1])).startswith(
            'no sheet has a column "text"; name the column of texts "text", in one of the'
        )

    def test_an_empty_workbook(self, fill: Fill) -> None:
        assert refusal(fill()).startswith('no sheet has a column "text"')

    def test_an_old_or_protected_file(self, path: Path) -> None:
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99)
        assert refusal(path).startswith("an old Excel file (.xls) or one with a password; save")

    def test_another_archive(self, path: Path) -> None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("content.xml", "<x/>")
        assert refusal(path) == "not an Excel workbook; save it as .xlsx"

    def test_everything_without_openpyxl(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        for use in (lambda: write(path, "excel", [DRUGS]), lambda: read(path, "excel")):
            with pytest.raises(InputError, match=r"pip install 'cooptopics\[xlsx\]'"):
                use()
