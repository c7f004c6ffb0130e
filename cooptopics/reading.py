"""Readings: the records of all inputs in order, how far the reading is, and whether inputs are still the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cooptopics.errors import InputError
from cooptopics.files import reason
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
    """

    def __init__(self, files: dict[str, int], fail: Report, notice: Report) -> None:
        self._files = files
        self._fail = fail
        self._notice = notice
        self._done = 0
        self._stream: BinaryIO | None = None

    def __iter__(self) -> Iterator[Record]:
        """
        Raises
        ------
        InputError
            When the system cannot read on. To pass over it would give other parts than a run that could.
        """
        for file, size in self._files.items():
            try:
                yield from cut_file(file, self._fail, self._notice, self._watch)
            except OSError as error:
                raise InputError(f"{file}: {reason(error)}; then go on by --resume") from error
            self._stream = None
            self._done += size

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


def list_inputs(paths: Iterable[str], fail: Report) -> tuple[dict[str, int], str]:
    """Every file with its size, and a digest of their names and states.

    Raises
    ------
    InputError
        When an input can be read only once.
    """
    files = {}
    digest = hashlib.sha256()
    for file in find_files(paths, ENDINGS, fail):
        if file == "-":
            raise InputError("-: standard input can be read only once; name files, or write to one")
        try:
            files[file] = size_of(file)
            digest.update(json.dumps([file, state_of(file)]).encode())
        except OSError as error:
            fail(f"{file}: {reason(error)}")
    return files, digest.hexdigest()
