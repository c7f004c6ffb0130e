"""Runs in parts: the labels of very many articles as a folder of part files, which a killed run goes on with.

A part holds the paragraphs of a fixed number of records and is written whole or not at all. The same inputs,
options and model give the same parts, so to resume is to make the parts that are not there yet.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from cooptopics.cli.rows import classify_pages, rows_of, write_json_lines
from cooptopics.cli.terminal import complain, to_json, track
from cooptopics.errors import InputError
from cooptopics.files import open_atomically, reason, write_atomically
from cooptopics.inputs import ENDINGS, cut_file, read_page
from cooptopics.locations import find_files, size_of, state_of
from cooptopics.model import Model
from cooptopics.pages import Page, Report
from cooptopics.parquet import check_pyarrow, write_parquet
from cooptopics.records import Record
from cooptopics.storage import read_model
from cooptopics.version import __version__
from cooptopics.workers import run_in_order

# Names with an underscore are passed over by what reads such folders: Spark, Dask, Arrow.
_MANIFEST, _MODEL, _DONE = "_run.json", "_model.safetensors", "_SUCCESS"
_MOST_BYTES = 8 << 20  # of records in memory as one part


class Part(NamedTuple):
    """The records of one part, to be labelled."""

    number: int
    records: list[Record]


class Labelled(NamedTuple):
    """A part that was written: how many pages, which records could not be read, and what was guessed."""

    n_pages: int
    failures: list[str]
    notices: list[str]


@dataclass(frozen=True)
class Folder:
    """Where parts are written, and how."""

    path: Path
    format: str
    unit: str

    def part(self, number: int) -> Path:
        return self.path / f"part-{number:06}.{self.format}"

    def failures(self, number: int) -> Path:
        return self.path / f"_failed-{number:06}.txt"

    @property
    def has_failures(self) -> bool:
        """Whether any record could not be read, in this run or in one that it goes on with."""
        return any(self.path.glob("_failed-*.txt"))

    def begin(self, manifest: dict[str, Any], model: bytes, resume: bool) -> None:
        """Make the folder, or find that it holds the beginning of the same run.

        Raises
        ------
        InputError
            When it holds something else, or anything and it is not to be resumed.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self.clear()
            is_empty = not any(self.path.iterdir())
        except OSError as error:
            raise InputError(f"cannot write {self.path}: {reason(error)}") from error
        if (self.path / _MANIFEST).is_file():
            if not resume:
                raise InputError(
                    f"{self.path}: holds a run already; go on with it by --resume, or choose another folder"
                )
            self._check_same(manifest)
        elif is_empty or self._has_only_model():
            # The manifest comes last: where it stands, so does the model.
            write_atomically(self.path / _MODEL, model)
            write_atomically(self.path / _MANIFEST, to_json(manifest, indent=2) + b"\n")
        else:
            raise InputError(f"{self.path}: holds other files; choose an empty or a new folder")

    def _has_only_model(self) -> bool:
        return [path.name for path in self.path.iterdir()] == [_MODEL]

    def _check_same(self, manifest: dict[str, Any]) -> None:
        path = self.path / _MANIFEST
        try:
            begun = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise InputError(f"{path}: cannot be read: {error}; choose another folder") from error
        other = [name for name, value in manifest.items() if begun.get(name) != value]
        if other:
            said = ", ".join(name.replace("_", " ") for name in other)
            raise InputError(
                f"{self.path}: was begun with other {said}; use the same, or choose another folder"
            )

    def clear(self) -> None:
        """Remove what was half-written when a run was killed."""
        for pattern in (".part-*", "._*"):
            for path in self.path.glob(pattern):
                path.unlink(missing_ok=True)

    @property
    def is_done(self) -> bool:
        return (self.path / _DONE).is_file()

    def finish(self) -> None:
        write_atomically(self.path / _DONE, b"")


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


