"""Reading a safetensors file: what the package of that name writes, without a copy; nothing else."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from cooptopics.tensors import view_tensors

DTYPES = ("u1", "<u8", "<f2", "<f4", "<f8")
FLOATS = {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}

some_arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=2, min_side=0, max_side=5))
)


def write(header: Any, content: bytes) -> bytes:
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + content


class TestReading:
    @given(st.dictionaries(st.text(max_size=5), some_arrays, min_size=1, max_size=5))
    def test_gives_what_was_written(self, content: dict[str, npt.NDArray[Any]]) -> None:
        data = safetensors.numpy.save(content, {"key": "value"})
        metadata, found = view_tensors(data)
        assert metadata == {"key": "value"}
        assert found.keys() == content.keys()
        for name, array in content.items():
            assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
            assert found[name].tobytes() == array.tobytes()

    def test_copies_nothing(self) -> None:
        data = safetensors.numpy.save({"a": np.arange(10.0)})
        array = view_tensors(data)[1]["a"]
        assert np.shares_memory(array, np.frombuffer(data, np.uint8))
        assert not array.flags.writeable

    def test_takes_no_metadata_for_none(self) -> None:
        assert view_tensors(write({"a": FLOATS}, bytes(24)))[0] == {}


class TestRefusal:
    @pytest.mark.parametrize(
        "changed",
        [
            {"dtype": "I32"},
            {"dtype": None},
            {"dtype": []},
            {"shape": [2, 4]},
            {"shape": [-2, -3]},
            {"shape": [6.0]},
            {"shape": [True, 6]},
            {"shape": [1, 2, 3]},
            {"shape": 6},
            {"shape": [2**62, 2**62]},
            {"data_offsets": [0, 20]},
            {"data_offsets": [4, 28]},
            {"data_offsets": [0, 24, 24]},
            {"data_offsets": 24},
            {"data_offsets": [2**70, 2**70 + 24]},
        ],
    )
    def test_of_an_array_that_is_not_there(self, changed: dict[str, Any]) -> None:
        with pytest.raises((ValueError, TypeError, LookupError)):
            view_tensors(write({"a": {**FLOATS, **changed}}, bytes(24)))

    def test_of_bytes_used_twice(self) -> None:
        with pytest.raises(ValueError, match="not where it should be"):
            view_tensors(write({"a": FLOATS, "b": FLOATS}, bytes(24)))

    def test_of_bytes_that_nothing_uses(self) -> None:
        with pytest.raises(ValueError, match="behind the last"):
            view_tensors(write({"a": FLOATS}, bytes(25)))

    def test_of_too_few_bytes(self) -> None:
        with pytest.raises((ValueError, TypeError)):
            view_tensors(write({"a": FLOATS}, bytes(23)))

    def test_of_a_name_that_stands_twice(self) -> None:
        text = json.dumps(FLOATS)
        with pytest.raises(ValueError, match="twice"):
            view_tensors(write(f'{{"a":{text},"a":{text}}}'.encode(), bytes(24)))

    def test_of_a_header_in_another_encoding(self) -> None:
        with pytest.raises(ValueError, match="double quotes"):
            view_tensors(write(json.dumps({"a": FLOATS}).encode("utf-16-le"), bytes(24)))
