"""Annotated texts out of one format and into another, checked, and with a word on what gets lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, BinaryIO

from cooptopics.annotation import Entry, Row, make_entries, name_few
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.formats.contents import Contents, Notice, names_in
from cooptopics.formats.registry import FORMATS
from cooptopics.spelling import odd_spellings

_KNOWN = {field.name for field in fields(Entry)} | {"offered", "probabilities"}
# Half characters and NUL; of all formats only JSON has a way to write them.
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")


def read_contents(
    path: Path,
    format_: str,
    notice: Notice,
    annotated_for: Sequence[str] | None = None,
    places: dict[str, str] | None = None,
    check_spelling: bool = True,
) -> Contents:
    """Read the annotated texts of a file.

    Parameters
    ----------
    format_ : a name in `FORMATS`
    notice : told of what is not kept or looks odd
    annotated_for : the labels that were considered where the file does not say; any other is an error
    places : where each id was used before, in this file and others; is added to
    check_spelling : whether labels that look like another one are told

    Raises
    ------
    InputError
        When the file cannot be read, what it says contradicts itself, or an id was used before.
    """
    read = FORMATS[format_].read
    if read is None:
        raise InputError(f"{path}: {format_} holds no texts, so it can only be written")
    rows = read(path, notice)
    if not rows:
        raise InputError(f"{path}: no annotated entries")
    entries = make_entries(rows, _considered(rows, annotated_for), annotated_for, places)
    guesses = {
        entry.id: _read_probabilities(row)
        for entry, row in zip(entries, rows)
        if "probabilities" in row.fields
    }
    _tell_unknown_fields(rows, path, notice)
    labels = annotated_for or _order({label for entry in entries for label in entry.annotated_for})
    if check_spelling:
        _tell_odd_spellings(entries, notice)
    _tell_unannotated(entries, path, notice)
    return Contents(entries, tuple(labels), guesses)


def _considered(rows: Iterable[Row], annotated_for: Sequence[str] | None) -> frozenset[str] | None:
    """What was considered where a row does not say; None leaves it to `make_entries`."""
    if annotated_for:
        return frozenset(annotated_for)
    offered = {label for row in rows for label in names_in(row.fields, "offered")}
    used = {label for row in rows for label in names_in(row.fields, "labels")}
    return frozenset(offered | used) if offered else None


def _order(labels: set[str]) -> list[str]:
    return [label for label in (*DOMAINS, *sorted(labels - set(DOMAINS))) if label in labels]


def _read_probabilities(row: Row) -> Mapping[str, float]:
    probabilities = row.fields["probabilities"]
    if not isinstance(probabilities, dict) or not all(
        isinstance(value, (int, float)) and 0 <= value <= 1 for value in probabilities.values()
    ):
        raise InputError(
            f'{row.place}: "probabilities" must give a number from 0 to 1 for each label'
        )
    return probabilities


def _tell_unknown_fields(rows: Iterable[Row], path: Path, notice: Notice) -> None:
    unknown = dict.fromkeys(str(name) for row in rows for name in row.fields if name not in _KNOWN)
    if unknown:
        notice(f"{path}: not kept: {name_few(list(unknown))}")


def _tell_odd_spellings(entries: Sequence[Entry], notice: Notice) -> None:
    """Name the labels that look like a domain, or like a more frequent label of the file."""
    counts = Counter(label for entry in entries for label in entry.labels)
    for label, meant in odd_spellings(counts, DOMAINS).items():
        notice(f"label {label!r} (of {counts[label]:,} texts): did you mean {meant!r}?")


def _tell_unannotated(entries: Sequence[Entry], path: Path, notice: Notice) -> None:
    count = sum(not entry.annotated_for for entry in entries)
    if count:
        notice(
            f"{path}: {count:,} of {len(entries):,} texts are not annotated; they say nothing of any label"
        )


def write_contents(target: BinaryIO, contents: Contents, format_: str, notice: Notice) -> None:
    """Write annotated texts.

    Parameters
    ----------
    target : what `cooptopics.files.open_atomically` gives
    format_ : a name in `FORMATS`
    notice : told of what is not kept

    Raises
    ------
    InputError
        When the format cannot hold something that it should.
    """
    if contents.guesses and not format_.startswith("label-studio"):
        notice(
            f"the labels of {len(contents.guesses):,} texts are guesses of a model, written as labels to correct; "
            f"{format_} does not keep its probabilities"
        )
    if format_ != "jsonl":
        contents = _make_writable(contents, notice)
    FORMATS[format_].write(target, contents)


def _make_writable(contents: Contents, notice: Notice) -> Contents:
    entries = [_mend_entry(entry) for entry in contents.entries]
    changed = sum(new != old for new, old in zip(entries, contents.entries))
    if not changed:
        return contents
    notice(f"{changed:,} texts have half characters or NUL, written as U+FFFD")
    guesses = {_mend(id_): guess for id_, guess in contents.guesses.items()}
    return Contents(entries, tuple(map(_mend, contents.labels)), guesses)


def _mend_entry(entry: Entry) -> Entry:
    changes: dict[str, Any] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, str):
            changes[field.name] = _mend(value)
        elif isinstance(value, frozenset):
            changes[field.name] = frozenset(map(_mend, value))
    return replace(entry, **changes)


def _mend(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
