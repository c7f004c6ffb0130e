"""What a file of annotated texts holds, and how entries travel in the `meta` of other programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from cooptopics.annotation import Entry, to_row

Notice = Callable[[str], None]


class Contents(NamedTuple):
    """Annotated texts, and what belongs to them beside.

    Attributes
    ----------
    entries : the texts; one that was annotated for no label is still to be labelled
    labels : those that an annotator can choose from, in order
    guesses : by id, the probability of each label, where the labels are the guess of a model
    """

    entries: list[Entry]
    labels: tuple[str, ...]
    guesses: Mapping[str, Mapping[str, float]] = {}


def to_meta(entry: Entry) -> dict[str, Any]:
    """The fields of an entry without its text and labels."""
    row = to_row(entry)
    return {name: value for name, value in row.items() if name not in ("text", "labels")}


def from_meta(meta: object, text: object, labels: Sequence[str] | None) -> dict[str, Any]:
    """The fields of a row, from `to_meta` and what another program says of text and labels.

    Parameters
    ----------
    meta : any other data than `to_meta` makes are passed on, for who checks the row
    labels : those that were chosen there, perhaps others than when `meta` was made; None when not annotated
    """
    given = meta if isinstance(meta, dict) else {}
    fields = {name: value for name, value in given.items() if value is not None}
    fields["text"] = text
    if labels is None:
        return {**fields, "labels": [], "annotated_for": []}
    fields["labels"] = list(labels)
    if fields.get("annotated_for") == []:
        # It was to be labelled, and now it is.
        del fields["annotated_for"]
    for name in ("annotated_for", "mentions"):
        if isinstance(fields.get(name), list):
            fields[name] = [
                *fields[name],
                *(label for label in labels if label not in fields[name]),
            ]
    if labels and "mentions" in fields and fields.get("cooperation") is False:
        # A label says that there is cooperation.
        del fields["cooperation"]
    return fields


def names_in(fields: Mapping[str, Any], name: str) -> list[str]:
    """The names that a field of a row lists; none where it holds something else, for who checks the row."""
    names = fields.get(name)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
