"""Files of other programs that hold annotated texts: spreadsheets, labelling tools, spaCy."""

from __future__ import annotations

from cooptopics.formats.collection import Collection, read_collection
from cooptopics.formats.contents import Contents
from cooptopics.formats.conversion import read_contents, write_contents
from cooptopics.formats.registry import FORMATS, Format, guess_source, guess_target

__all__ = [
    "FORMATS",
    "Collection",
    "Contents",
    "Format",
    "guess_source",
    "guess_target",
    "read_collection",
    "read_contents",
    "write_contents",
]
