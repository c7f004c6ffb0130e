"""Python values as Arrow arrays, made of buffers.

pyarrow's own conversion imports pandas where it is installed, for 50 MB of memory and half a second.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.errors import InputError

if TYPE_CHECKING:
    import pyarrow as pa

_MAX_OFFSET = (1 << 31) - 1


def make_array(values: Sequence[Any], type_: pa.DataType) -> pa.Array:
    """An Arrow array of strings, numbers or booleans, or of lists or dictionaries of such; None is null.

    Half characters, which Arrow cannot hold, become question marks.

    Raises
    ------
    InputError
        When strings or lists hold more together than an array can.
    """
    import pyarrow as pa
    from pyarrow import types

    size = len(values)
    known = np.array([value is not None for value in values], dtype=np.bool_)
    validity = None if known.all() else _pack(known)
    if types.is_string(type_):
        encoded = [b"" if value is None else value.encode("utf-8", "replace") for value in values]
        buffers = [validity, _offsets(encoded), pa.py_buffer(b"".join(encoded))]
        return pa.Array.from_buffers(type_, size, buffers)
    if types.is_list(type_):
        lists = [value or () for value in values]
        items = make_array(list(chain.from_iterable(lists)), type_.value_type)
        buffers = [validity, _offsets(lists)]
        return pa.Array.from_buffers(type_, size, buffers, children=[items])
    if types.is_struct(type_):
        children = [
            make_array([value and value[field.name] for value in values], field.type)
            for field in type_
        ]
        return pa.Array.from_buffers(type_, size, [validity], children=children)
    if types.is_boolean(type_):
        return pa.Array.from_buffers(type_, size, [validity, _pack(np.array(values) == 1)])
    # `type_.to_pandas_dtype()` imports pandas too, in older versions of pyarrow.
    kind = "f" if types.is_floating(type_) else "i"
    numbers = np.array([value or 0 for value in values], dtype=f"{kind}{type_.bit_width // 8}")
    return pa.Array.from_buffers(type_, size, [validity, pa.py_buffer(numbers)])


def _offsets(items: Sequence[Sequence[Any]]) -> pa.Buffer:
    """Where each item begins, and where the last one ends."""
    import pyarrow as pa

    offsets = np.append(0, np.cumsum(np.array([len(item) for item in items], dtype=np.int64)))
    if offsets[-1] > _MAX_OFFSET:
        raise InputError("texts of more than 2 GB in few rows of a table; write jsonl or csv")
    return pa.py_buffer(offsets.astype(np.int32))


def _pack(bits: npt.NDArray[np.bool_]) -> pa.Buffer:
    import pyarrow as pa

    return pa.py_buffer(np.packbits(bits, bitorder="little"))
