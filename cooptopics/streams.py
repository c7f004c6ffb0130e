"""Streams of bytes: unpacked as they are read, and cut into blocks of whole lines of text, whatever their size."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

from cooptopics.decoding import decode
from cooptopics.errors import InputError
from cooptopics.pages import Report

PACKED = (".gz", ".zst")
_BLOCK = 1 << 18  # bytes
_PACKED_BLOCK = 1 << 10  # bytes, which a bomb unpacks to some megabytes
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
    return cast(BinaryIO, io.BufferedReader(_Zstandard(stream, ZstdDecompressor)))


class _Zstandard(io.RawIOBase):
    """What a Zstandard stream holds; the package's own reader takes one that is cut off for a whole one.

    Parameters
    ----------
    stream : packed
    decompressor : the class of the package
    """

    def __init__(self, stream: BinaryIO, decompressor: Callable[[], Any]) -> None:
        self._stream = stream
        self._decompressor = decompressor
        self._frame = decompressor().decompressobj()
        self._is_inside = False
        self._waiting = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._waiting:
            packed = self._frame.unused_data if self._frame.eof else b""
            if self._frame.eof:
                self._frame = self._decompressor().decompressobj()
                self._is_inside = False
            packed = packed or self._stream.read(_PACKED_BLOCK)
            if not packed:
                if self._is_inside:
                    raise EOFError("cut off")
                return 0
            self._is_inside = True
            self._waiting = memoryview(self._frame.decompress(packed))
        size = min(len(target), len(self._waiting))
        target[:size] = self._waiting[:size]
        self._waiting = self._waiting[size:]
        return size


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
    """Read text in blocks of whole lines, about a quarter of a megabyte each.

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
    """Bytes in blocks that end with a line; UTF-16, whose lines bytes do not tell apart, in one."""
    pieces: list[bytes] = []
    waiting = 0
    is_utf16 = False
    for number, data in enumerate(_pieces(stream)):
        is_utf16 = is_utf16 or (number == 0 and data[:2] in _UTF16_MARKS)
        head, end, tail = (b"", b"", data) if is_utf16 else data.rpartition(b"\n")
        if end:
            yield b"".join([*pieces, head, end])
            pieces, waiting = [], 0
        pieces.append(tail)
        waiting += len(tail)
        if waiting > _MOST_BYTES:
            raise InputError(
                f"{file}: a line of over {_MOST_BYTES >> 20} MB; what follows is not read"
            )
    if waiting:
        yield b"".join(pieces)


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """About a quarter of a megabyte at a time; where a stream breaks off, first what came before."""
    read = available(stream)
    pieces: list[bytes] = []
    size = 0
    try:
        while piece := read(_BLOCK):
            pieces.append(piece)
            size += len(piece)
            if size >= _BLOCK:
                yield b"".join(pieces)
                pieces, size = [], 0
    except Exception:
        if pieces:
            yield b"".join(pieces)
        raise
    if pieces:
        yield b"".join(pieces)


def available(stream: BinaryIO) -> Callable[[int], bytes]:
    """How to read from a stream what is there, at most so many bytes, before it breaks off."""
    read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)
    return read


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
