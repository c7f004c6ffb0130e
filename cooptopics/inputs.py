"""Pages out of files, folders, tables and standard input; what cannot be read is said and passed over."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cooptopics.errors import InputError

SUFFIXES = (".txt", ".jsonl", ".csv")

Report = Callable[[str], None]


class Page(NamedTuple):
    """A text to classify.

    Attributes
    ----------
    file : where it comes from; "-" is standard input
    id : of its record, if it has one
    text : its content, with offsets as in the decoded file
    """

    file: str
    id: str | None
    text: str


def read_pages(paths: Iterable[str], fail: Report, notice: Report) -> Iterator[Page]:
    """Read pages in order.

    Parameters
    ----------
    paths : files, folders (every .txt, .jsonl and .csv below them, by name) or "-"
    fail : told of each file or record that cannot be read; the rest goes on
    notice : told of encodings that had to be guessed
    """
    for path in paths:
        try:
            for file in _files(path):
                yield from _read_file(file, fail, notice)
        except InputError as error:
            fail(str(error))


def _files(path: str) -> list[str]:
    if path == "-":
        return [path]
    folder = Path(path)
    if not folder.is_dir():
        return [path]
    found = sorted(
        str(file)
        for file in folder.rglob("*")
        if file.suffix.lower() in SUFFIXES and file.is_file()
    )
    if not found:
        raise InputError(f"{path}: no {', '.join(SUFFIXES)} file in this folder")
    return found


def _read_file(file: str, fail: Report, notice: Report) -> Iterator[Page]:
    try:
        text = _decode(_read_bytes(file), file, notice)
        if file.lower().endswith(".jsonl"):
            yield from _json_lines(text, file, fail)
        elif file.lower().endswith(".csv"):
            yield from _csv_rows(text, file, fail)
        else:
            yield Page(file, None, text)
    except InputError as error:
        fail(str(error))


def _read_bytes(file: str) -> bytes:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as error:
        raise InputError(f"{file}: {error.strerror or error}") from error
    if not data.strip():
        raise InputError(f"{file}: empty")
    return data


def _decode(data: bytes, file: str, notice: Report) -> str:
    """UTF-8 with or without a mark, else what a detector says, with a notice."""
    if not _has_utf16_mark(data):
        if b"\0" in data:
            raise InputError(f"{file}: binary, not text")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputError(f"{file}: not text in any known encoding; save it as UTF-8")
    notice(f"{file}: not UTF-8, read as {best.encoding}")
    return str(best)


def _has_utf16_mark(data: bytes) -> bool:
    return data[:2] in (b"\xff\xfe", b"\xfe\xff")


def _json_lines(text: str, file: str, fail: Report) -> Iterator[Page]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except (ValueError, RecursionError) as error:
            fail(f"{file}:{number}: broken JSON: {error}")
            continue
        if isinstance(record, dict):
            yield from _record(record, file, number, fail)
        else:
            fail(f'{file}:{number}: not a JSON object with a "text" field')


def _csv_rows(text: str, file: str, fail: Report) -> Iterator[Page]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if "text" not in (rows.fieldnames or ()):
        raise InputError(f'{file}: no "text" column; found {", ".join(rows.fieldnames or ())}')
    try:
        for row in rows:
            yield from _record(row, file, rows.line_num, fail)
    except csv.Error as error:
        raise InputError(f"{file}:{rows.line_num}: broken CSV: {error}") from error


def _record(record: dict[str, Any], file: str, number: int, fail: Report) -> Iterator[Page]:
    text, key = record.get("text"), record.get("id")
    if not isinstance(text, str):
        what = "missing" if text is None else f"{type(text).__name__}, not a string"
        fail(f'{file}:{number}: "text" is {what}')
    elif not text.strip():
        fail(f'{file}:{number}: "text" is empty')
    else:
        yield Page(file, None if key is None else str(key), text)
