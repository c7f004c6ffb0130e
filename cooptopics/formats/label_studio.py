"""Label Studio: tasks to import, with the guesses of a model as predictions, and exports as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from cooptopics.annotation import Entry, Row, encode_json, name_few
from cooptopics.errors import InputError
from cooptopics.files import read_text, reason
from cooptopics.formats.contents import Contents, Notice, from_meta, names_in, to_meta

CONTROL, OBJECT = "labels", "text"  # names in the labelling configuration


def write(target: BinaryIO, contents: Contents) -> None:
    """Write tasks: what is annotated with annotations, and the guesses of a model as predictions to correct."""
    tasks = (encode_json(_make_task(entry, contents)) for entry in contents.entries)
    target.write(b"[\n" + b",\n".join(tasks) + b"\n]\n")


def _make_task(entry: Entry, contents: Contents) -> dict[str, Any]:
    meta = to_meta(entry)
    task: dict[str, Any] = {"data": {"text": entry.text}, "meta": meta}
    guess = contents.guesses.get(entry.id)
    if guess is None and entry.annotated_for:
        given = [entry.labels, *([] if entry.second_labels is None else [entry.second_labels])]
        task["annotations"] = [{"result": _make_result(labels)} for labels in given]
        meta.pop("second_labels", None)
        return task
    del meta["annotated_for"]
    meta["offered"] = list(contents.labels)
    if guess is not None:
        # It would tell that the labels are guessed, which they will not be.
        meta.pop("note", None)
        task["predictions"] = [
            {
                "model_version": "cooptopics",
                "score": _surest(guess),
                "result": _make_result(entry.labels),
            }
        ]
    return task


def _make_result(labels: Iterable[str]) -> list[dict[str, Any]]:
    chosen = sorted(labels)
    result = {
        "from_name": CONTROL,
        "to_name": OBJECT,
        "type": "choices",
        "value": {"choices": chosen},
    }
    return [result] if chosen else []


def _surest(guess: Mapping[str, float]) -> float:
    """How sure the model is of the label that it is least sure of; Label Studio can sort by it."""
    return min((max(value, 1 - value) for value in guess.values()), default=0.0)


def read(path: Path, notice: Notice) -> list[Row]:
    """Read an export as JSON; the first two annotations of a task are those of two annotators.

    Raises
    ------
    InputError
        When the file is no such export, nothing in it is annotated, or it is of a project of another kind.
    """
    tasks = _load(path)
    control = _find_control(tasks, path)
    rows = []
    skipped = crowded = 0
    for number, task in enumerate(tasks, 1):
        place = f"{path}: task {task.get('id', number)}"
        annotations = _submitted(task)
        if not annotations and _annotations(task):
            skipped += 1
            continue
        crowded += len(annotations) > 2
        rows.append(Row(place, _read_task(task, number, annotations, control, place)))
    if not any(map(_submitted, tasks)):
        raise InputError(
            f"{path}: none of {len(tasks):,} tasks has an annotation ({skipped:,} were skipped by the annotator); submit "
            "some in Label Studio, then export as JSON"
        )
    if skipped:
        notice(f"{path}: left out {skipped:,} tasks that the annotator skipped")
    if crowded:
        notice(f"{path}: {crowded:,} tasks have more than two annotations; the first two are read")
    _tell_other_controls(tasks, control, path, notice)
    _tell_other_labels(rows, path, notice)
    return rows


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        tasks = json.loads(read_text(path))
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not JSON in UTF-8: {error}") from error
    if not isinstance(tasks, list) or not all(isinstance(task, dict) for task in tasks):
        raise InputError(f"{path}: not a list of tasks; export from Label Studio as JSON")
    if any("annotation_id" in task and "data" not in task for task in tasks):
        raise InputError(f"{path}: an export as JSON-MIN, which lacks half; export as JSON")
    return tasks


def _annotations(task: dict[str, Any]) -> list[dict[str, Any]]:
    found = task.get("annotations")
    return [a for a in found if isinstance(a, dict)] if isinstance(found, list) else []


def _submitted(task: dict[str, Any]) -> list[dict[str, Any]]:
    """The annotations that were not cancelled, in order of time."""
    return sorted(
        (annotation for annotation in _annotations(task) if not annotation.get("was_cancelled")),
        key=lambda annotation: annotation["id"] if isinstance(annotation.get("id"), int) else 0,
    )


def _results(annotation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    results = annotation.get("result")
    for result in results if isinstance(results, list) else ():
        if isinstance(result, dict):
            yield result


def _controls(tasks: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Name and type of the controls of a labelling configuration that were used."""
    return {
        (str(result.get("from_name")), str(result.get("type")))
        for task in tasks
        for annotation in _submitted(task)
        for result in _results(annotation)
    }


