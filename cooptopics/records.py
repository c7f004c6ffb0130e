"""Records: what one page is read from, cut out of files that hold many, cheaply and in constant memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, NamedTuple

from cooptopics.decoding import looks_garbled, mend
from cooptopics.errors import InputError
from cooptopics.pages import Page, Report
from cooptopics.streams import read_lines

_BATCH_ROWS = 64  # of Parquet, in memory at once; a file of a few bytes can hold rows of megabytes
_MOST_LETTERS = 100 << 20  # of a field of CSV


class Record(NamedTuple):
    """What one page is read from; it can be sent to another process.

    Attributes
    ----------
    file : that it stands in
    number : of its line or row from 1 on; 0 is the whole file
    kind : suffix that says how to read it, such as ".jsonl"
    data : a line of JSON, a row, or a document; None is read from the file
    id : what its file calls it, where that is outside of the data
    """

    file: str
    number: int
    kind: str
    data: bytes | dict[str, Any] | None
    id: str | None = None

    @property
    def place(self) -> str:
        """Where it stands, for messages."""
        return f"{self.file}:{self.number}"

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes."""
        data = self.data["text"] if isinstance(self.data, dict) else self.data
        return len(data) if isinstance(data, (bytes, str)) else 0


def cut_json_lines(stream: BinaryIO, file: str, fail: Report, notice: Report) -> Iterator[Record]:
    """The lines of a file of JSON lines that are not blank."""
    first = 1
    found = False
    for text in read_lines(stream, file, fail, notice):
        # It is quicker to encode all at once than each line for the parser.
        lines = text.encode().split(b"\n")
        if lines[-1] == b"":
            lines.pop()
        for number, line in enumerate(lines, first):
            if line and not line.isspace():
                found = True
                yield Record(file, number, ".jsonl", line)
        first += len(lines)
    if not found:
        raise nothing_in(file)


def cut_csv(stream: BinaryIO, file: str, fail: Report, notice: Report) -> Iterator[Record]:
    """The rows of a CSV file with a "text" column.

    Raises
    ------
    InputError
        When there is no such column, or the rows cannot be told apart from some line on.
    """
    csv.field_size_limit(_MOST_LETTERS)
    texts = read_lines(stream, file, fail, notice)
    first = next((text for text in texts if text.strip()), None)
    if first is None:
        raise nothing_in(file)
    lines = chain.from_iterable(io.StringIO(text, newline="") for text in chain([first], texts))
    rows = csv.DictReader(lines, delimiter=find_delimiter(first), strict=True)
    try:
        _check_columns(rows.fieldnames or (), file)
        for row in rows:
            yield Record(file, rows.line_num, ".csv", {"text": row["text"], "id": row.get("id")})
    except csv.Error as error:
        raise InputError(
            f"{file}:{rows.reader.line_num}: broken CSV: {error}; what follows is not read"
        ) from error


def cut_parquet(stream: BinaryIO, file: str) -> Iterator[Record]:
    """The rows of a Parquet file with a "text" column.

    Raises
    ------
    InputError
        When pyarrow is missing, the file is broken, or there is no such column.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise InputError(
            f"{file}: Parquet files need pyarrow: pip install 'cooptopics[table]'"
        ) from error
    except ImportError as error:
        raise InputError(f"{file}: pyarrow cannot start: {error}; free some memory") from error
    first = 1
    try:
        table = pq.ParquetFile(stream)
        names = table.schema_arrow.names
        _check_columns(names, file)
        columns = [name for name in ("id", "text") if name in names]
        for batch in table.iter_batches(_BATCH_ROWS, columns=columns):
            for number, row in enumerate(batch.to_pylist(), first):
                yield Record(file, number, ".parquet", row)
            first += batch.num_rows
    except (pa.ArrowException, OSError) as error:
        # What pyarrow cannot unpack is an OSError without a number, unlike what the system cannot read.
        if isinstance(error, OSError) and error.errno is not None:
            raise
        said = " ".join(str(error).split())
        raise InputError(f"{file}: broken Parquet file: {said}; write it again") from error


def read_line(record: Record, fail: Report, notice: Report) -> Page | None:
    """The page of a line of JSON, or None, with what is wrong with it told."""
    import orjson

    assert isinstance(record.data, bytes)
    try:
        row = orjson.loads(record.data)
    except ValueError:
        # Half characters, which the quick parser refuses, or a broken line, which this says better.
        try:
            row = json.loads(record.data)
        except (ValueError, RecursionError) as error:
            said = getattr(error, "msg", error)
            fail(f"{record.place}: broken JSON: {said}; mend or drop this line")
            return None
    if not isinstance(row, dict):
        fail(f'{record.place}: not a JSON object with a "text" field, one a line')
        return None
    return read_row(record, row, fail, notice)


def read_row(record: Record, row: dict[str, Any], fail: Report, notice: Report) -> Page | None:
    """The page of a row with "text" and perhaps "id", or None, with what is wrong with it told."""
    text, key = row.get("text"), row.get("id")
    if not isinstance(text, str):
        what = "missing" if text is None else f"{type(text).__name__}, not a string"
        fail(f'{record.place}: "text" is {what}; every record needs one')
    elif not text or text.isspace():
        fail(f'{record.place}: "text" is empty; there is nothing to label')
    else:
        if looks_garbled(text):
            text = mend(text, record.place, notice)
        return Page(record.file, None if key is None else str(key), text)
    return None


def find_delimiter(text: str) -> str:
    """The sign that sets the "text" column apart: French spreadsheets write semicolons."""
    header = text.partition("\n")[0].casefold()
    for sign in ",;\t":
        if "text" in (name.strip('" \r') for name in header.split(sign)):
            return sign
    return ","


def nothing_in(file: str) -> InputError:
    """What is said of an empty file."""
    return InputError(f"{file}: empty; there is nothing to label")


def _check_columns(names: Iterable[str], file: str) -> None:
    if "text" not in names:
        raise InputError(
            f'{file}: no "text" column, but {", ".join(names)}; name the column "text"'
        )
