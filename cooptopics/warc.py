"""Web archives (WARC, ISO 28500) to the pages that they hold, by warcio."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from cooptopics.errors import InputError
from cooptopics.pages import Report
from cooptopics.records import Record, nothing_in
from cooptopics.streams import available, damage

_MOST_BYTES = 100 << 20  # of one page
_BLOCK = 1 << 16  # bytes
_LONGEST_LINE = 1 << 13  # bytes; no archive begins with a longer one
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt"}
_ANSWERS = ("response", "resource", "conversion")


def cut_warc(stream: BinaryIO, file: str, fail: Report) -> Iterator[Record]:
    """The web pages and plain texts of an archive; pictures, scripts and failed requests are passed over.

    Parameters
    ----------
    stream : unpacked
    file : its name
    fail : told of pages that are too large

    Raises
    ------
    InputError
        When warcio is missing, or the archive is broken, cut off or empty.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise InputError(
            f"{file}: WARC files need warcio: pip install 'cooptopics[warc]'"
        ) from error
    number = 0
    try:
        for number, entry in enumerate(ArchiveIterator(_Stream(stream, file)), 1):
            suffix = _suffix(entry)
            if not suffix:
                continue
            address = entry.rec_headers.get_header("WARC-Target-URI") or str(number)
            data = entry.content_stream().read(_MOST_BYTES + 1)
            if len(data) > _MOST_BYTES:
                fail(f"{file} {address}: over {_MOST_BYTES >> 20} MB, which are read")
                continue
            _check_whole(entry, file)
            if data.strip():
                yield Record(file, number, suffix, data, address)
    except ArchiveLoadFailed as error:
        said = " ".join(str(error).split())
        raise InputError(f"{file}: broken archive: {said}; what follows is not read") from error
    if not number:
        raise nothing_in(file)


class _Stream:
    """A stream for warcio, which would take the error of one that is cut off for its end."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._read = available(stream)
        self._file = file
        self._begun = False

    def read(self, size: int) -> bytes:
        with damage(self._file):
            data = self._read(size)
        # The time that warcio takes for a line grows with the square of its length.
        if not self._begun and len(data) > _LONGEST_LINE and b"\n" not in data:
            raise InputError(f"{self._file}: not a web archive: it begins without a line")
        self._begun = True
        return data


def _check_whole(entry: Any, file: str) -> None:
    """Whether a record that was read has as many bytes as it says; warcio takes what is there."""
    while entry.raw_stream.read(_BLOCK):
        pass
    if entry.raw_stream.limit > 0:
        raise InputError(f"{file}: broken archive: cut off; what follows is not read")


def _suffix(entry: Any) -> str:
    """The suffix that a page would have as a file, or "" for what is no page."""
    if entry.rec_type not in _ANSWERS:
        return ""
    headers = entry.http_headers
    if headers is None:
        kind = entry.rec_headers.get_header("Content-Type")
    elif headers.get_statuscode() == "200":
        kind = headers.get_header("Content-Type")
    else:
        return ""
    return _SUFFIXES.get((kind or "").partition(";")[0].strip().lower(), "")
