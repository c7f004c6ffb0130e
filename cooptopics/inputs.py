"""Pages out of files, folders, tables and standard input; what cannot be read is said and passed over."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cooptopics.errors import InputError
from cooptopics.files import reason

SUFFIXES = (".txt", ".jsonl", ".csv")

# The signs past ASCII that are frequent in French; read as Windows-1252, no other encoding gives as many.
_FRENCH = frozenset("éèàêçâîôûùïëœÉÈÀÊÇŒ«»’“”–—…°\xa0")

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
            for file in _files(path, fail):
                yield from _read_file(file, fail, notice)
        except InputError as error:
            fail(str(error))


def _files(path: str, fail: Report) -> list[str]:
    if path == "-" or not Path(path).is_dir():
        return [path]
    closed: list[OSError] = []
    found = sorted(
        str(Path(folder, name))
        for folder, _, names in os.walk(path, onerror=closed.append)
        for name in names
        if name.lower().endswith(SUFFIXES) and Path(folder, name).is_file()
    )
    for error in closed:
        fail(f"{error.filename}: {reason(error)}")
    if not found and not closed:
        raise InputError(f"{path}: no {', '.join(SUFFIXES)} file in this folder; name the files")
    return found


def _read_file(file: str, fail: Report, notice: Report) -> Iterator[Page]:
    try:
        text = decode(_read_bytes(file), file, notice)
        if not text.strip():
            raise InputError(f"{file}: empty; there is nothing to label")
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
        if file != "-":
            return Path(file).read_bytes()
        # Where standard input is closed, there is no such object.
        return sys.stdin.buffer.read() if sys.stdin else b""
    except OSError as error:
        raise InputError(f"{file}: {reason(error)}") from error


def decode(data: bytes, file: str, notice: Report) -> str:
    """Decode UTF-8 with or without a mark, else Windows-1252 or what a detector says, with a notice.

    Raises
    ------
    InputError
        When the data are no text.
    """
    has_utf16_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not has_utf16_mark:
        if b"\0" in data:
            place = data.index(b"\0")
            raise InputError(f"{file}: binary, not text: byte {place} is NUL; save it as UTF-8")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = error.start
        french = _as_french(data)
        if french is not None:
            notice(f"{file}: not UTF-8, read as cp1252")
            return french
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        where = "" if has_utf16_mark else f" (byte {place} is not UTF-8)"
        raise InputError(f"{file}: not text in any known encoding{where}; save it as UTF-8")
    notice(f"{file}: not UTF-8, read as {best.encoding}")
    return str(best)


def _as_french(data: bytes) -> str | None:
    """Windows-1252, when that gives French letters; the detector takes a third of such paragraphs for Polish."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [sign for sign in text if not sign.isascii()]
    is_latin = 4 * len(beyond) <= len(text)
    return text if is_latin and 2 * sum(map(_FRENCH.__contains__, beyond)) >= len(beyond) else None


def _json_lines(text: str, file: str, fail: Report) -> Iterator[Page]:
    import orjson

    # It is quicker to encode all at once than each line for the parser.
    for number, line in enumerate(text.encode().split(b"\n"), 1):
        try:
            record = orjson.loads(line)
        except ValueError:
            record = _parse_slowly(line, file, number, fail)
            if record is None:
                continue
        if isinstance(record, dict):
            page = _record(record, file, number, fail)
            if page:
                yield page
        else:
            fail(f'{file}:{number}: not a JSON object with a "text" field, one a line')


def _parse_slowly(line: bytes, file: str, number: int, fail: Report) -> Any:
    """A line that the quick parser refuses: blank, with half characters, or broken, which this says better."""
    if not line.strip():
        return None
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        said = getattr(error, "msg", error)
        fail(f"{file}:{number}: broken JSON: {said}; mend or drop this line")
        return None
    return record


def _csv_rows(text: str, file: str, fail: Report) -> Iterator[Page]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True
    )
    try:
        if "text" not in (rows.fieldnames or ()):
            found = ", ".join(rows.fieldnames or ())
            raise InputError(f'{file}: no "text" column, but {found}; name the column "text"')
        for row in rows:
            page = _record(row, file, rows.line_num, fail)
            if page:
                yield page
    except csv.Error as error:
        raise InputError(
            f"{file}:{rows.reader.line_num}: broken CSV: {error}; what follows is not read"
        ) from error


def find_delimiter(text: str) -> str:
    """The sign that sets the "text" column apart: French spreadsheets write semicolons."""
    header = text.partition("\n")[0].casefold()
    for sign in ",;\t":
        if "text" in (name.strip('" \r') for name in header.split(sign)):
            return sign
    return ","


def _record(record: dict[str, Any], file: str, number: int, fail: Report) -> Page | None:
    text, key = record.get("text"), record.get("id")
    if not isinstance(text, str):
        what = "missing" if text is None else f"{type(text).__name__}, not a string"
        fail(f'{file}:{number}: "text" is {what}; every record needs one')
    elif not text.strip():
        fail(f'{file}:{number}: "text" is empty; there is nothing to label')
    else:
        return Page(file, None if key is None else str(key), text)
    return None
