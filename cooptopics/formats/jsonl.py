"""Annotated texts as JSON lines, the files that `cooptopics train` reads."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from cooptopics.annotation import Row, encode_corpus, read_rows
from cooptopics.formats.contents import Contents, Notice


def write(target: BinaryIO, contents: Contents) -> None:
    """Write each entry as a line."""
    target.writelines(encode_corpus(contents.entries))


def read(path: Path, notice: Notice) -> list[Row]:
    """Read the annotated texts and suggestions of a file.

    Raises
    ------
    InputError
        When the file cannot be read as such.
    """
    return read_rows(path)
