"""Arrow arrays of Python values: what pyarrow itself makes of them, without pandas."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import cooptopics
from cooptopics import arrow_arrays
from cooptopics.arrow_arrays import make_array
from cooptopics.errors import InputError
from cooptopics.tables import arrow_schema

texts = st.text(st.characters(exclude_categories=["Cs"]))
VALUES: dict[pa.DataType, st.SearchStrategy[Any]] = {
    pa.string(): texts,
    pa.int32(): st.integers(-(2**31), 2**31 - 1),
    pa.float64(): st.floats(allow_nan=False),
    pa.bool_(): st.booleans(),
    pa.list_(pa.string()): st.lists(st.none() | texts),
    pa.struct([("a", pa.int32()), ("b", pa.list_(pa.struct([("c", pa.string())])))]): (
        st.fixed_dictionaries(
            {
                "a": st.none() | st.integers(0, 9),
                "b": st.lists(st.fixed_dictionaries({"c": texts})),
            }
        )
    ),
}


class TestArrays:
    @pytest.mark.parametrize("type_", VALUES)
    @given(data=st.data())
    def test_are_those_that_pyarrow_makes(self, type_: pa.DataType, data: st.DataObject) -> None:
        values = data.draw(st.lists(st.none() | VALUES[type_], max_size=20))
        found = make_array(values, type_)
        found.validate(full=True)
        assert found.equals(pa.array(values, type_))

    def test_take_tuples_for_lists(self) -> None:
        assert make_array([("a", "b"), ()], pa.list_(pa.string())).to_pylist() == [["a", "b"], []]

    def test_hold_question_marks_for_half_characters(self) -> None:
        assert make_array(["a\ud800b"], pa.string()).to_pylist() == ["a?b"]

    def test_are_refused_when_they_would_be_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(arrow_arrays, "_MAX_OFFSET", 5)
        with pytest.raises(InputError, match="2 GB"):
            make_array(["abc", "def"], pa.string())


def test_a_table_is_made_without_pandas() -> None:
    code = """
import sys, cooptopics
table = cooptopics.classify("La police a saisi de l'héroïne.").to_arrow()
print(table.num_rows, "pandas" in sys.modules)
"""
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stdout.split() == ["1", "False"]


def test_a_table_of_results_is_sound() -> None:
    result = cooptopics.classify("Les polices ont saisi de l'héroïne. Trafic de drogue conjoint.")
    table = result.to_arrow()
    table.validate(full=True)
    assert table.schema == arrow_schema(result.label_names)
