"""A safetensors file as arrays that look into its bytes, of which nothing is copied.

The package of that name writes such files; what it reads are copies, and it counts no memory of headers.
"""

from __future__ import annotations

import json
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

Arrays = dict[str, npt.NDArray[Any]]

_DTYPES = {"U8": "u1", "U64": "<u8", "F16": "<f2", "F32": "<f4", "F64": "<f8"}
_MAX_DIMENSIONS = 2
# Bytes of memory that an object, a list, the next value of either and half a string take when JSON is read.
_COSTS = {b"{": 240, b"[": 88, b",": 32, b'"': 25}
_LEAST_ALLOWED = 16 << 20


def view_tensors(data: bytes) -> tuple[dict[str, Any], Arrays]:
    """The metadata of a safetensors file, and its arrays, which cannot be written to.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError, RecursionError
        When the data is cut short or no such file, holds other types than bytes, 64-bit digests and floats, or has
        a header that would take more memory than the whole file (and 16 MB).
    """
    size = int.from_bytes(data[:8], "little")
    origin = 8 + size
    if origin > len(data) or data[8:9] != b"{":
        raise ValueError("the file ends too early, or is no safetensors file")
    cost = sum(each * data.count(sign, 8, origin) for sign, each in _COSTS.items())
    if cost > max(len(data), _LEAST_ALLOWED):
        raise ValueError("the header holds too much for a file of this size")
    text = str(memoryview(data)[8:origin], "utf-8")
    header = json.loads(text, object_pairs_hook=_refuse_repeats)
    metadata = header.pop("__metadata__", {})
    arrays: Arrays = {}
    place = 0
    # As the format has it: no bytes between two arrays, none twice, none behind the last.
    for name, tensor in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        shape = tensor["shape"]
        if len(shape) > _MAX_DIMENSIONS or not all(type(n) is int and n >= 0 for n in shape):
            raise ValueError(f"{name} has no shape of a vector or a matrix")
        dtype = np.dtype(_DTYPES[tensor["dtype"]])
        end = place + prod(shape) * dtype.itemsize
        if tensor["data_offsets"] != [place, end]:
            raise ValueError(f"{name} is not where it should be")
        arrays[name] = np.ndarray(shape, dtype, data, origin + place)
        place = end
    if origin + place != len(data):
        raise ValueError("there are bytes behind the last array")
    return metadata, arrays


def _refuse_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice in the header")
    return found