def _find_control(tasks: list[dict[str, Any]], path: Path) -> str:
    """The name of the control that holds the labels."""
    used = _controls(tasks)
    names = [name for name, type_ in used if type_ == "choices"]
    if CONTROL in names or not used:
        return CONTROL
    if not names:
        types = sorted({type_ for _, type_ in used})
        raise InputError(
            f"{path}: annotations of {name_few(types)}, not of choices; this is a project of another kind"
        )
    if len(names) > 1:
        raise InputError(
            f'{path}: choices of several names ({name_few(sorted(names))}); name those of the labels "{CONTROL}" in the '
            "labelling configuration"
        )
    return names[0]


def _tell_other_controls(
    tasks: list[dict[str, Any]], control: str, path: Path, notice: Notice
) -> None:
    others = sorted({name for name, _ in _controls(tasks) if name != control})
    if others:
        notice(f"{path}: not kept: what was annotated as {name_few(others)}")


def _tell_other_labels(rows: list[Row], path: Path, notice: Notice) -> None:
    """Say which labels come from another configuration than the one that was written with the tasks."""
    tasks = [row.fields for row in rows if "offered" in row.fields]
    offered = {label for fields in tasks for label in names_in(fields, "offered")}
    chosen = {label for fields in tasks for label in fields["labels"]}
    others = sorted(chosen - offered)
    if others:
        notice(
            f"{path}: {name_few(others)}: chosen, but not offered when the tasks were written; taken as offered for every "
            "text, unless this is the export of another project"
        )


def _read_task(
    task: dict[str, Any],
    number: int,
    annotations: list[dict[str, Any]],
    control: str,
    place: str,
) -> dict[str, Any]:
    data = task.get("data")
    data = data if isinstance(data, dict) else {}
    if "text" not in data:
        names = sorted(data) or ["empty"]
        raise InputError(
            f'{place}: no "text" in its data ({name_few(names)}); name the text "text" in '
            "Label Studio"
        )
    chosen = [_read_choices(annotation, control, place) for annotation in annotations[:2]]
    fields = from_meta(task.get("meta"), data["text"], chosen[0] if chosen else None)
    if not isinstance(fields.get("id"), str):
        fields["id"] = f"task-{task.get('id', number)}"
    if len(chosen) > 1:
        fields["second_labels"] = chosen[1]
    if annotations and "annotator" not in fields:
        fields["annotator"] = _annotator(annotations[0].get("completed_by"))
    return fields


def _read_choices(annotation: dict[str, Any], control: str, place: str) -> list[str]:
    labels: list[str] = []
    for result in _results(annotation):
        if result.get("from_name") == control and result.get("type") == "choices":
            value = result.get("value")
            choices = value.get("choices") if isinstance(value, dict) else None
            if not isinstance(choices, list) or not all(isinstance(name, str) for name in choices):
                raise InputError(f"{place}: its choices are no list of labels")
            labels += choices
    return labels


def _annotator(user: Any) -> str:
    if isinstance(user, dict):
        return str(user.get("email") or user.get("id") or "")
    return "" if user is None else f"user {user}"
