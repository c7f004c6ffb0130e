"""One function from texts to labels for any engine: the same rows from any kind of table, however it is cut; the
examples for Polars and DuckDB. Dask, Spark and Ray take part in tests/external/engines.py."""

from __future__ import annotations

import pickle
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from cli_tools import CLEAR, PAGE, QUIET, call, write_records
from hypothesis import given, settings
from hypothesis import strategies as st

import cooptopics
from cooptopics import engines, tables
from cooptopics.engines import label_schema, label_table, label_tables, load_once
from cooptopics.errors import InputError, ModelError

EXAMPLES = Path(__file__).parent.parent / "examples" / "engines"
TEXTS = {"id": ["a", "b", "c"], "text": [PAGE, None, QUIET], "other": [1, 2, 3]}

ENGLISH = (
    "The ministers of the two countries met on Tuesday and agreed that their police forces would "
    "share what they know about the gangs that bring people across the border."
)


class TestRows:
    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_are_those_of_the_command_line(self, tmp_path: Path, rows: str) -> None:
        records = [{"id": "a", "text": PAGE}, {"id": "c", "text": QUIET}]
        path = write_records(tmp_path / "a.jsonl", records)
        assert call("classify", path, "--rows", rows, "-o", tmp_path / "a.parquet").code == 0
        texts = pa.table({**TEXTS, "file": [str(path)] * 3})
        assert label_table(texts, rows=rows).equals(pq.read_table(tmp_path / "a.parquet"))

    @pytest.mark.parametrize("rows", tables.ROWS)
    @pytest.mark.parametrize("make", [pd.DataFrame, pl.DataFrame])
    def test_come_in_the_kind_of_table_that_was_given(self, make: Any, rows: str) -> None:
        labels = label_table(make(TEXTS), rows=rows)
        assert type(labels) is make
        arrow = (
            pa.Table.from_pandas(labels, label_schema(rows=rows))
            if isinstance(labels, pd.DataFrame)
            else labels.to_arrow().cast(label_schema(rows=rows))
        )
        assert arrow.to_pylist() == label_table(pa.table(TEXTS), rows=rows).to_pylist()

    @pytest.mark.parametrize("rows", tables.ROWS)
    def test_have_the_schema_that_is_told_before(self, rows: str) -> None:
        for texts in (pa.table(TEXTS), pa.table(TEXTS).slice(0, 0)):
            assert label_table(texts, rows=rows).schema == label_schema(rows=rows)

    def test_name_what_the_table_says_of_the_text(self) -> None:
        known = {name: f"the {name}" for name in engines.TEXT_COLUMNS}
        (row,) = label_table(
            pa.table({n: [v] for n, v in {**known, "text": QUIET}.items()})
        ).to_pylist()
        assert {name: row[name] for name in known} == known

    def test_missing_values_of_pandas_are_missing(self) -> None:
        frame = pd.DataFrame({"id": [1, float("nan"), None], "text": [QUIET, QUIET, None]})
        assert label_table(frame)["id"].isna().tolist() == [False, True]

    @settings(max_examples=20)
    @given(st.lists(st.text(max_size=40), max_size=6), st.integers(0, 6))
    def test_do_not_depend_on_how_a_table_is_cut(self, texts: list[str], cut: int) -> None:
        table = pa.table(
            {"id": list(map(str, range(len(texts)))), "text": pa.array(texts, pa.string())}
        )
        parts = label_tables([table.slice(0, cut), table.slice(cut)])
        assert pa.concat_tables(parts).to_pylist() == label_table(table).to_pylist()

    def test_a_text_may_be_taken_whole(self) -> None:
        labels = label_table(pa.table({"text": [PAGE]}), unit="text")
        assert labels.column("text").to_pylist() == [PAGE]

    def test_another_language_is_named_and_judged_if_wanted(self) -> None:
        texts = pa.table({"text": [ENGLISH]})
        for any_language in (False, True):
            (row,) = label_table(texts, any_language=any_language).to_pylist()
            assert (row["language"], row["p_drugs"] is not None) == ("en", any_language)


class TestModel:
    def test_another_one_is_named_by_its_file(self, model_file: Path) -> None:
        labels = label_table(pa.table({"text": [CLEAR]}), model=model_file)
        expected = cooptopics.load(model_file).classify(CLEAR)
        assert labels.drop_columns("file").equals(expected.to_arrow().drop_columns("file"))

    def test_is_loaded_once_by_all_threads_together(self, model_file: Path) -> None:
        before = engines._load.cache_info().misses
        path = model_file.with_name("threads.safetensors")
        shutil.copy(model_file, path)
        with ThreadPoolExecutor(8) as pool:
            loaded = set(map(id, pool.map(load_once, [path] * 32)))
        assert len(loaded) == 1
        assert engines._load.cache_info().misses == before + 1

    def test_is_loaded_again_when_its_file_has_changed(
        self, tmp_path: Path, model_file: Path
    ) -> None:
        path = tmp_path / "own.safetensors"
        shutil.copy(model_file, path)
        first = load_once(path)
        first.with_thresholds(drugs=0.123).save(path)
        assert load_once(path).thresholds["drugs"] == 0.123

    def test_a_missing_one_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"none: No such file or directory; check the name"):
            label_table(pa.table({"text": [CLEAR]}), model=tmp_path / "none")

    def test_what_engines_send_to_workers_is_small(self, model_file: Path) -> None:
        function = partial(label_table, model=model_file)
        assert len(pickle.dumps(function)) < 1000


class TestBadTables:
    @pytest.mark.parametrize("make", [pa.table, pd.DataFrame, pl.DataFrame])
    def test_no_texts(self, make: Any) -> None:
        said = 'no column "text" in the table, but Texte, id; rename the column of texts'
        with pytest.raises(InputError, match=said):
            label_table(make({"Texte": ["a"], "id": ["b"]}))

    @pytest.mark.parametrize("make", [pa.table, pd.DataFrame, pl.DataFrame])
    def test_texts_that_are_numbers(self, make: Any) -> None:
        with pytest.raises(InputError, match='the column "text" holds int; it must hold strings'):
            label_table(make({"text": [1]}))

    def test_no_table(self) -> None:
        with pytest.raises(InputError, match="list is no table of Arrow, pandas or Polars"):
            label_table([{"text": CLEAR}])  # type: ignore[type-var]


class TestExamples:
    """The scripts of examples/engines/ for Polars and DuckDB, on one file and on a folder."""

    @pytest.fixture
    def texts(self, tmp_path: Path) -> Path:
        pq.write_table(
            pa.table({"id": ["a", "b"] * 700, "text": [PAGE, QUIET] * 700}), tmp_path / "0.parquet"
        )
        return tmp_path / "0.parquet"

    @pytest.fixture(autouse=True)
    def _path(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.syspath_prepend(EXAMPLES)

    def test_polars(self, texts: Path) -> None:
        from polars_labels import count_labels

        assert count_labels(str(texts)).rows() == [("drugs", 700), ("trafficking", 700)]

    def test_duckdb(self, texts: Path) -> None:
        from duckdb_labels import count_labels

        assert count_labels(str(texts)) == [("drugs", 700), ("trafficking", 700)]


def test_no_package_of_tables_is_loaded_to_classify() -> None:
    import subprocess

    program = (
        "import sys, cooptopics; cooptopics.classify('Un texte.'); "
        "print({'pyarrow', 'pandas', 'polars', 'openpyxl', 'spacy', 'csv'} & set(sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ended.stdout.strip() == "set()", ended.stderr
