"""Rows of labelled paragraphs to Parquet, a group at a time, with the same columns whatever the rows hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO

from cooptopics.errors import InputError
from cooptopics.pages import ABOUT

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH = 256  # rows in memory as Python's objects, which take several times the place of Arrow's
_GROUP = 2048  # rows in memory as Arrow's, written as a row group


def write_parquet(rows: Iterator[dict[str, Any]], labels: Sequence[str], target: BinaryIO) -> None:
    """Write rows as the command line gives them in JSON.

    Parameters
    ----------
    rows : of `ParagraphResult.to_dict`
    labels : those of the model, each a field of the column "probabilities"
    target : a file

    Raises
    ------
    InputError
        When pyarrow is missing.
    """
    check_pyarrow()
    import pyarrow as pa
    import pyarrow.parquet as pq

    # The default pool keeps what it was given once.
    pa.set_memory_pool(pa.system_memory_pool())
    schema = _schema(labels)
    repeating = ["file", "site", "kind", "labels.list.element"]
    with pq.ParquetWriter(target, schema, use_dictionary=repeating) as writer:
        while batches := list(islice(_batches(rows, schema), _GROUP // _BATCH)):
            writer.write_table(pa.Table.from_batches(batches))


def _batches(rows: Iterator[dict[str, Any]], schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    import pyarrow as pa

    while block := [_sound(row) for row in islice(rows, _BATCH)]:
        yield pa.RecordBatch.from_pylist(block, schema)


def check_pyarrow() -> None:
    """Find out before long work whether it can be written.

    Raises
    ------
    InputError
        When pyarrow is missing.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise InputError("Parquet needs pyarrow: pip install 'cooptopics[table]'") from error


def _schema(labels: Sequence[str]) -> pa.Schema:
    import pyarrow as pa

    text, place, number = pa.string(), pa.int64(), pa.float64()
    span = [("start", place), ("end", place)]
    word = pa.struct([("text", text), ("share", number), *span])
    evidence = [("label", text), ("sentence", pa.struct(span)), ("words", pa.list_(word))]
    return pa.schema(
        [
            *((name, text) for name in ("file", "id", *ABOUT)),
            *span,
            ("text", text),
            ("kind", text),
            ("furniture", pa.bool_()),
            ("labels", pa.list_(text)),
            ("probabilities", pa.struct([(label, number) for label in labels])),
            ("evidence", pa.list_(pa.struct(evidence))),
        ]
    )


def _sound(value: Any) -> Any:
    """The same data with half characters, which UTF-8 cannot hold, as question marks."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_sound(item) for item in value]
    if isinstance(value, dict):
        return {name: _sound(item) for name, item in value.items()}
    return value
