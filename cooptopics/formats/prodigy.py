"""JSON lines of Prodigy: tasks with options, of which several hold, or with one label to accept or reject."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO

from cooptopics.annotation import Entry, Row, encode_json, read_rows
from cooptopics.errors import InputError
from cooptopics.formats.contents import Contents, Notice, from_meta, to_meta


def write(target: BinaryIO, contents: Contents) -> None:
    """Write a task a line, with its options accepted where it is annotated."""
    for entry in contents.entries:
        target.write(encode_json(_task(entry, contents.labels)) + b"\n")


def _task(entry: Entry, labels: tuple[str, ...]) -> dict[str, Any]:
    meta = to_meta(entry)
    del meta["annotated_for"]
    options = [label for label in labels if label in entry.annotated_for or not entry.annotated_for]
    task = {
        "text": entry.text,
        "options": [{"id": label, "text": label} for label in options],
        "meta": meta,
    }
    if entry.annotated_for:
        task |= {"accept": sorted(entry.labels), "answer": "accept"}
    return task


def read(path: Path, notice: Notice) -> list[Row]:
    """Read tasks, answered or not; judgments of the same text come together.

    Raises
    ------
    InputError
        When the file cannot be read, or holds tasks of another kind.
    """
    found: dict[tuple[str, str], Row] = {}
    skipped = unread = 0
    for number, (place, task) in enumerate(read_rows(path), 1):
        if task.get("answer") == "ignore" or (
            task.get("answer") == "reject" and "label" not in task
        ):
            skipped += 1
            continue
        fields = _read_task(task, number, place)
        earlier = found.setdefault((fields["id"], str(fields["text"])), Row(place, fields))
        if earlier.fields is fields:
            continue
        if "label" in task:
            _add_judgment(earlier, fields, place)
        elif "second_labels" not in earlier.fields:
            earlier.fields["second_labels"] = fields["labels"]
        else:
            unread += 1
    if skipped:
        notice(f"{path}: left out {skipped:,} tasks that were ignored or rejected as a whole")
    if unread:
        notice(f"{path}: left out {unread:,} answers beyond two to the same task")
    return list(found.values())


def _read_task(task: dict[str, Any], number: int, place: str) -> dict[str, Any]:
    meta = task.get("meta")
    meta = dict(meta) if isinstance(meta, dict) else {}
    if not isinstance(meta.get("id"), str):
        meta["id"] = f"prodigy-{task.get('_input_hash', number)}"
    if "label" in task:
        labels, considered = _read_one_label(task, place)
    elif "options" in task or "accept" in task:
        labels, considered = _read_options(task, place)
    else:
        raise InputError(
            f'{place}: neither "options" nor "label"; only tasks of text classification can be read'
        )
    if "answer" not in task:
        return from_meta(meta, task.get("text"), None)
    return {**from_meta(meta, task.get("text"), labels), **considered}


def _read_one_label(task: dict[str, Any], place: str) -> tuple[list[str], dict[str, list[str]]]:
    label = task["label"]
    if not isinstance(label, str):
        raise InputError(f'{place}: "label" is not the name of a label')
    return [label] if task.get("answer") == "accept" else [], {"annotated_for": [label]}


def _read_options(task: dict[str, Any], place: str) -> tuple[list[str], dict[str, list[str]]]:
    options, accept = task.get("options") or [], task.get("accept") or []
    try:
        names = {
            option["id"]: option["id"] if isinstance(option["id"], str) else option["text"]
            for option in options
        }
        labels = [names.get(key, key) for key in accept]
    except (KeyError, TypeError) as error:
        raise InputError(
            f'{place}: "options" or "accept" are not those of a choice of labels'
        ) from error
    if not all(isinstance(name, str) for name in (*names.values(), *labels)):
        raise InputError(f'{place}: "options" and "accept" must name labels')
    considered = [*names.values(), *(label for label in labels if label not in names.values())]
    return labels, {"annotated_for": considered} if options else {}


def _add_judgment(earlier: Row, fields: dict[str, Any], place: str) -> None:
    """Add what was said of another label of the same text."""
    for label in fields["annotated_for"]:
        said, known = label in fields["labels"], earlier.fields
        if label not in known["annotated_for"]:
            known["annotated_for"].append(label)
            known["labels"] += [label] if said else []
        elif said != (label in known["labels"]):
            raise InputError(
                f"{place}: {label!r} was accepted and rejected for the same text, also at {earlier.place}"
            )
