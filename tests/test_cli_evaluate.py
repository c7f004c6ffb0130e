"""`cooptopics evaluate`: the figures of a model on annotated texts, against figures that can be
told beforehand, and on the screen."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_tools import call, complaint, write_records

from cooptopics.annotation import Entry, write_corpus
from cooptopics.domains import DOMAINS
from cooptopics.model import Model


@pytest.fixture
def gold(entries: list[Entry], tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write_corpus(path, entries[:100])
    return path


def thresholds(value: int) -> list[str]:
    return [word for label in DOMAINS for word in ("--threshold", f"{label}={value}")]


def evaluate(*args: object) -> dict[str, Any]:
    outcome = call("evaluate", *args, "--format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    figures: dict[str, Any] = json.loads(outcome.out)
    return figures


class TestFigures:
    def test_when_every_label_is_given(
        self, model_file: Path, gold: Path, entries: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold, *thresholds(0))
        assert figures["entries"] == 100
        assert figures["false_alarms"] == 1
        for label, scores in figures["labels"].items():
            support = sum(label in entry.labels for entry in entries[:100])
            assert scores["support"] == support
            assert scores["recall"] == 1
            assert scores["precision"] == pytest.approx(support / 100, abs=1e-4)

    def test_when_no_label_is_given(
        self, model_file: Path, gold: Path, entries: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold, *thresholds(1))
        without = sum(not entry.labels for entry in entries[:100])
        assert figures["label_free"] == without
        assert figures["exact_match"] == pytest.approx(without / 100, abs=1e-4)
        assert figures["macro_f1"] == figures["micro_f1"] == figures["false_alarms"] == 0

    def test_they_are_those_of_the_predictions(
        self, model: Model, model_file: Path, gold: Path, entries: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold)
        given = model.predict([entry.text for entry in entries[:100]])
        right = np.array([[label in e.labels for label in model.labels] for e in entries[:100]])
        micro = 2 * (given & right).sum() / (given.sum() + right.sum())
        assert figures["micro_f1"] == pytest.approx(micro, abs=1e-4)
        exact = (given == right).all(axis=1).mean()
        assert figures["exact_match"] == pytest.approx(exact, abs=1e-4)
        assert 0 < figures["macro_f1_low"] <= figures["macro_f1"] <= figures["macro_f1_high"] <= 1

    def test_several_files_are_one_corpus(
        self, model_file: Path, gold: Path, entries: list[Entry], tmp_path: Path
    ) -> None:
        halves = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
        write_corpus(halves[0], entries[:50])
        write_corpus(halves[1], entries[50:100])
        assert evaluate(model_file, *halves) == evaluate(model_file, gold)


class TestTable:
    def test_the_screen_shows_the_same_figures(self, model_file: Path, gold: Path) -> None:
        figures = evaluate(model_file, gold)
        lines = call("evaluate", model_file, gold).out.splitlines()
        for label, scores in figures["labels"].items():
            row = next(line for line in lines if line.startswith(f"{label} "))
            cells = [cell.strip() for cell in row.split("│")]
            shown = [scores[name] for name in ("precision", "recall", "f1")]
            assert [float(cell) for cell in cells[1:4]] == pytest.approx(shown, abs=6e-4)
            assert cells[-1] == str(scores["support"])
        assert f"macro-F1 {figures['macro_f1']:.3f}"[:-1] in "\n".join(lines)


class TestUnknownLabels:
    def test_the_nearest_known_one_is_named(self, model_file: Path, tmp_path: Path) -> None:
        record = {"id": "a", "text": "x", "labels": ["drogs"]}
        path = write_records(tmp_path / "gold.jsonl", [record])
        outcome = call("evaluate", model_file, path)
        assert outcome.code == 2
        assert complaint(outcome) == f"{path}:1: unknown label 'drogs'; did you mean 'drugs'?"

    def test_or_all_known_ones_when_none_is_near(self, model_file: Path, tmp_path: Path) -> None:
        record = {"id": "a", "text": "x", "labels": ["météo"]}
        path = write_records(tmp_path / "gold.jsonl", [record])
        assert f"known labels: {', '.join(sorted(DOMAINS))}" in complaint(
            call("evaluate", model_file, path)
        )
