"""Label Studio: what its server gets, and what comes of its exports, also of odd ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up_entries import BARE, DRUGS, FULL, names, read, write

from cooptopics.annotation import Entry
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError

Export = Callable[..., Path]
UNWRITABLE = {*map(chr, range(32)), "\ufffe", "\uffff"} - set("\t\r\n")  # in XML


def choices(*labels: str, name: str = "labels", type_: str = "choices") -> dict[str, Any]:
    return {"from_name": name, "to_name": "text", "type": type_, "value": {type_: list(labels)}}


def annotation(*results: dict[str, Any], **more: Any) -> dict[str, Any]:
    """As the server exports it."""
    return {"id": 7, "completed_by": 1, "was_cancelled": False, "result": list(results), **more}


def task(*annotations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": 12,
        "data": {"text": "Un texte."},
        "meta": {},
        "annotations": list(annotations),
        "predictions": [3],
        **more,
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.json"


@pytest.fixture
def export(path: Path) -> Export:
    def export(*tasks: Any) -> Path:
        path.write_text(json.dumps(tasks), encoding="utf-8")
        return path

    return export


def entry_of(path: Path) -> Entry:
    """The one entry of an export, which says nothing."""
    reading = read(path, "label-studio")
    assert reading.notices == []
    (entry,) = reading.contents.entries
    return entry


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as said:
        read(path, "label-studio")
    return str(said.value).removeprefix(f"{path}: ")


class TestTasks:
    def written(self, path: Path, *entries: Entry, **more: object) -> list[dict[str, Any]]:
        assert write(path, "label-studio", entries, **more) == []
        tasks: list[dict[str, Any]] = json.loads(path.read_bytes())
        return tasks

    def test_of_annotated_texts_have_annotations(self, path: Path) -> None:
        (written,) = self.written(path, FULL)
        assert written["data"] == {"text": FULL.text}
        assert [a["result"] for a in written["annotations"]] == [[choices("drugs")], []]
        assert written["meta"]["mentions"] == ["drugs", "terrorism"]
        assert written["meta"]["annotated_for"] == ["drugs", "training"]

    def test_of_guesses_have_predictions(self, path: Path) -> None:
        guesses = {"a": {"drugs": 0.9, "training": 0.4}}
        (written,) = self.written(path, DRUGS, guesses=guesses)
        assert written["predictions"] == [
            {"model_version": "cooptopics", "score": 0.6, "result": [choices("drugs")]}
        ]
        assert "annotations" not in written
        assert written["meta"] == {"id": "a", "offered": ["drugs", "training"]}

    def test_to_be_labelled_have_neither(self, path: Path) -> None:
        (written,) = self.written(path, BARE, labels=("drugs", "arms"))
        assert written == {
            "data": {"text": BARE.text},
            "meta": {"id": "c", "offered": ["drugs", "arms"]},
        }


class TestConfiguration:
    def test_offers_each_label_with_its_definition(self, path: Path) -> None:
        write(path, "label-studio-config", [DRUGS], labels=("drugs", "arms"))
        view = ElementTree.parse(path).getroot()
        text, control = view
        assert (text.tag, text.attrib) == ("Text", {"name": "text", "value": "$text"})
        assert control.attrib == {"name": "labels", "toName": "text", "choice": "multiple"}
        assert [choice.attrib for choice in control] == [
            {"value": "drugs", "hint": DOMAINS["drugs"]},
            {"value": "arms"},
        ]

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(names.filter(lambda label: not UNWRITABLE & set(label)), min_size=1, unique=True)
    )
    def test_holds_any_label(self, path: Path, labels: list[str]) -> None:
        write(path, "label-studio-config", [DRUGS], labels=tuple(labels))
        found = [choice.get("value") for choice in ElementTree.parse(path).iter("Choice")]
        assert found == labels

    def test_without_labels_is_refused(self, path: Path) -> None:
        with pytest.raises(InputError, match="no label to choose from; name some with --ann"):
            write(path, "label-studio-config", [BARE])

    def test_of_a_label_that_xml_cannot_write_is_refused(self, path: Path) -> None:
        with pytest.raises(InputError, match=r"label '\\x01' has signs that Label Studio cannot"):
            write(path, "label-studio-config", [DRUGS], labels=("\x01",))

    def test_cannot_be_read(self, path: Path) -> None:
        with pytest.raises(InputError, match="label-studio-config holds no texts"):
            read(path, "label-studio-config")


class TestExport:
    def test_gives_the_submitted_labels(self, export: Export) -> None:
        assert entry_of(export(task(annotation(choices("drugs"))))) == Entry(
            "task-12", "Un texte.", frozenset({"drugs"}), frozenset(DOMAINS), annotator="user 1"
        )

    def test_of_an_empty_submission_has_no_label(self, export: Export) -> None:
        entry = entry_of(export(task(annotation())))
        assert (entry.labels, entry.annotated_for) == (set(), set(DOMAINS))

    def test_keeps_what_the_task_was_written_with(self, export: Export) -> None:
        meta = {"id": "a", "source": "agency", "annotator": "A. B.", "note": None}
        entry = entry_of(export(task(annotation(choices("drugs")), meta=meta)))
        assert (entry.id, entry.source, entry.annotator) == ("a", "agency", "A. B.")

    @pytest.mark.parametrize(
        ("user", "annotator"),
        [
            ({"id": 3, "email": "a@example.org"}, "a@example.org"),
            ({"id": 3}, "3"),
            ({}, ""),
            (None, ""),
        ],
    )
    def test_names_the_annotator(self, export: Export, user: object, annotator: str) -> None:
        entry = entry_of(export(task(annotation(completed_by=user))))
        assert entry.annotator == annotator

    def test_was_annotated_for_what_was_offered(self, export: Export) -> None:
        entry = entry_of(export(task(annotation(), meta={"id": "a", "offered": ["arms", "x"]})))
        assert entry.annotated_for == {"arms", "x"}

    def test_was_annotated_for_what_is_said_now(self, export: Export) -> None:
        path = export(task(annotation(), meta={"id": "a", "offered": ["arms", "x"]}))
        (entry,) = read(path, "label-studio", ("arms", "drugs")).contents.entries
        assert entry.annotated_for == {"arms", "drugs"}

    def test_of_annotated_texts_that_were_changed(self, export: Export) -> None:
        meta = {
            "id": "a",
            "annotated_for": ["drugs"],
            "mentions": ["drugs"],
            "cooperation": False,
        }
        entry = entry_of(export(task(annotation(choices("arms")), meta=meta)))
        assert (entry.labels, entry.annotated_for) == ({"arms"}, {"drugs", "arms"})
        assert (entry.mentions, entry.cooperation) == ({"drugs", "arms"}, None)

    def test_takes_two_annotators_in_order_of_time(self, export: Export) -> None:
        path = export(
            task(
                annotation(id=9),
                annotation(choices("arms"), id=8),
                annotation(choices("drugs"), id=5),
                annotation(choices("x"), id=4, was_cancelled=True),
            )
        )
        reading = read(path, "label-studio")
        (entry,) = reading.contents.entries
        assert (entry.labels, entry.second_labels) == ({"drugs"}, {"arms"})
        assert reading.notices == [
            f"{path}: 1 tasks have more than two annotations; the first two are read"
        ]

    def test_takes_the_only_choices_whatever_their_name(self, export: Export) -> None:
        assert entry_of(export(task(annotation(choices("drugs", name="topic"))))).labels == {
            "drugs"
        }

    def test_tells_of_other_controls(self, export: Export) -> None:
        path = export(task(annotation(choices("drugs"), choices("5", name="r", type_="rating"))))
        reading = read(path, "label-studio")
        assert reading.contents.entries[0].labels == {"drugs"}
        assert reading.notices == [f"{path}: not kept: what was annotated as r"]

    def test_leaves_out_what_was_skipped(self, export: Export) -> None:
        path = export(task(annotation()), task(annotation(was_cancelled=True), id=13), task(id=14))
        reading = read(path, "label-studio")
        assert [entry.id for entry in reading.contents.entries] == ["task-12", "task-14"]
        assert reading.notices == [
            f"{path}: left out 1 tasks that the annotator skipped",
            f"{path}: 1 of 2 texts are not annotated; they say nothing of any label",
        ]

    def test_tells_of_labels_that_were_not_offered(self, export: Export) -> None:
        meta = {"id": "a", "offered": ["drugs"]}
        path = export(task(annotation(choices("positive")), meta=meta))
        reading = read(path, "label-studio")
        assert reading.contents.entries[0].annotated_for == {"drugs", "positive"}
        (notice,) = reading.notices
        assert notice.startswith(f"{path}: positive: chosen, but not offered when the tasks were")
        with pytest.raises(InputError, match="task 12: unknown label 'positive'; known labels: dr"):
            read(path, "label-studio", ("drugs",))


class TestRefused:
    def test_without_any_annotation(self, export: Export) -> None:
        path = export(task(), task(annotation(was_cancelled=True)))
        assert refusal(path) == (
            "none of 2 tasks has an annotation (1 were skipped by the annotator); submit some in "
            "Label Studio, then export as JSON"
        )

    def test_of_another_kind_of_project(self, export: Export) -> None:
        path = export(task(annotation(choices("x", type_="labels"))))
        assert refusal(path) == (
            "annotations of labels, not of choices; this is a project of another kind"
        )

    def test_of_several_choices(self, export: Export) -> None:
        path = export(task(annotation(choices("x", name="b"), choices("y", name="a"))))
        assert refusal(path).startswith("choices of several names (a and b); name those of the")

    def test_without_the_text(self, export: Export) -> None:
        path = export(task(annotation(), data={"body": "x", "url": "y"}))
        assert refusal(path).startswith('task 12: no "text" in its data (body and url); name')
        assert 'no "text" in its data (empty)' in refusal(export(task(annotation(), data=None)))

    def test_as_json_min(self, export: Export) -> None:
        path = export({"text": "x", "id": 5, "labels": "drugs", "annotation_id": 1})
        assert refusal(path) == "an export as JSON-MIN, which lacks half; export as JSON"

    @pytest.mark.parametrize("value", [None, {}, {"choices": "drugs"}, {"choices": [1]}])
    def test_with_choices_that_are_none(self, export: Export, value: object) -> None:
        path = export(task(annotation({**choices(), "value": value})))
        assert refusal(path) == "task 12: its choices are no list of labels"

    @pytest.mark.parametrize("content", ['{"tasks": []}', "[1]", "[", "[" * 5000, "\ufeff", '"é'])
    def test_that_is_no_list_of_tasks(self, path: Path, content: str) -> None:
        path.write_text(content, encoding="utf-8")
        assert refusal(path).startswith(("not a list of tasks; export", "not JSON in UTF-8: "))

    @pytest.mark.parametrize("result", [None, {}, [1], [None, choices("drugs")]])
    def test_never_with_a_traceback(self, export: Export, result: object) -> None:
        odd = {"id": "x", "result": result}
        path = export(task(odd, 5, meta=[1]), task(annotation(), annotations={"id": 1}, id=13))
        assert len(read(path, "label-studio").contents.entries) == 2
