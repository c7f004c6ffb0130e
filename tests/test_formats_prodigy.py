"""Prodigy: tasks with options, and its answers to those and to single labels."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cli_tools import write_records
from made_up_entries import BARE, DRUGS, Reading, read, write

from cooptopics.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answers.jsonl"


def choice(*accept: str, answer: str = "accept", **more: Any) -> dict[str, Any]:
    options = [{"id": label, "text": label} for label in ("arms", "drugs")]
    return {
        "text": "Un texte.",
        "options": options,
        "accept": list(accept),
        "answer": answer,
        "_input_hash": 123,
        **more,
    }


def single(label: object, answer: str, **more: Any) -> dict[str, Any]:
    return {
        "text": "Un texte.",
        "label": label,
        "answer": answer,
        "_input_hash": 123,
        **more,
    }


def read_answers(path: Path, *tasks: dict[str, Any]) -> Reading:
    return read(write_records(path, tasks), "prodigy")


class TestTasks:
    def test_offer_what_was_considered(self, path: Path) -> None:
        write(path, "prodigy", [DRUGS, BARE], labels=("arms", "drugs", "training"))
        done, open_ = map(json.loads, path.read_bytes().splitlines())
        assert [option["id"] for option in done["options"]] == ["drugs", "training"]
        assert (done["accept"], done["answer"], done["meta"]) == (["drugs"], "accept", {"id": "a"})
        assert [option["id"] for option in open_["options"]] == ["arms", "drugs", "training"]
        assert "answer" not in open_


class TestAnswers:
    def test_to_options(self, path: Path) -> None:
        (entry,) = read_answers(path, choice("drugs")).contents.entries
        assert (entry.id, entry.labels) == ("prodigy-123", {"drugs"})
        assert entry.annotated_for == {"arms", "drugs"}

    def test_to_options_that_are_not_told(self, path: Path) -> None:
        task = {"text": "Un.", "accept": ["arms"], "answer": "accept"}
        (entry,) = read_answers(path, task).contents.entries
        assert (entry.id, entry.labels, entry.annotated_for) == ("prodigy-1", {"arms"}, {"arms"})

    def test_to_numbered_options(self, path: Path) -> None:
        options = [{"id": 1, "text": "arms"}, {"id": 2, "text": "drugs"}]
        (entry,) = read_answers(path, choice(options=options, accept=[2])).contents.entries
        assert (entry.labels, entry.annotated_for) == ({"drugs"}, {"arms", "drugs"})

    def test_of_two_annotators(self, path: Path) -> None:
        reading = read_answers(path, choice("drugs"), choice("arms"), choice())
        (entry,) = reading.contents.entries
        assert (entry.labels, entry.second_labels) == ({"drugs"}, {"arms"})
        assert reading.notices == [f"{path}: left out 1 answers beyond two to the same task"]

    def test_to_single_labels_come_together(self, path: Path) -> None:
        (entry,) = read_answers(
            path, single("drugs", "accept"), single("arms", "reject"), single("x", "accept"),
            single("x", "accept"),
        ).contents.entries  # fmt: skip
        assert (entry.labels, entry.annotated_for) == ({"drugs", "x"}, {"arms", "drugs", "x"})

    def test_that_say_nothing_are_left_out(self, path: Path) -> None:
        reading = read_answers(
            path, choice("drugs"), choice(answer="reject", text="Deux."),
            single("arms", "ignore", text="Trois."),
        )  # fmt: skip
        assert len(reading.contents.entries) == 1
        assert reading.notices == [
            f"{path}: left out 2 tasks that were ignored or rejected as a whole"
        ]


class TestRefused:
    def refusal(self, path: Path, *tasks: dict[str, Any]) -> str:
        with pytest.raises(InputError) as said:
            read_answers(path, *tasks)
        return str(said.value).removeprefix(f"{path}:")

    def test_a_label_both_accepted_and_rejected(self, path: Path) -> None:
        said = self.refusal(path, single("arms", "accept"), single("arms", "reject"))
        assert said.startswith("2: 'arms' was accepted and rejected for the same text, also at ")

    def test_tasks_of_another_kind(self, path: Path) -> None:
        said = self.refusal(path, {"text": "x", "spans": [], "answer": "accept"})
        assert said.startswith('1: neither "options" nor "label"; only tasks of text class')

    @pytest.mark.parametrize(
        "more",
        [
            {"options": [1]},
            {"options": [{"text": "arms"}]},
            {"options": [{"id": [], "text": "arms"}]},
            {"options": [{"id": 3, "text": 3}]},
            {"accept": [5]},
            {"accept": 5},
        ],
    )
    def test_options_that_are_none(self, path: Path, more: dict[str, Any]) -> None:
        assert self.refusal(path, choice(**more)).startswith('1: "options" ')

    def test_a_label_that_is_none(self, path: Path) -> None:
        assert self.refusal(path, single(3, "accept")) == '1: "label" is not the name of a label'
