"""Pages out of files, folders, tables and standard input; what cannot be read is said and passed over."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cooptopics.decoding import decode, mend
from cooptopics.errors import InputError
from cooptopics.files import read_bytes, reason
from cooptopics.pages import Page, Report

_DOCUMENTS = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".docx", ".pdf")
SUFFIXES = (".txt", ".jsonl", ".csv", *_DOCUMENTS)
_HTML = (b"<!doctype html", b"<html")
_MOST_BYTES = 100 << 20  # of a document, whose pictures count
# How browsers name the folder with the pictures and frames of a page that they save.
_PARTS = ("_files", "_fichiers", "_dateien", "_archivos", "_bestanden")


def read_pages(paths: Iterable[str], fail: Report, notice: Report) -> Iterator[Page]:
    """Read pages in order.

    Parameters
    ----------
    paths : files, folders (every file below them that has one of `SUFFIXES`, by name) or "-"
    fail : told of each file or record that cannot be read; the rest goes on
    notice : told of encodings that had to be guessed, and of what had to be mended
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
    found = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = [name for name in folders if not _is_part(name, names)]
        found += [
            str(Path(folder, name))
            for name in names
            if name.lower().endswith(SUFFIXES) and Path(folder, name).is_file()
        ]
    for error in closed:
        fail(f"{error.filename}: {reason(error)}")
    if not found and not closed:
        raise InputError(f"{path}: no {', '.join(SUFFIXES)} file in this folder; name the files")
    return sorted(found)


def _is_part(folder: str, names: list[str]) -> bool:
    """Whether a folder belongs to a saved page that stands beside it."""
    page = next((folder[: -len(end)] for end in _PARTS if folder.lower().endswith(end)), None)
    return page is not None and not {f"{page}.html", f"{page}.htm"}.isdisjoint(names)


def _read_file(file: str, fail: Report, notice: Report) -> Iterator[Page]:
    try:
        data = _read_bytes(file)
        if not data.strip():
            raise InputError(f"{file}: empty; there is nothing to label")
        kind = Path(file).suffix.lower()
        if kind in _DOCUMENTS or _is_html(data):
            yield _read_document(data, file, kind, notice)
            return
        text = decode(data, file, notice)
        if not text.strip():
            raise InputError(f"{file}: empty; there is nothing to label")
        if kind == ".jsonl":
            yield from _json_lines(text, file, fail, notice)
        elif kind == ".csv":
            yield from _csv_rows(text, file, fail, notice)
        else:
            yield Page(file, None, mend(text, file, notice))
    except InputError as error:
        fail(str(error))
    except MemoryError:
        fail(f"{file}: takes more memory than there is; split it")


def _read_bytes(file: str) -> bytes:
    try:
        if file == "-":
            # Where standard input is closed, there is no such object.
            return sys.stdin.buffer.read() if sys.stdin else b""
        path = Path(file)
        if path.suffix.lower() in _DOCUMENTS and path.stat().st_size > _MOST_BYTES:
            size = path.stat().st_size >> 20
            raise InputError(f"{file}: {size:,} MB, and {_MOST_BYTES >> 20} are read; split it")
        return read_bytes(path)
    except OSError as error:
        raise InputError(f"{file}: {reason(error)}") from error


def _is_html(data: bytes) -> bool:
    """Whether data begin as a web page, whatever the name of the file."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_HTML)


def _read_document(data: bytes, file: str, kind: str, notice: Report) -> Page:
    if kind == ".docx":
        from cooptopics.documents import read_docx as read
    elif kind == ".pdf":
        from cooptopics.documents import read_pdf as read
    elif kind in (".mht", ".mhtml"):
        from cooptopics.html import read_mht as read
    else:
        from cooptopics.html import read_html as read
    return read(data, file, notice)


def _json_lines(text: str, file: str, fail: Report, notice: Report) -> Iterator[Page]:
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
            page = _record(record, file, number, fail, notice)
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


def _csv_rows(text: str, file: str, fail: Report, notice: Report) -> Iterator[Page]:
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter=find_delimiter(text), strict=True
    )
    try:
        if "text" not in (rows.fieldnames or ()):
            found = ", ".join(rows.fieldnames or ())
            raise InputError(f'{file}: no "text" column, but {found}; name the column "text"')
        for row in rows:
            page = _record(row, file, rows.line_num, fail, notice)
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


def _record(
    record: dict[str, Any], file: str, number: int, fail: Report, notice: Report
) -> Page | None:
    text, key = record.get("text"), record.get("id")
    if not isinstance(text, str):
        what = "missing" if text is None else f"{type(text).__name__}, not a string"
        fail(f'{file}:{number}: "text" is {what}; every record needs one')
    elif not text.strip():
        fail(f'{file}:{number}: "text" is empty; there is nothing to label')
    else:
        text = mend(text, f"{file}:{number}", notice)
        return Page(file, None if key is None else str(key), text)
    return None
