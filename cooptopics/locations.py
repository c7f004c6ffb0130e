"""Locations: which files a path, a pattern or an address names, how to open them, and how to know them again.

An address, such as s3://press/2024/, has a scheme and is read by fsspec.
"""

from __future__ import annotations

import errno
import glob
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, cast

from cooptopics.errors import InputError
from cooptopics.files import reason, refuse_device
from cooptopics.pages import Report

# What stores raise without saying it as the system does.
_NUMBERS = {FileNotFoundError: errno.ENOENT, PermissionError: errno.EACCES}
# What web servers and stores say of a file that changes with it.
_CHANGING = ("ETag", "Last-Modified", "Content-MD5", "LastModified", "mtime", "updated")
# How browsers name the folder with the pictures and frames of a page that they save.
_PARTS = ("_files", "_fichiers", "_dateien", "_archivos", "_bestanden")


def find_files(
    paths: Iterable[str], endings: tuple[str, ...], fail: Report, besides: str | None = None
) -> Iterator[str]:
    """Find the files that paths name, in order.

    Parameters
    ----------
    paths : files, folders (every file below them that has one of the endings, by name), patterns such as
        "2024/*.jsonl", addresses of any of these, or "-"
    endings : of the names of files that count in folders, in lower case
    fail : told of each path that names nothing; the rest goes on
    besides : a file or a folder which is passed over where it is below a folder
    """
    for path in paths:
        try:
            if path == "-":
                yield path
            elif is_address(path):
                yield from _find_stored(path, endings)
            elif Path(path).is_dir():
                yield from _find_below(path, endings, fail, besides)
            elif glob.has_magic(path) and not Path(path).exists():
                yield from _find_matching(path)
            else:
                yield path
        except InputError as error:
            fail(str(error))
        except OSError as error:
            fail(f"{path}: {reason(error)}")


def is_address(path: str) -> bool:
    """Whether a path has a scheme, as s3://press/2024 has."""
    return "://" in path


@contextmanager
def open_file(file: str) -> Iterator[BinaryIO]:
    """Open a file, or what an address names, for reading bytes.

    Raises
    ------
    OSError
        When it cannot be opened, or is a device, which may have no end.
    """
    if not is_address(file):
        with open(file, "rb") as stream:
            refuse_device(stream)
            yield stream
        return
    system, path = _file_system(file)
    with _stored_errors(file):
        stored = system.open(path, "rb")
    with _stored_errors(file), stored:
        yield cast(BinaryIO, stored)


def size_of(file: str) -> int:
    """Bytes of a file, or 0 where that is not known.

    Raises
    ------
    OSError
        When there is no such file.
    """
    if not is_address(file):
        return Path(file).stat().st_size
    system, path = _file_system(file)
    with _stored_errors(file):
        return system.size(path) or 0


def state_of(file: str) -> str:
    """What changes when the content of a file changes, without reading it.

    Raises
    ------
    InputError
        When the file can be read only once, as a pipe.
    OSError
        When there is no such file.
    """
    if is_address(file):
        system, path = _file_system(file)
        with _stored_errors(file):
            known = system.info(path)
            return str([system.ukey(path), *map(known.get, _CHANGING)])
    found = Path(file).stat()
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{file}: can be read only once, so the work could not be resumed")
    return f"{found.st_size} bytes of {found.st_mtime_ns}"


def _find_below(
    path: str, endings: tuple[str, ...], fail: Report, besides: str | None
) -> list[str]:
    closed: list[OSError] = []
    found = []
    for folder, folders, names in os.walk(path, onerror=closed.append):
        folders[:] = [name for name in folders if not _is_part(name, names)]
        found += [
            str(Path(folder, name))
            for name in names
            if name.lower().endswith(endings) and Path(folder, name).is_file()
        ]
    if besides is not None and _is_within(besides, path) and not _is_within(path, besides):
        found = [file for file in found if not _is_within(file, besides)]
    for error in closed:
        fail(f"{error.filename}: {reason(error)}")
    if not found and not closed:
        raise _nothing_in(path, endings)
    return sorted(found)


def _is_within(file: str, other: str) -> bool:
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(other))


def _is_part(folder: str, names: list[str]) -> bool:
    """Whether a folder belongs to a saved page that stands beside it."""
    page = next((folder[: -len(end)] for end in _PARTS if folder.lower().endswith(end)), None)
    return page is not None and not {f"{page}.html", f"{page}.htm"}.isdisjoint(names)


def _find_matching(pattern: str) -> list[str]:
    """The files that a pattern names where no shell has done it: in quotation marks, or on Windows."""
    # Path.glob takes no pattern that begins at the root.
    names = glob.glob(pattern, recursive=True)  # noqa: PTH207
    found = [name for name in names if Path(name).is_file()]
    if not found:
        raise InputError(f"{pattern}: no file matches this pattern; check it")
    return sorted(found)


def _find_stored(address: str, endings: tuple[str, ...]) -> list[str]:
    system, path = _file_system(address)
    is_web = address.startswith("http")  # where a question mark begins what is asked of the server
    scheme, _, container = address.partition("::")
    with _stored_errors(address):
        if glob.has_magic(path) and not (is_web and "?" in path):
            names = system.glob(path)
        elif not is_web and system.isdir(path):
            names = [name for name in system.find(path) if name.lower().endswith(endings)]
        else:
            return [address]
    if not names:
        raise _nothing_in(address, endings)
    if container:
        return sorted(f"{scheme.partition(':')[0]}://{name}::{container}" for name in names)
    return sorted(str(system.unstrip_protocol(name)) for name in names)


def _nothing_in(path: str, endings: tuple[str, ...]) -> InputError:
    plain = ", ".join(ending for ending in endings if ending.count(".") == 1)
    return InputError(f"{path}: no {plain} file in this folder; name the files")


def _file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec that an address belongs to, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(
            f"{address}: addresses need fsspec: pip install 'cooptopics[cloud]'"
        ) from error
    try:
        system, path = url_to_fs(address)
    except OSError:
        raise
    except Exception as error:
        # An unknown scheme, one whose own package is not there, or what such a package raises.
        raise InputError(f"{address}: {error}") from error
    return system, path


@contextmanager
def _stored_errors(address: str) -> Iterator[None]:
    """Turn what a store's own client raises, which may be anything, into an error of the system."""
    try:
        yield
    except OSError as error:
        number = _NUMBERS.get(type(error))
        if number is None:
            raise
        raise OSError(number, os.strerror(number), address) from error
    except (InputError, MemoryError):
        raise
    except Exception as error:
        raise OSError(None, f"{type(error).__name__}: {error}", address) from error


def suffix_of(file: str, packed: Iterable[str] = ()) -> str:
    """The suffix of a file's name in lower case, without those that say how it is packed."""
    name = file.lower()
    if is_address(name):
        # Of zip://a.csv::pages.zip the name is that of the first, of https://b.org/a.csv?key=1 what comes before the key.
        name = name.partition("::")[0]
        name = name.partition("?")[0] if name.startswith("http") else name
    path = PurePosixPath(name) if is_address(name) else Path(name)
    return path.with_suffix("").suffix if path.suffix in packed else path.suffix
