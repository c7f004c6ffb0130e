"""Read and write files whole or not at all, and say why one could not be read or written."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cooptopics.errors import InputError

_ADVICE = {
    errno.ENOENT: "check the name",
    errno.EACCES: "change its permissions or choose another",
    errno.EISDIR: "name a file",
    errno.ENOSPC: "free some space or choose another place",
    errno.ENOMEM: "split the file, or free some memory",
}


# What lasts, unlike a share of the network that is gone for a while.
_LASTING = {errno.EACCES, errno.EPERM, errno.EISDIR, errno.EINVAL, errno.ENOMEM, errno.ELOOP}


def may_pass(error: OSError) -> bool:
    """Whether what the system cannot read now it may be able to read later."""
    return error.errno not in _LASTING


def reason(error: OSError) -> str:
    """What the system says, and what to do about it."""
    said = error.strerror or str(error)
    advice = _ADVICE.get(error.errno or 0)
    return f"{said}; {advice}" if advice else said


def read_bytes(path: str | Path) -> bytes:
    """The content of a file, a pipe or a terminal.

    Raises
    ------
    OSError
        When it cannot be read, is larger than memory, or is a device, which may have no end.
    """
    try:
        with open(path, "rb") as source:
            refuse_device(source)
            return source.read()
    except (MemoryError, OverflowError) as error:
        raise OSError(errno.ENOMEM, "larger than memory") from error


def refuse_device(source: BinaryIO) -> None:
    """Refuse to read from a device other than a terminal.

    Raises
    ------
    OSError
        When it is one, which may have no end.
    """
    kind = stat.S_IFMT(os.fstat(source.fileno()).st_mode)
    if kind in (stat.S_IFCHR, stat.S_IFBLK) and not source.isatty():
        raise OSError(errno.EINVAL, "a device, which may have no end; name a file")


def read_text(path: str | Path) -> str:
    """The content of a file in UTF-8, with or without a mark, and with the line ends of any system as one.

    Raises
    ------
    OSError
        As `read_bytes`.
    UnicodeDecodeError
        When it is not UTF-8.
    """
    text = read_bytes(path).decode("utf-8-sig")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@contextmanager
def open_atomically(path: str | Path) -> Iterator[BinaryIO]:
    """Open a file for writing under a temporary name beside it, and rename it when all went well.

    Raises
    ------
    InputError
        When the file cannot be made or written, for example on a full disk; nothing half-written stays.
    """
    # A link stays, and what it leads to is replaced.
    given, path = path, Path(os.path.realpath(path))
    try:
        # Devices and what stands for them, such as /dev/full and /dev/stdout, take no rename.
        if Path(given).is_relative_to("/dev") or (path.exists() and not path.is_file()):
            with open(given, "wb") as target:
                yield target
            return
        if not path.parent.is_dir():
            raise InputError(
                f"cannot write {given}: there is no folder {path.parent}; make it first"
            )
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as target:
                yield target
            Path(temporary).chmod(_permissions(path))
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise InputError(f"cannot write {given}: {reason(error)}") from error


def write_atomically(path: str | Path, data: bytes) -> None:
    """Write a whole file; see `open_atomically`."""
    with open_atomically(path) as target:
        target.write(data)


def _permissions(path: Path) -> int:
    """Those of the file that is replaced, or what a new file gets here."""
    try:
        return path.stat().st_mode & 0o777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
