"""Results as tables: the columns and types that docs/tables.md promises, and one table whatever the format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import sys
import tracemalloc
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_tools import CLEAR, PAGE, QUIET, call, complaint, run, write_records
from conftest import make_word_model
from hypothesis import given
from hypothesis import strategies as st

import cooptopics
from cooptopics import tables
from cooptopics.cli import table_files
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.pages import Page

CAPTION = "Les deux ministres à Vientiane. Photo : VNA"
PLACE = [
    *((name, "string") for name in ("file", "id", "title", "date", "site", "url", "duplicate_of")),
    *((name, "int32") for name in ("paragraph", "start", "end")),
]
COLUMNS = {
    "paragraphs": [
        *PLACE,
        ("kind", "string"),
        ("furniture", "bool"),
        ("language", "string"),
        ("labels", "list<item: string>"),
        *((f"p_{label}", "double") for label in DOMAINS),
        (
            "evidence",
            "list<item: struct<label: string, sentence: struct<start: int32, end: int32>, "
            "words: list<item: struct<text: string, share: double, start: int32, end: int32>>>>",
        ),
        ("text", "string"),
    ],
    "labels": [
        *PLACE,
        ("language", "string"),
        ("label", "string"),
        ("probability", "double"),
        ("holds", "bool"),
        ("sentence", "string"),
        ("sentence_start", "int32"),
        ("sentence_end", "int32"),
        ("words", "list<item: string>"),
        ("text", "string"),
    ],
}
FORMULAS = ["=1+1", "+1", "-1", "@a", "\t=1", "a;=1", '"=1', "＝1", "'=1"]


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_records(
        tmp_path / "pages.jsonl",
        [{"id": "a", "text": f"{CAPTION}\n{CLEAR}\n{QUIET}"}, {"id": "b", "text": QUIET}],
    )


def classify(pages: Path, format_: str, rows: str = "paragraphs") -> Path:
    """The file that a call without complaints writes."""
    target = pages.with_name(f"labels.{format_}")
    outcome = call("classify", pages, "--rows", rows, "--output", target)
    assert outcome == (0, "", "")
    return target


def read_sheet(path: Path) -> list[dict[str, Any]]:
    header, *rows = openpyxl.load_workbook(path).worksheets[0].values
    return [dict(zip(map(str, header), row)) for row in rows]


class TestSchema:
    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_names_types_and_order_are_as_documented(self, rows: str) -> None:
        table = cooptopics.classify(PAGE).to_arrow(rows)
        assert [(field.name, str(field.type)) for field in table.schema] == COLUMNS[rows]

    @pytest.mark.parametrize("rows", tables.ROWS)
    @pytest.mark.parametrize("page", ["", CAPTION, QUIET])
    def test_is_the_same_where_there_is_nothing(self, page: str, rows: str) -> None:
        assert cooptopics.classify(page).to_arrow(rows).schema == tables.arrow_schema(
            tuple(DOMAINS), rows
        )

    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_the_documentation_lists_the_columns_in_this_order(self, rows: str) -> None:
        text = (Path(__file__).parent.parent / "docs" / "tables.md").read_text(encoding="utf-8")
        section = text.split("\n## ")[1 + tables.ROWS.index(rows)]
        listed = re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)
        columns = [column.name for column in tables.columns(["drugs"], rows)]
        assert listed == [name.replace("p_drugs", "p_LABEL") for name in columns]

    @pytest.mark.parametrize("format_", ["csv", "xlsx", "parquet"])
    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_files_have_the_same_columns(self, pages: Path, format_: str, rows: str) -> None:
        path = classify(pages, format_, rows)
        if format_ == "parquet":
            names = pq.read_schema(path).names
        elif format_ == "xlsx":
            names = list(read_sheet(path)[0])
        else:
            names = next(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        assert names == [name for name, _ in COLUMNS[rows]]

    def test_other_rows_are_refused(self) -> None:
        with pytest.raises(InputError, match="rows must be one of paragraphs, labels, not 'words'"):
            cooptopics.classify(PAGE).to_arrow("words")


class TestParagraphs:
    def test_there_is_a_row_for_each_with_what_json_says(self, pages: Path) -> None:
        rows = pq.read_table(classify(pages, "parquet")).to_pylist()
        records = call("classify", pages, "--format", "jsonl").records
        assert [row["paragraph"] for row in rows] == [0, 1, 2, 0]
        for row, record in zip(rows, records, strict=True):
            probabilities = {
                n[2:]: row[n] for n in row if n.startswith("p_") and row[n] is not None
            }
            assert probabilities == record.pop("probabilities")
            assert {name: row[name] for name in record} == record

    def test_furniture_has_no_probabilities(self) -> None:
        (row,) = cooptopics.classify(CAPTION).to_arrow().to_pylist()
        assert (row["kind"], row["furniture"], row["labels"]) == ("caption", True, [])
        assert all(row[f"p_{label}"] is None for label in DOMAINS)

    def test_what_is_known_of_a_page_stands_in_its_row(self) -> None:
        page = Page("a.html", "7", QUIET, title="Riz", site="VNA", url="https://example.org/a")
        results = [(page, cooptopics.classify(QUIET))]
        (row,) = tables.to_arrow(results, tuple(DOMAINS)).to_pylist()
        known = {"file": "a.html", "id": "7", "title": "Riz", "date": None, "site": "VNA"}
        assert {name: row[name] for name in known} == known


class TestLabels:
    def test_there_is_a_row_for_each_label_of_each_paragraph_that_was_judged(self) -> None:
        result = cooptopics.classify(f"{CAPTION}\n{CLEAR}\n{QUIET}")
        rows = result.to_arrow("labels").to_pylist()
        expected = [
            (number, label, paragraph.probabilities[label], label in paragraph.labels)
            for number, paragraph in enumerate(result.paragraphs)
            for label in paragraph.probabilities
        ]
        assert len(expected) == 2 * len(DOMAINS)
        names = ("paragraph", "label", "probability", "holds")
        assert [tuple(row[name] for name in names) for row in rows] == expected

    def test_a_label_that_holds_has_its_sentence_and_its_words(self) -> None:
        result = cooptopics.classify(PAGE)
        evidence = {e.label: e for p in result.paragraphs for e in p.evidence}
        for row in result.to_arrow("labels").to_pylist():
            if not row["holds"]:
                assert (row["sentence"], row["sentence_start"], row["words"]) == (None, None, [])
                continue
            found = evidence[row["label"]]
            assert row["sentence"] == PAGE[row["sentence_start"] : row["sentence_end"]]
            assert (row["sentence_start"], row["sentence_end"]) == found.sentence[:2]
            assert row["words"] == [word.text for word in found.words]

    def test_json_gives_the_same_rows(self, pages: Path) -> None:
        table = pq.read_table(classify(pages, "parquet", "labels"))
        known = [{k: v for k, v in row.items() if v is not None} for row in table.to_pylist()]
        for format_ in ("json", "jsonl"):
            outcome = call("classify", pages, "--rows", "labels", "--format", format_)
            found = json.loads(outcome.out) if format_ == "json" else outcome.records
            assert found == known


class TestFrames:
    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_pandas_has_the_same_columns_and_values(self, rows: str) -> None:
        result = cooptopics.classify(PAGE)
        frame, table = result.to_pandas(rows), result.to_arrow(rows)
        assert list(frame.columns) == table.schema.names
        assert pa.Table.from_pandas(frame, table.schema).to_pylist() == table.to_pylist()

    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_polars_has_the_same_columns_and_values(self, rows: str) -> None:
        result = cooptopics.classify(PAGE)
        frame, table = result.to_polars(rows), result.to_arrow(rows)
        assert frame.columns == table.schema.names
        assert frame.to_dicts() == table.to_pylist()

    @pytest.mark.parametrize("package", ["pyarrow", "pandas", "polars"])
    def test_a_missing_package_is_named_with_how_to_get_it(
        self, package: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        method = {"pyarrow": "to_arrow"}.get(package, f"to_{package}")
        with pytest.raises(InputError) as said:
            getattr(cooptopics.classify(QUIET), method)()
        advice = "install it with: pip install 'cooptopics[table]'"
        assert str(said.value) == f"tables need {package}; {advice}"

    @given(st.text(st.characters()))
    def test_any_text_is_kept_but_for_half_characters(self, text: str) -> None:
        rows = cooptopics.classify(text).to_arrow().to_pylist()
        whole = text.encode("utf-8", "replace").decode()
        assert all(row["text"] == whole[row["start"] : row["end"]] for row in rows)

    def test_half_characters_become_question_marks_everywhere(self) -> None:
        model = make_word_model({"heroine": 1.0})
        model = replace(model, definitions={"dr\ud800": ""}, thresholds={"dr\ud800": 0.0})
        (row,) = model.classify("\ud800 héroïne").to_arrow().to_pylist()
        assert (row["text"], row["labels"]) == ("? héroïne", ["dr?"])
        assert row["p_dr?"] > 0.5
        (evidence,) = row["evidence"]
        assert (evidence["label"], evidence["words"][0]["text"]) == ("dr?", "héroïne")


class TestFormulas:
    """What a spreadsheet could run is a text."""

    @pytest.mark.parametrize("text", FORMULAS)
    def test_csv_has_an_apostrophe_before_it(self, tmp_path: Path, text: str) -> None:
        pages = write_records(tmp_path / "a.jsonl", [{"id": text, "text": text}])
        outcome = call("classify", pages, "--format", "csv", "--unit", "text")
        (row,) = csv.DictReader(io.StringIO(outcome.out))
        for cell in (row["id"], row["text"]):
            assert cell.replace("'", "", 1) in (
                text,
                text.replace("'", "", 1),
                text.replace("\t", " "),
            )
            assert not re.search(r"(^|[;,\t])[\s\"]*[=+\-@＝]", cell)

    @pytest.mark.parametrize("text", FORMULAS)
    def test_excel_holds_a_text(self, tmp_path: Path, text: str) -> None:
        pages = write_records(tmp_path / "a.jsonl", [{"id": text, "text": text}])
        target = tmp_path / "a.xlsx"
        assert call("classify", pages, "--unit", "text", "-o", target).code == 0
        sheet = openpyxl.load_workbook(target).worksheets[0]
        cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if cell.value == text]
        assert [cell.data_type for cell in cells] == ["s", "s"]

    def test_excel_keeps_numbers_and_marks_as_such(self, pages: Path) -> None:
        caption, clear, *_ = read_sheet(classify(pages, "xlsx"))
        assert (caption["furniture"], caption["p_drugs"], caption["labels"]) == (True, None, None)
        assert (clear["furniture"], clear["start"], clear["labels"]) == (
            False,
            44,
            "drugs;trafficking",
        )
        assert 0.5 < clear["p_drugs"] <= 1
        assert [e["label"] for e in json.loads(clear["evidence"])] == ["drugs", "trafficking"]


class TestFiles:
    @pytest.mark.parametrize("format_", ["csv", "jsonl", "json", "parquet", "xlsx"])
    def test_the_name_of_the_output_tells_the_format(self, pages: Path, format_: str) -> None:
        named = classify(pages, format_)
        chosen = pages.with_name(f"chosen.{'xlsx' if format_ == 'xlsx' else 'txt'}")
        assert call("classify", pages, "--format", format_, "-o", chosen).code == 0
        if format_ == "xlsx":
            assert read_sheet(named) == read_sheet(chosen)
        else:
            assert named.read_bytes() == chosen.read_bytes()

    @pytest.mark.parametrize("format_", ["parquet", "xlsx"])
    def test_files_for_programs_do_not_go_to_the_screen(self, pages: Path, format_: str) -> None:
        outcome = call("classify", pages, "--format", format_)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(
            f"{format_} is not for the screen; name a file with --"
        )

    def test_the_table_for_people_has_no_rows_of_labels(self, pages: Path) -> None:
        outcome = call("classify", pages, "--rows", "labels")
        assert outcome.code == 2
        assert complaint(outcome).startswith("--rows labels needs another --format than table")

    @pytest.mark.parametrize(
        ("format_", "package", "extra"),
        [("parquet", "pyarrow", "table"), ("xlsx", "openpyxl", "xlsx")],
    )
    def test_a_missing_package_leaves_no_file(
        self, pages: Path, monkeypatch: pytest.MonkeyPatch, format_: str, package: str, extra: str
    ) -> None:
        monkeypatch.setitem(sys.modules, package, None)
        outcome = call("classify", pages, "-o", pages.with_name(f"labels.{format_}"))
        assert outcome.code == 2
        assert complaint(outcome).endswith(f"install it with: pip install 'cooptopics[{extra}]'")
        assert list(pages.parent.iterdir()) == [pages]

    def test_parquet_is_written_a_block_at_a_time(
        self, pages: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = pq.read_table(classify(pages, "parquet"))
        monkeypatch.setattr(tables, "N_ROWS", 3)
        file = pq.ParquetFile(classify(pages, "parquet"))
        assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [3, 1]
        assert file.read().equals(whole)

    def test_few_rows_are_python_objects_at_a_time(
        self, pages: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = pq.read_table(classify(pages, "parquet"))
        assert whole.num_rows > 3
        sizes = []
        make_batch = tables.to_arrow_batch

        def watch(block: Sequence[Any], schema: pa.Schema) -> pa.RecordBatch:
            sizes.append(len(block))
            return make_batch(block, schema)

        monkeypatch.setattr(tables, "to_arrow_batch", watch)
        monkeypatch.setattr(tables, "_N_OBJECTS", 2)
        assert pq.read_table(classify(pages, "parquet")).equals(whole)
        assert sizes == [2] * (whole.num_rows // 2) + [1] * (whole.num_rows % 2)

    @pytest.mark.parametrize("write", [table_files.write_csv, table_files.write_parquet])
    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_memory_does_not_grow_with_the_number_of_pages(
        self, monkeypatch: pytest.MonkeyPatch, write: Callable[..., None], rows: str
    ) -> None:
        monkeypatch.setattr(tables, "N_ROWS", 10)
        model, n_pages = cooptopics.load(), 200
        result = model.classify(f"{QUIET} {'mot ' * 2000}", "text")
        for _ in range(2):  # the first run makes what stays
            results = ((Page(f"{i}.txt", None, result.page), result) for i in range(n_pages))
            tracemalloc.start()
            with open(os.devnull, "wb") as target:
                write(results, target, model, rows)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        assert peak < n_pages * len(result.page) / 2

    def test_more_rows_than_a_sheet_holds_are_refused(
        self, pages: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(table_files, "MAX_ROWS", 4)
        outcome = call("classify", pages, "-o", pages.with_name("labels.xlsx"))
        assert complaint(outcome) == "a sheet of Excel holds 4 rows; write parquet or csv"
        assert list(pages.parent.iterdir()) == [pages]

    def test_half_characters_become_question_marks_in_a_sheet(self, tmp_path: Path) -> None:
        pages = write_records(tmp_path / "a.jsonl", [{"id": "\ud800", "text": f"\udfff {CLEAR}"}])
        (row,) = read_sheet(classify(pages, "xlsx"))
        assert (row["id"], row["text"]) == ("?", f"? {CLEAR}")

    def test_a_text_that_no_cell_holds_is_refused(self, tmp_path: Path) -> None:
        pages = write_records(tmp_path / "a.jsonl", [{"text": "a" * 40_000}])
        outcome = call("classify", pages, "--unit", "text", "-o", tmp_path / "labels.xlsx")
        assert outcome.code == 2
        assert complaint(outcome).startswith("a text of 40,000 letters begins with 'aaaa")
        assert list(tmp_path.iterdir()) == [pages]

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
    @pytest.mark.parametrize("format_", ["csv", "parquet", "xlsx"])
    def test_a_full_disk_is_said_in_one_line(self, pages: Path, format_: str) -> None:
        outcome = run("classify", pages, "--format", format_, "-o", "/dev/full")
        assert outcome.code == 2
        assert complaint(outcome).startswith("cannot write /dev/full: No space left on device")

    @pytest.mark.parametrize("format_", ["csv", "parquet", "xlsx"])
    def test_inputs_that_fail_do_not_keep_the_rest_from_the_file(
        self, tmp_path: Path, format_: str
    ) -> None:
        target = tmp_path / f"labels.{format_}"
        outcome = call("classify", tmp_path / "missing.txt", "-o", target)
        assert outcome.code == 1
        assert target.stat().st_size > 0