def classify_to_folder(
    inputs: tuple[str, ...],
    folder: Folder,
    model: Model,
    part_size: int,
    jobs: int,
    resume: bool,
    fail: Report,
) -> bool:
    """Label all inputs into parts.

    Parameters
    ----------
    inputs : paths, patterns and addresses
    part_size : records in a part
    jobs : worker processes
    resume : whether to go on with what the folder holds
    fail : told of each file or record that cannot be read

    Returns
    -------
    whether every record could be read, in this run and in those that it goes on with

    Raises
    ------
    InputError
        When the folder holds something else, or cannot be written.
    """
    if folder.format == "parquet":
        check_pyarrow()
    files, digest = list_inputs(inputs, fail)
    content = model.to_bytes()
    folder.begin(describe_run(digest, folder, part_size, content), content, resume)
    if folder.is_done:
        complain(f"{folder.path}: was finished already")
    else:
        reading = Reading(files, fail, complain)
        try:
            parts = label_parts(folder, reading, part_size, jobs)
            for part in track(parts, "articles", lambda part: part.n_pages, lambda: reading.share):
                for message in part.notices + part.failures:
                    complain(message)
        finally:
            folder.clear()
    return not folder.has_failures


def list_inputs(paths: tuple[str, ...], fail: Report) -> tuple[dict[str, int], str]:
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
            digest.update(to_json([file, state_of(file)]))
        except OSError as error:
            fail(f"{file}: {reason(error)}")
    return files, digest.hexdigest()


def describe_run(inputs: str, folder: Folder, part_size: int, model: bytes) -> dict[str, str | int]:
    """The manifest: all that the parts depend on."""
    return {
        "version": __version__,
        "inputs": inputs,
        "format": folder.format,
        "unit": folder.unit,
        "part_size": part_size,
        "model": hashlib.sha256(model).hexdigest(),
    }


def label_parts(folder: Folder, reading: Reading, part_size: int, jobs: int) -> Iterator[Labelled]:
    """Make every part that is not there yet; workers label and write while this process reads."""
    parts = (
        part for part in _cut_parts(reading, part_size) if not folder.part(part.number).exists()
    )
    yield from run_in_order(partial(_label_part, folder), parts, jobs)
    folder.finish()


def _cut_parts(records: Reading, part_size: int) -> Iterator[Part]:
    """Records in parts of this number, or fewer where they are long."""
    numbers = count()
    gathered: list[Record] = []
    size = 0
    for record in records:
        gathered.append(record)
        size += (
            len(record.data["text"] or "")
            if isinstance(record.data, dict)
            else len(record.data or b"")
        )
        if len(gathered) >= part_size or size >= _MOST_BYTES:
            yield Part(next(numbers), gathered)
            gathered, size = [], 0
    if gathered:
        yield Part(next(numbers), gathered)


def _label_part(folder: Folder, part: Part) -> Labelled:
    """Label the records of a part and write it; runs in a worker process."""
    model = _read_model_once(folder.path / _MODEL)
    failures: list[str] = []
    notices: list[str] = []
    n_pages = 0

    def pages() -> Iterator[Page]:
        nonlocal n_pages
        for record in part.records:
            page = read_page(record, failures.append, notices.append)
            if page:
                n_pages += 1
                yield page

    with open_atomically(folder.part(part.number)) as target:
        rows = rows_of(classify_pages(model, pages(), folder.unit))
        if folder.format == "parquet":
            write_parquet(rows, model.labels, target)
        else:
            write_json_lines(rows, target)
        # A part counts as done when it has its name: by then all of it must be on the disk, and what failed too.
        target.flush()
        os.fsync(target.fileno())
        if failures:
            write_atomically(folder.failures(part.number), _as_lines(failures))
    return Labelled(n_pages, failures, notices)


def _as_lines(messages: list[str]) -> bytes:
    return "".join(f"{message}\n" for message in messages).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _read_model_once(path: Path) -> Model:
    model = read_model(path)
    # What is loaded by now stays to the end, so the collector need not look at it again and again.
    gc.freeze()
    return model
