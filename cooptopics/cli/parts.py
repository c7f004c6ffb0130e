"""Runs in parts: the labels of very many articles as a folder of part files, which a killed run goes on with.

A part holds the paragraphs of a fixed number of records and is written whole or not at all. The same inputs,
options and model give the same parts, so to resume is to make the parts that are not there yet.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from cooptopics.cli.part_folder import PartFolder
from cooptopics.cli.rows import classify_pages, relax_collector, write_json_lines
from cooptopics.cli.table_files import write_csv, write_parquet
from cooptopics.cli.terminal import complain, printable, track
from cooptopics.files import open_atomically, write_atomically
from cooptopics.inputs import read_page
from cooptopics.model import Model
from cooptopics.pages import Page, Report
from cooptopics.reading import Reading, list_inputs, tell_lasting
from cooptopics.records import Record
from cooptopics.storage import read_model
from cooptopics.tables import arrow_schema
from cooptopics.workers import run_in_order

_WRITERS = {"jsonl": write_json_lines, "csv": write_csv, "parquet": write_parquet}
_MOST_BYTES = 8 << 20  # of records in memory as one part


class Part(NamedTuple):
    """The records of one part, to be labelled."""

    number: int
    records: list[Record]

    def __reduce__(self) -> tuple[Callable[..., Part], tuple[Any, ...]]:
        """Columns, which are sent to a worker in a third of the time of rows."""
        return _part_of, (self.number, *zip(*self.records))


def _part_of(number: int, *columns: tuple[Any, ...]) -> Part:
    return Part(number, list(map(Record._make, zip(*columns))))


class Labelled(NamedTuple):
    """A part that was written: how many pages, which records could not be read, and what was guessed."""

    n_pages: int
    failures: list[str]
    notices: list[str]


def classify_to_folder(
    inputs: tuple[str, ...],
    folder: PartFolder,
    model: Model,
    jobs: int,
    resume: bool,
    fail: Report,
) -> bool:
    """Label all inputs into parts.

    Parameters
    ----------
    inputs : paths, patterns and addresses
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
        # Fails before long work where pyarrow is missing.
        arrow_schema(model.labels, folder.rows)
    files, digest = list_inputs(inputs, str(folder.path))
    folder.begin(digest, model.to_bytes(), resume)
    if folder.is_done:
        complain(f"{folder.path}: was finished already")
    else:
        reading = Reading(files, fail, complain)
        try:
            parts = label_parts(folder, reading, jobs)
            for part in track(parts, "articles", lambda part: part.n_pages, lambda: reading.share):
                for message in part.notices + part.failures:
                    complain(message)
        finally:
            folder.clear()
    return not folder.has_failures


def label_parts(folder: PartFolder, reading: Reading, jobs: int) -> Iterator[Labelled]:
    """Make every part that is not there yet; workers label and write while this process reads."""
    parts = (
        part
        for part in _cut_parts(reading, folder.part_size)
        if not folder.part(part.number).exists()
    )
    yield from run_in_order(partial(_label_part, folder), parts, jobs)
    folder.finish(_as_lines(reading.failures))


def _cut_parts(records: Reading, part_size: int) -> Iterator[Part]:
    """Records in parts of this number, or fewer where they are long."""
    numbers = count()
    gathered: list[Record] = []
    size = 0
    for record in records:
        gathered.append(record)
        size += record.size
        if len(gathered) >= part_size or size >= _MOST_BYTES:
            yield Part(next(numbers), gathered)
            gathered, size = [], 0
    if gathered:
        yield Part(next(numbers), gathered)


def _label_part(folder: PartFolder, part: Part) -> Labelled:
    """Label the records of a part and write it; runs in a worker process.

    Raises
    ------
    InputError
        When the system cannot read a record now, which it may be able to read later.
    """
    model = _read_model_once(folder.model)
    failures: list[str] = []
    notices: list[str] = []
    n_pages = 0

    def pages() -> Iterator[Page]:
        nonlocal n_pages
        for record in part.records:
            try:
                page = read_page(record, failures.append, notices.append)
            except OSError as error:
                tell_lasting(error, record.file, failures.append)
                continue
            if page:
                n_pages += 1
                yield page

    with open_atomically(folder.part(part.number)) as target:
        results = classify_pages(model, pages(), folder.unit, folder.any_language)
        _WRITERS[folder.format](results, target, model, folder.rows)
        # A part counts as done when it has its name: by then all of it must be on the disk, and what failed too.
        target.flush()
        os.fsync(target.fileno())
        if failures:
            write_atomically(folder.failures(part.number), _as_lines(failures))
        else:
            folder.failures(part.number).unlink(missing_ok=True)
    return Labelled(n_pages, failures, notices)


def _as_lines(messages: list[str]) -> bytes:
    return "".join(f"{printable(message)}\n" for message in messages).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _read_model_once(path: Path) -> Model:
    model = read_model(path)
    relax_collector()
    return model
