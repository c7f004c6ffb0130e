"""Pages out of files, folders, tables and standard input; what cannot be read is said and passed over."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from cooptopics.decoding import decode, mend
from cooptopics.errors import InputError
from cooptopics.files import reason
from cooptopics.locations import find_files, open_file, size_of, suffix_of
from cooptopics.pages import Page, Report
from cooptopics.records import (
    Record,
    cut_csv,
    cut_json_lines,
    cut_parquet,
    nothing_in,
    read_line,
    read_row,
)
from cooptopics.streams import PACKED, damage, read_whole, unpack
from cooptopics.warc import cut_warc

_DOCUMENTS = (".html", ".htm", ".xhtml", ".mht", ".mhtml", ".docx", ".pdf")
_TABLES = (".jsonl", ".csv", ".parquet", ".warc")
SUFFIXES = (".txt", ".jsonl", ".csv", *_DOCUMENTS, ".parquet", ".warc")
ENDINGS = (*SUFFIXES, *(kind + packed for kind in SUFFIXES[:3] for packed in PACKED), ".warc.gz")
_HTML = (b"<!doctype html", b"<html")
_MOST_BYTES = 100 << 20  # of a document, whose pictures count

Watch = Callable[[BinaryIO], object]


def read_pages(
    paths: Iterable[str], fail: Report, notice: Report, besides: str | None = None
) -> Iterator[Page]:
    """Read pages in order.

    Parameters
    ----------
    paths : files, folders (every file below them that has one of `ENDINGS`, by name), patterns, addresses or "-"
    fail : told of each file or record that cannot be read; the rest goes on
    notice : told of encodings that had to be guessed, and of what had to be mended
    besides : a file in these folders that is no input, as it is the output
    """
    for file in find_files(paths, ENDINGS, fail, besides):
        try:
            for record in cut_file(file, fail, notice):
                page = read_page(record, fail, notice)
                if page:
                    yield page
        except OSError as error:
            fail(f"{file}: {reason(error)}")


def cut_file(
    file: str, fail: Report, notice: Report, watch: Watch | None = None
) -> Iterator[Record]:
    """Cut a file into records, without reading what they mean.

    The same file gives the same records; documents are one record each, and not even opened.

    Parameters
    ----------
    file : path or address, or "-"
    fail, notice : as for `read_pages`
    watch : given the stream of a file that holds many records, whose place tells how far the reading is

    Raises
    ------
    OSError
        When the file cannot be opened or read.
    """
    kind = suffix_of(file, PACKED)
    try:
        if file == "-":
            # Only this process has it.
            yield Record(file, 0, "", _read_standard_input())
        elif kind in _TABLES:
            with open_file(file) as stream:
                if watch:
                    watch(stream)
                yield from _cut_table(stream, file, kind, fail, notice)
        else:
            yield Record(file, 0, kind, None)
    except InputError as error:
        fail(str(error))
    except MemoryError:
        fail(f"{file}: takes more memory than there is; split it")


def read_page(record: Record, fail: Report, notice: Report) -> Page | None:
    """The page of a record, or None, with what is wrong with it told.

    Raises
    ------
    OSError
        When the system cannot read it.
    """
    if record.kind == ".jsonl":
        return read_line(record, fail, notice)
    if isinstance(record.data, dict):
        return read_row(record, record.data, fail, notice)
    try:
        return _read_document(record, notice)
    except InputError as error:
        fail(str(error))
    except (MemoryError, OverflowError):
        fail(f"{record.file}: {reason(OSError(errno.ENOMEM, 'larger than memory'))}")
    return None


def _cut_table(
    stream: BinaryIO, file: str, kind: str, fail: Report, notice: Report
) -> Iterator[Record]:
    if kind == ".parquet":
        yield from cut_parquet(stream, file)
        return
    with damage(file):
        if kind == ".warc":
            yield from cut_warc(unpack(stream, file), file, fail)
        elif kind == ".csv":
            yield from cut_csv(unpack(stream, file), file, fail, notice)
        else:
            yield from cut_json_lines(unpack(stream, file), file, fail, notice)


def _read_standard_input() -> bytes:
    # Where standard input is closed, there is no such object.
    return sys.stdin.buffer.read() if sys.stdin else b""


def _read_document(record: Record, notice: Report) -> Page:
    file, kind = record.file, record.kind
    data = record.data if isinstance(record.data, bytes) else _read_file(file, kind)
    name = file if record.id is None else f"{file} {record.id}"
    if not data.strip():
        raise nothing_in(name)
    if kind in _DOCUMENTS or _is_html(data):
        page = _read_marked_up(data, name, kind, notice)
    else:
        text = decode(data, name, notice)
        if not text.strip():
            raise nothing_in(name)
        page = Page(file, None, mend(text, name, notice))
    return page if record.id is None else page._replace(file=file, id=record.id)


def _read_file(file: str, kind: str) -> bytes:
    if kind in _DOCUMENTS:
        size = size_of(file)
        if size > _MOST_BYTES:
            raise InputError(
                f"{file}: {size >> 20:,} MB, and {_MOST_BYTES >> 20} are read; split it"
            )
    with open_file(file) as stream, damage(file):
        if file.lower().endswith(PACKED):
            return read_whole(unpack(stream, file), file)
        return stream.read()


def _is_html(data: bytes) -> bool:
    """Whether data begin as a web page, whatever the name of the file."""
    return data[:200].lstrip(b"\xef\xbb\xbf \t\r\n")[:14].lower().startswith(_HTML)


def _read_marked_up(data: bytes, file: str, kind: str, notice: Report) -> Page:
    if kind == ".docx":
        from cooptopics.documents import read_docx as read
    elif kind == ".pdf":
        from cooptopics.documents import read_pdf as read
    elif kind in (".mht", ".mhtml"):
        from cooptopics.html import read_mht as read
    else:
        from cooptopics.html import read_html as read
    return read(data, file, notice)
