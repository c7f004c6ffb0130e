"""Annotated texts of several files, of any format, as one corpus that remembers where each text stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from cooptopics.annotation import Entry
from cooptopics.formats.contents import Notice
from cooptopics.formats.conversion import read_contents
from cooptopics.formats.registry import guess_source


class Collection(NamedTuple):
    """The annotated texts of files.

    Attributes
    ----------
    entries : in the order of files and lines
    places : by id, the file and the line, row or task of each entry
    files : by id, the file of each entry
    """

    entries: list[Entry]
    places: Mapping[str, str]
    files: Mapping[str, Path]


def read_collection(
    paths: Iterable[Path], notice: Notice, format_: str | None = None
) -> Collection:
    """Read annotated texts.

    Parameters
    ----------
    notice : told of what is not kept or looks odd, other than the spelling of labels
    format_ : of all files, a name in `FORMATS`; default: of each by its suffix, and what it holds

    Raises
    ------
    InputError
        When a file cannot be read, what it says contradicts itself, or an id is used twice.
    """
    entries: list[Entry] = []
    places: dict[str, str] = {}
    files: dict[str, Path] = {}
    for path in paths:
        contents = read_contents(
            path, format_ or guess_source(path), notice, places=places, check_spelling=False
        )
        entries += contents.entries
        files |= dict.fromkeys((entry.id for entry in contents.entries), path)
    return Collection(entries, places, files)
