"""Streams of bytes: unpacked as they are read, and cut into blocks of whole lines of text, whatever their size."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from cooptopics.decoding import decode
from cooptopics.errors import InputError
from cooptopics.pages import Report

PACKED = (".gz", ".zst")
_BLOCK = 1 << 20  # bytes
_MOST_BYTES = 100 << 20  # of one line
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def unpack(stream: BinaryIO, file: str) -> BinaryIO:
    """What a stream holds, unpacked when the name of its file ends so.

    Raises
    ------
    InputError
        When the package that unpacks it is missing.
    """
    name = file.lower()
    if name.endswith(".gz"):
        return cast(BinaryIO, gzip.GzipFile(fileobj=stream))
    if name.endswith(".zst"):
        return _unpack_zstandard(stream, file)
    return stream


def _unpack_zstandard(stream: BinaryIO, file: str) -> BinaryIO:
    if sys.version_info >= (3, 14):
        from compression.zstd import ZstdFile

        return cast(BinaryIO, ZstdFile(stream))
    try:
        from zstandard import ZstdDecompressor
    except ImportError as error:
        raise InputError(
            f"{file}: .zst files need zstandard: pip install 'cooptopics[zst]'"
        ) from error
    return cast(BinaryIO, ZstdDecompressor().stream_reader(stream, read_across_frames=True))


@contextmanager
def damage(file: str) -> Iterator[None]:
    """Say in our own words that packed data are broken, which is not the fault of the system.

    Raises
    ------
    InputError
        Instead of what the unpacking packages raise.
    """
    try:
        yield
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise _damaged(file, error) from error
    except Exception as error:
        if type(error).__name__ == "ZstdError":
            raise _damaged(file, error) from error
        raise


def _damaged(file: str, error: Exception) -> InputError:
    return InputError(f"{file}: broken archive: {error}; what follows is not read")


def read_lines(stream: BinaryIO, file: str, fail: Report, notice: Report) -> Iterator[str]:
    """Read text in blocks of whole lines, about a megabyte each.

    Parameters
    ----------
    stream : unpacked
    file : its name, for messages
    fail : told of lines that are no text, which come out blank
    notice : told once of each encoding that had to be guessed

    Raises
    ------
    InputError
        When the file begins with what is no text, or a line is longer than memory should take.
    """
    said: set[str] = set()

    def notice_once(message: str) -> None:
        if message not in said:
            said.add(message)
            notice(message)

    place = 0
    for block in _blocks(stream, file):
        try:
            yield decode(block, file, notice_once, place)
        except InputError:
            if not place:
                raise
            yield from _decode_each(block, file, fail, notice_once, place)
        place += len(block)


def _decode_each(
    block: bytes, file: str, fail: Report, notice: Report, place: int
) -> Iterator[str]:
    """Line by line, so that one that is no text takes no other with it."""
    for line in io.BytesIO(block):
        try:
            yield decode(line, file, notice, place)
        except InputError as error:
            fail(str(error))
            yield "\n"
        place += len(line)


def _blocks(stream: BinaryIO, file: str) -> Iterator[bytes]:
    first = stream.read(_BLOCK)
    if first[:2] in _UTF16_MARKS:
        # Bytes do not tell its lines apart; such files are exports of spreadsheets, and small.
        yield first + read_whole(stream, file)
        return
    pieces: list[bytes] = []
    waiting = 0
    data = first
    while data:
        head, end, tail = data.rpartition(b"\n")
        if end:
            yield b"".join([*pieces, head, end])
            pieces, waiting = [], 0
        pieces.append(tail)
        waiting += len(tail)
        if waiting > _MOST_BYTES:
            raise InputError(
                f"{file}: a line of over {_MOST_BYTES >> 20} MB; what follows is not read"
            )
        data = stream.read(_BLOCK)
    if waiting:
        yield b"".join(pieces)


def read_whole(stream: BinaryIO, file: str) -> bytes:
    """Read all that a stream holds, if memory should take it.

    Raises
    ------
    InputError
        When there is more.
    """
    data = io.BytesIO()
    while piece := stream.read(_BLOCK):
        data.write(piece)
        if data.tell() > _MOST_BYTES:
            raise InputError(f"{file}: over {_MOST_BYTES >> 20} MB, which are read; split it")
    return data.getvalue()
