"""JSON lines of doccano, for projects of text classification.

doccano takes what stands beside "text" and "label" as metadata, and gives it back in the same place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from cooptopics.annotation import Entry, Row, encode_json, read_rows
from cooptopics.errors import InputError
from cooptopics.formats.contents import Contents, Notice, from_meta, to_meta


def write(target: BinaryIO, contents: Contents) -> None:
    """Write an example a line."""
    metas = [to_meta(entry) for entry in contents.entries]
    # doccano makes a table of the lines; where one lacked a name, it would hold "not a number".
    names = dict.fromkeys(name for meta in metas for name in meta)
    for entry, meta in zip(contents.entries, metas):
        target.write(encode_json(_example(entry, {name: meta.get(name) for name in names})) + b"\n")


def _example(entry: Entry, meta: dict[str, Any]) -> dict[str, Any]:
    return {"text": entry.text, "label": sorted(entry.labels), **meta}


def read(path: Path, notice: Notice) -> list[Row]:
    """Read an export.

    Raises
    ------
    InputError
        When the file cannot be read, or is from a project of another kind.
    """
    rows = []
    for number, (place, example) in enumerate(read_rows(path), 1):
        meta = {name: value for name, value in example.items() if name not in ("text", "label")}
        if not meta.get("Comments"):
            meta.pop("Comments", None)
        if not isinstance(meta.get("id"), str):
            # The number that doccano gives to texts of others.
            meta["id"] = f"doccano-{meta.get('id') or number}"
        labels = _read_labels(example, place)
        to_be_labelled = not labels and meta.get("annotated_for") == []
        rows.append(
            Row(place, from_meta(meta, example.get("text"), None if to_be_labelled else labels))
        )
    return rows


def _read_labels(example: dict[str, Any], place: str) -> list[str]:
    labels = example.get("label")
    labels = [labels] if isinstance(labels, str) else labels
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise InputError(
            f'{place}: "label" is no list of names; export JSONL from a doccano project of text classification'
        )
    return labels
