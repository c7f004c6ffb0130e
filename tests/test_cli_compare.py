"""`cooptopics compare`: whether one model is better than another, as a table, as JSON, and when their labels differ."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_tools import Outcome, call, complaint, write_records

from cooptopics.annotation import Entry, read_corpus, write_corpus
from cooptopics.model import Model


@pytest.fixture
def gold(held_out: list[Entry], tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write_corpus(path, held_out)
    return path


@pytest.fixture
def silent(model: Model, tmp_path: Path) -> Path:
    """A model that gives no label."""
    path = tmp_path / "silent.safetensors"
    model.with_thresholds(**dict.fromkeys(model.labels, 1.0)).save(path)
    return path


def renamed(model: Model, path: Path, **names: str) -> Path:
    """A model some of whose labels have other names."""
    replace(
        model,
        definitions={names.get(label, label): text for label, text in model.definitions.items()},
        thresholds={names.get(label, label): value for label, value in model.thresholds.items()},
    ).save(path)
    return path


FEW = ("--resamples", 500)


def compare(*args: object) -> dict[str, Any]:
    outcome = call("compare", *args, *FEW, "--format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


class TestVerdict:
    def test_names_the_better_model(self, model_file: Path, silent: Path, gold: Path) -> None:
        found = compare(silent, model_file, gold)
        assert found["verdict"].startswith("B is better on macro-F1 (by 0.")
        assert compare(model_file, silent, gold)["verdict"].startswith("A is better on macro-F1")

    def test_says_when_there_is_none(
        self, model: Model, model_file: Path, gold: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "near.safetensors"
        texts = [entry.text for entry in read_corpus([gold])]
        given = np.sort(model.predict_proba(texts)[:, 0][model.predict(texts)[:, 0]])
        # Two texts that just had the label lose it.
        model.with_thresholds(**{model.labels[0]: float(given[1:3].mean())}).save(path)
        found = compare(model_file, path, gold)
        assert found["changed"] == 2
        assert found["verdict"].startswith("There is no difference that 100 texts could show (")

    def test_says_when_the_models_decide_alike(self, model_file: Path, gold: Path) -> None:
        found = compare(model_file, model_file, gold)
        assert found["verdict"] == "A and B give the same labels to all 100 texts."


class TestOutput:
    def test_as_json_holds_every_figure(self, model_file: Path, silent: Path, gold: Path) -> None:
        found = compare(model_file, silent, gold)
        evaluated = json.loads(call("evaluate", model_file, gold, "--format", "json").out)
        assert (found["a"], found["b"]) == (str(model_file), str(silent))
        assert found["macro_f1"]["a"] == evaluated["macro_f1"]
        assert found["seen_in_training"] == {"a": 0, "b": 0}
        for label, figure in found["labels"].items():
            assert figure["a"] == evaluated["labels"][label]["f1"]
            assert figure["b"] == 0
            assert figure["low"] <= figure["difference"] <= figure["high"]

    def test_as_a_table_shows_the_same(self, model_file: Path, silent: Path, gold: Path) -> None:
        found = compare(model_file, silent, gold)
        lines = call("compare", model_file, silent, gold, *FEW).out.splitlines()
        assert lines[:2] == [f"A: {model_file}", f"B: {silent}"] or f"A: {model_file}" in "".join(
            lines
        )
        assert lines[-1] == found["verdict"]
        for label, figure in found["labels"].items():
            row = next(line for line in lines if line.startswith(f"{label} "))
            cells = [cell.strip() for cell in row.split("│")]
            assert float(cells[1]) == pytest.approx(figure["a"], abs=6e-4)
            assert float(cells[3]) == pytest.approx(figure["difference"], abs=6e-4)
            assert (cells[-1] == "*") == figure["significant"]

    def test_is_the_same_each_time(self, model_file: Path, silent: Path, gold: Path) -> None:
        args = ("compare", model_file, silent, gold, *FEW)
        assert call(*args) == call(*args)


class TestOtherLabels:
    def test_are_left_out_with_a_notice(
        self, model: Model, model_file: Path, silent: Path, gold: Path, tmp_path: Path
    ) -> None:
        other = renamed(model, tmp_path / "other.safetensors", drugs="narcotics")
        outcome = call("compare", model_file, other, gold, "--format", "json")
        assert outcome.code == 0
        shared = "trafficking, terrorism, cybercrime, extradition and training"
        assert outcome.err.splitlines() == [
            f"cooptopics: only A has drugs; compared in what both have: {shared}",
            f"cooptopics: only B has narcotics; compared in what both have: {shared}",
        ]
        found = json.loads(outcome.out)
        assert list(found["labels"]) == [label for label in model.labels if label != "drugs"]

    def test_that_all_differ_are_refused(
        self, model: Model, model_file: Path, gold: Path, tmp_path: Path
    ) -> None:
        names = {label: f"{label} too" for label in model.labels}
        outcome = call("compare", model_file, renamed(model, tmp_path / "m", **names), gold)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith("the models share no label: A has drugs, ")

    def test_of_the_gold_texts_that_neither_model_knows_are_refused(
        self, model: Model, model_file: Path, tmp_path: Path
    ) -> None:
        other = renamed(model, tmp_path / "other.safetensors", drugs="narcotics")
        path = write_records(
            tmp_path / "a.jsonl", [{"id": "a", "text": "x", "labels": ["narcotic"]}]
        )
        outcome = call("compare", model_file, other, path)
        assert outcome.code == 2
        assert outcome.err.splitlines()[-1].endswith("did you mean 'narcotics'?")


class TestTrainingTexts:
    def test_are_told_for_each_model(
        self,
        model: Model,
        model_file: Path,
        entries: list[Entry],
        held_out: list[Entry],
        tmp_path: Path,
    ) -> None:
        path = tmp_path / "seen.jsonl"
        write_corpus(path, [*held_out, *entries[:10]])
        fewer = tmp_path / "fewer.safetensors"
        known = model.training_texts
        replace(model, training_texts=known[: known.size // 2]).save(fewer)
        outcome = call("compare", model_file, fewer, path)
        first, second = outcome.err.splitlines()
        assert f"{model_file}: 10 of the 110 gold texts were in its training corpus" in first
        assert "hold them out of training to judge it fairly" in first
        assert f"{fewer}: " in second
        assert count(second) < 10


def count(line: str) -> int:
    return int(line.partition(".safetensors: ")[2].split()[0])


def said(outcome: Outcome) -> str:
    assert outcome.code == 2
    return complaint(outcome)


class TestWrongUse:
    def test_a_model_that_is_none(self, model_file: Path, gold: Path) -> None:
        assert said(call("compare", model_file, gold, gold)).startswith(f"{gold}: ")

    def test_gold_texts_that_are_missing(self, model_file: Path, tmp_path: Path) -> None:
        path = tmp_path / "missing.jsonl"
        assert (
            said(call("compare", model_file, model_file, path))
            == f"{path}: No such file or directory; check the name"
        )

    def test_too_few_resamples(self, model_file: Path, gold: Path) -> None:
        assert "--resamples" in said(
            call("compare", model_file, model_file, gold, "--resamples", 1)
        )
