"""Readings: the records of all inputs in order, how far the reading is, and whether inputs are still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cooptopics.errors import InputError
from cooptopics.files import may_pass, reason
from cooptopics.inputs import ENDINGS, cut_file
from cooptopics.locations import find_files, size_of, state_of
from cooptopics.pages import Report
from cooptopics.records import Record


class Reading:
    """The records of files in order, and how much of the files was read so far.

    Parameters
    ----------
    files : names, with their sizes in bytes
    fail, notice : as for `cooptopics.inputs.read_pages`

    Attributes
    ----------
    failures : what `fail` was told so far
    """

    def __init__(self, files: dict[str, int], fail: Report, notice: Report) -> None:
        self.failures: list[str] = []
        self._files = files
        self._tell = fail
        self._notice = notice
        self._done = 0
        self._stream: BinaryIO | None = None

    def __iter__(self) -> Iterator[Record]:
        """
        Raises
        ------
        InputError
            When the system cannot read on, but may be able to later.
        """
        for file, size in self._files.items():
            try:
                yield from cut_file(file, self._fail, self._notice, self._watch)
            except OSError as error:
                tell_lasting(error, file, self._fail)
            self._stream = None
            self._done += size

    def _fail(self, message: str) -> None:
        self.failures.append(message)
        self._tell(message)

    def _watch(self, stream: BinaryIO) -> None:
        self._stream = stream

    @property
    def share(self) -> float:
        """From 0 to 1."""
        stream = self._stream
        try:
            place = stream.tell() if stream else 0
        except ValueError:
            place = 0  # closed by now
        return min(1.0, (self._done + place) / max(1, sum(self._files.values())))


def tell_lasting(error: OSError, file: str, fail: Report) -> None:
    """Tell of a file that cannot be read for good.

    Raises
    ------
    InputError
        When the system may be able to read it later. To pass over it would give other parts than a run that could.
    """
    if may_pass(error):
        raise InputError(f"{file}: {reason(error)}; then go on by --resume") from error
    fail(f"{file}: {reason(error)}")


def list_inputs(paths: Iterable[str], besides: str | None = None) -> tuple[dict[str, int], str]:
    """Every file with its size, and a digest of their names and states.

    Parameters
    ----------
    paths : as for `cooptopics.inputs.read_pages`
    besides : a folder in these folders that holds no inputs, as it is for the output

    Raises
    ------
    InputError
        When an input is not there, or can be read only once.
    """
    files = {}
    digest = hashlib.sha256()
    for file in find_files(paths, ENDINGS, _refuse, besides):
        if file == "-":
            raise InputError("-: standard input can be read only once; name files, or write to one")
        try:
            files[file] = size_of(file)
            digest.update(json.dumps([file, files[file], state_of(file)]).encode())
        except OSError as error:
            _refuse(f"{file}: {reason(error)}")
    return files, digest.hexdigest()


def _refuse(message: str) -> None:
    raise InputError(f"{message}; nothing was begun")
