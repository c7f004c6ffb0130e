"""What a user says of labels in a TOML file: definitions, other names, and which ones to leave out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cooptopics.annotation import Entry, unknown_label
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.files import read_text, reason

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_PARTS = ("labels", "rename", "drop")


@dataclass(frozen=True)
class LabelChanges:
    """What shall become of the labels of a corpus.

    Attributes
    ----------
    definitions : of labels by the names that they get
    renames : new names by old ones; what gets the name of another label joins it
    drops : labels that are not learned
    """

    definitions: Mapping[str, str] = field(default_factory=dict)
    renames: Mapping[str, str] = field(default_factory=dict)
    drops: frozenset[str] = frozenset()

    def check(self, labels: Set[str]) -> None:
        """See that the labels of a corpus are those that shall be changed.

        Raises
        ------
        InputError
            When a label is renamed, dropped or defined that is not among them, or is so no more.
        """
        for label in (*self.renames, *sorted(self.drops)):
            if label not in labels:
                raise InputError(unknown_label(label, labels))
        left = self._rename(frozenset(labels - self.drops))
        for label in self.definitions:
            if label in left:
                continue
            if label in self.renames:
                raise InputError(
                    f"label {label!r} is renamed; define {self.renames[label]!r} instead"
                )
            if label in self.drops:
                raise InputError(f"label {label!r} is both defined and dropped; delete one")
            raise InputError(f"{unknown_label(label, left)}; no entry was annotated for it")

    def apply(self, entries: Iterable[Entry]) -> list[Entry]:
        """The entries with other labels; those that speak for no label any more are left out."""
        changed = map(self._change, entries)
        return [entry for entry in changed if entry.annotated_for]

    def define(self, entries: Sequence[Entry]) -> dict[str, str]:
        """The labels of changed entries in order, each with its definition, new or kept."""
        old = {self.renames.get(label, label): text for label, text in DOMAINS.items()}
        known = known_labels(entries)
        definitions = {**old, **dict.fromkeys(sorted(known - old.keys()), ""), **self.definitions}
        return {label: text for label, text in definitions.items() if label in known}

    def _change(self, entry: Entry) -> Entry:
        kept = entry.without(self.drops)
        return replace(
            kept,
            labels=self._rename(kept.labels),
            annotated_for=self._rename(kept.annotated_for),
            mentions=None if kept.mentions is None else self._rename(kept.mentions),
            second_labels=None if kept.second_labels is None else self._rename(kept.second_labels),
        )

    def _rename(self, labels: frozenset[str]) -> frozenset[str]:
        return frozenset(self.renames.get(label, label) for label in labels)


def known_labels(entries: Iterable[Entry]) -> frozenset[str]:
    """The labels that some entry was annotated for."""
    return frozenset().union(*(entry.annotated_for for entry in entries))


def read_label_changes(path: Path) -> LabelChanges:
    """Read a file such as `cooptopics train --help` shows.

    Raises
    ------
    InputError
        When the file cannot be read, is no TOML, or says something else or twice.
    """
    try:
        content = tomllib.loads(read_text(path))
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(
            f"{path}: not TOML: {error}; put names and texts in quotation marks"
        ) from error
    for part in content:
        if part not in _PARTS:
            known = "[labels], [rename] and drop"
            raise InputError(f"{path}: {part!r} means nothing here; there are {known}")
    definitions = _texts(content, "labels", path)
    renames = _texts(content, "rename", path)
    drops = content.get("drop", [])
    if not isinstance(drops, list) or not all(isinstance(label, str) for label in drops):
        raise InputError(f'{path}: drop must be a list of labels, such as drop = ["training"]')
    for old, new in renames.items():
        if not new.strip():
            raise InputError(f"{path}: [rename] {old!r} needs a new name")
        if old in drops:
            raise InputError(f"{path}: {old!r} is both renamed and dropped; delete one")
    return LabelChanges(definitions, renames, frozenset(drops))


def _texts(content: Mapping[str, Any], part: str, path: Path) -> dict[str, str]:
    texts = content.get(part, {})
    if not isinstance(texts, dict):
        raise InputError(f"{path}: [{part}] must be a table, with lines such as arms = 'text'")
    for name, text in texts.items():
        if not isinstance(text, str):
            raise InputError(f"{path}: [{part}] {name!r} must be a text in quotation marks")
    return texts
