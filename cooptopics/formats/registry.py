"""The formats by name, and which one a file has."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cooptopics.annotation import Row, name_few
from cooptopics.errors import InputError
from cooptopics.files import read_bytes, reason
from cooptopics.formats import (
    csv_table,
    doccano,
    excel,
    jsonl,
    label_studio,
    label_studio_config,
    prodigy,
    spacy_docbin,
)
from cooptopics.formats.contents import Contents, Notice


class Format(NamedTuple):
    """How files of a kind are read and written.

    Attributes
    ----------
    read : None where there is nothing to read
    suffix : of files that surely have, or shall have, this format; "" when others have it too
    """

    write: Callable[[BinaryIO, Contents], None]
    read: Callable[[Path, Notice], list[Row]] | None
    suffix: str = ""


FORMATS = {
    "jsonl": Format(jsonl.write, jsonl.read, ".jsonl"),
    "csv": Format(csv_table.write, csv_table.read, ".csv"),
    "csv-semicolon": Format(partial(csv_table.write, delimiter=";"), csv_table.read),
    "tsv": Format(partial(csv_table.write, delimiter="\t"), csv_table.read, ".tsv"),
    "excel": Format(excel.write, excel.read, ".xlsx"),
    "label-studio": Format(label_studio.write, label_studio.read, ".json"),
    "label-studio-config": Format(label_studio_config.write, None, ".xml"),
    "doccano": Format(doccano.write, doccano.read),
    "prodigy": Format(prodigy.write, prodigy.read),
    "spacy": Format(spacy_docbin.write, spacy_docbin.read, ".spacy"),
}
_BLANKS = codecs.BOM_UTF8 + b" \t\r\n"
_SUFFIXES = {format_.suffix: name for name, format_ in FORMATS.items() if format_.suffix}


def guess_source(path: Path) -> str:
    """The format of a file that is there, by its suffix, and by what it holds where several share one.

    Raises
    ------
    InputError
        When it cannot be told, or the file cannot be read.
    """
    try:
        path.stat()
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    name = _SUFFIXES.get(path.suffix.lower())
    if name == "jsonl":
        name = _guess_lines(path)
    if name is None or FORMATS[name].read is None:
        known = name_few([other for other, format_ in FORMATS.items() if format_.read])
        raise InputError(f"{path}: cannot tell its format; name it with --from: {known}")
    return name


def guess_target(path: Path) -> str:
    """The format that a file shall have, by its suffix.

    Raises
    ------
    InputError
        When it cannot be told.
    """
    name = _SUFFIXES.get(path.suffix.lower())
    if name is None:
        known = name_few(list(FORMATS))
        raise InputError(
            f"{path}: cannot tell the format from the name; name it with --to: {known}"
        )
    return name


def _guess_lines(path: Path) -> str | None:
    """The program that wrote JSON lines."""
    try:
        lines = read_bytes(path).split(b"\n")
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    first = next((line for line in lines if line.strip(_BLANKS)), b"")
    try:
        record = json.loads(first.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        # Its reader says best what is wrong.
        return "jsonl"
    if record.keys() & {"options", "accept", "answer", "_task_hash"}:
        return "prodigy"
    if "labels" in record:
        return "jsonl"
    return "doccano" if "label" in record else None
