"""Annotated texts in and out: one JSON object a line, checked with file and line.

Unknown is not negative: an entry speaks only for the labels that it was annotated for.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.files import open_atomically, read_text, reason

MAX_WORDS = 2000
_MAX_NAMES = 8  # in a sentence


@dataclass(frozen=True)
class Entry:
    """An annotated text.

    Attributes
    ----------
    id : unique in the corpus
    text : a sentence or a paragraph
    labels : the labels that hold
    annotated_for : the labels that were considered
    mentions : the labels whose matter is named, with or without cooperation; None when not annotated
    cooperation : whether parties of different countries act together; None when not annotated
    second_labels : the labels of a second annotator; None when there was none
    source : group for cross-validation; what was written together shares it
    """

    id: str
    text: str
    labels: frozenset[str]
    annotated_for: frozenset[str]
    mentions: frozenset[str] | None = None
    cooperation: bool | None = None
    second_labels: frozenset[str] | None = None
    source: str = ""
    annotator: str = ""
    note: str = ""
    lang: str = ""

    def without(self, labels: Set[str]) -> Entry:
        """The entry as if it had not been annotated for these labels."""
        return replace(
            self,
            labels=self.labels - labels,
            annotated_for=self.annotated_for - labels,
            mentions=None if self.mentions is None else self.mentions - labels,
            second_labels=None if self.second_labels is None else self.second_labels - labels,
        )


class Row(NamedTuple):
    """An annotated text as it stands in a file, not checked yet.

    Attributes
    ----------
    place : file and line, for messages
    fields : what JSON lines have: "id", "text", "labels" and the optional ones
    """

    place: str
    fields: dict[str, Any]


def read_corpus(
    paths: Iterable[str | Path], known_labels: Sequence[str] | None = None
) -> list[Entry]:
    """Read annotated entries from JSONL files.

    Parameters
    ----------
    paths : files, in order
    known_labels : when given, any other label is an error

    Raises
    ------
    InputError
        Naming file and line: a line that is no JSON object, a field of the wrong type, a duplicate id, an unknown
        label, an empty text or one over 2,000 words, labels that contradict `annotated_for` or `mentions`.
    """
    paths = list(paths)
    entries: list[Entry] = []
    places: dict[str, str] = {}
    for path in map(Path, paths):
        entries += make_entries(read_rows(path), known_labels=known_labels, places=places)
    if not entries:
        raise InputError(f"{', '.join(map(str, paths))}: no annotated entries")
    return entries


def make_entries(
    rows: Iterable[Row],
    default: frozenset[str] | None = None,
    known_labels: Sequence[str] | None = None,
    places: dict[str, str] | None = None,
) -> list[Entry]:
    """Check the rows of a file and make them entries.

    Parameters
    ----------
    default : what rows were annotated for that do not say; without it, the six domains when the rows use no other
        label, else every label that they use
    known_labels : when given, any other label is an error
    places : where each id was used before; is added to

    Raises
    ------
    InputError
        Naming the row; see `read_corpus`.
    """
    rows = list(rows)
    places = {} if places is None else places
    if default is None:
        default = _default_labels(label for row in rows for label in _labels_of(row.fields))
    entries = []
    for place, fields in rows:
        entry = _entry(fields, place, default, known_labels)
        if entry.id in places:
            raise InputError(f"{place}: id {entry.id!r} was used before, at {places[entry.id]}")
        places[entry.id] = place
        entries.append(entry)
    return entries


def write_corpus(path: str | Path, entries: Iterable[Entry]) -> None:
    """Write entries as JSONL, whole or not at all, leaving out what was not annotated.

    Raises
    ------
    InputError
        When the file cannot be written.
    """
    with open_atomically(path) as lines:
        lines.writelines(encode_corpus(list(entries)))


def encode_corpus(entries: Sequence[Entry]) -> Iterator[bytes]:
    """The lines that `write_corpus` writes."""
    default = _default_labels(label for entry in entries for label in entry.labels)
    for entry in entries:
        row = to_row(entry)
        if entry.annotated_for == default:
            del row["annotated_for"]
        yield encode_json(row) + b"\n"


def encode_json(data: Any) -> bytes:
    """Data as JSON in one line of UTF-8."""
    try:
        return json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Half characters survive as escapes only.
        return json.dumps(data).encode()


def _default_labels(used: Iterable[str]) -> frozenset[str]:
    """What the entries of a file were annotated for where they do not say."""
    labels = frozenset(used)
    return frozenset(DOMAINS) if labels <= set(DOMAINS) else labels


def to_row(entry: Entry) -> dict[str, Any]:
    """The fields of an entry as JSON has them, without those that were not annotated."""
    row: dict[str, Any] = {
        "id": entry.id,
        "text": entry.text,
        "labels": sorted(entry.labels),
        "annotated_for": sorted(entry.annotated_for),
    }
    if entry.mentions is not None:
        row["mentions"] = sorted(entry.mentions)
    if entry.cooperation is not None:
        row["cooperation"] = entry.cooperation
    if entry.second_labels is not None:
        row["second_labels"] = sorted(entry.second_labels)
    for name in ("source", "annotator", "note", "lang"):
        if getattr(entry, name):
            row[name] = getattr(entry, name)
    return row


def read_rows(path: Path) -> list[Row]:
    """Read the JSON objects of a file, one a line.

    Raises
    ------
    InputError
        When the file cannot be read, or a line of it is no JSON object.
    """
    try:
        content = read_text(path)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    rows = []
    for number, line in enumerate(content.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}:{number}: broken JSON: {error}") from error
        if not isinstance(row, dict):
            raise InputError(f"{path}:{number}: not a JSON object with id, text and labels")
        rows.append(Row(f"{path}:{number}", row))
    return rows


def _labels_of(row: dict[str, Any]) -> list[str]:
    labels = row.get("labels")
    return [label for label in labels if isinstance(label, str)] if isinstance(labels, list) else []


def _entry(
    row: dict[str, Any],
    place: str,
    default: frozenset[str],
    known_labels: Sequence[str] | None,
) -> Entry:
    text = row.get("text")
    if not isinstance(text, str) or not text.strip():
        raise InputError(f'{place}: "text" is missing, empty or not a string')
    words = len(text.split())
    if words > MAX_WORDS:
        raise InputError(f"{place}: the text has {words} words; split it, {MAX_WORDS} are allowed")
    if not isinstance(row.get("id"), str) or not row["id"]:
        raise InputError(f'{place}: "id" is missing or not a string')
    labels = _label_set(row, "labels", place)
    if labels is None:
        raise InputError(f'{place}: "labels" is missing; an entry without labels has []')
    mentions = _label_set(row, "mentions", place)
    second = _label_set(row, "second_labels", place)
    annotated_for = _label_set(row, "annotated_for", place)
    if annotated_for is None:
        annotated_for = default
    named = labels | (mentions or frozenset()) | (second or frozenset())
    for label in sorted(named | (_label_set(row, "annotated_for", place) or frozenset())):
        if known_labels is not None and label not in known_labels:
            raise InputError(f"{place}: {unknown_label(label, known_labels)}")
    if labels - annotated_for:
        raise InputError(
            f'{place}: labels {sorted(labels - annotated_for)} are not among "annotated_for"'
        )
    if mentions is not None and labels - mentions:
        raise InputError(
            f'{place}: labels {sorted(labels - mentions)} are not among "mentions"; a label is always a mention'
        )
    cooperation = row.get("cooperation")
    if cooperation is not None and not isinstance(cooperation, bool):
        raise InputError(f'{place}: "cooperation" must be true or false')
    if cooperation is False and labels and mentions is not None:
        raise InputError(f'{place}: labels {sorted(labels)} without "cooperation"')
    extra = {}
    for name in ("source", "annotator", "note", "lang"):
        value = row.get(name, "")
        if not isinstance(value, str):
            raise InputError(f'{place}: "{name}" must be a string')
        extra[name] = value
    return Entry(row["id"], text, labels, annotated_for, mentions, cooperation, second, **extra)


def _label_set(row: dict[str, Any], name: str, place: str) -> frozenset[str] | None:
    value = row.get(name)
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(label, str) and label for label in value):
        raise InputError(f'{place}: "{name}" must be a list of label names')
    return frozenset(value)


def unknown_label(label: str, known: Iterable[str]) -> str:
    """Say that a label is unknown, with the nearest known one."""
    names = sorted(known)
    near = difflib.get_close_matches(label.lower(), names, n=1, cutoff=0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known labels: {', '.join(names)}"
    return f"unknown label {label!r}; {hint}"


def name_few(names: Sequence[str]) -> str:
    """Names for a sentence: all when they are few, else the first ones and how many more there are."""
    if len(names) > _MAX_NAMES:
        names = [*names[: _MAX_NAMES - 1], f"{len(names) - _MAX_NAMES + 1} more"]
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
