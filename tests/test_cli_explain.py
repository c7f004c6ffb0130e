"""`cooptopics explain`: every share of every score adds up, in data and on the screen, for a text
on the command line, in a file or from standard input."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from cli_tools import CLEAR, LABELS, PAGE, call, complaint, write_records

import cooptopics
from cooptopics.model import Model


@pytest.fixture(scope="module")
def shipped() -> Model:
    return cooptopics.load()


def explain(*args: object, **options: Any) -> dict[str, Any]:
    outcome = call("explain", *args, "--format", "json", **options)
    assert (outcome.code, outcome.err) == (0, "")
    data: dict[str, Any] = json.loads(outcome.out)
    return data


class TestJson:
    def test_shares_add_up_to_scores(self, shipped: Model) -> None:
        data = explain(CLEAR)
        assert list(data["scores"]) == list(shipped.score_names)
        for name, score in data["scores"].items():
            shares = [word["shares"][name] for word in data["words"]]
            assert score["intercept"] + math.fsum(shares) == pytest.approx(score["score"], abs=1e-9)

    def test_scores_add_up_to_logits_and_these_give_probabilities(self, shipped: Model) -> None:
        data = explain(CLEAR)
        assert list(data["labels"]) == list(shipped.labels)
        for label in data["labels"].values():
            logit = label["intercept"] + math.fsum(term["value"] for term in label["terms"])
            assert logit == pytest.approx(label["logit"], abs=1e-9)
            assert 1 / (1 + math.exp(-logit)) == pytest.approx(label["probability"], abs=1e-9)

    def test_labels_hold_from_their_thresholds_on(self, shipped: Model) -> None:
        labels = explain(CLEAR)["labels"]
        assert [name for name, label in labels.items() if label["holds"]] == LABELS
        thresholds = {name: label["threshold"] for name, label in labels.items()}
        assert thresholds == dict(shipped.thresholds)

    def test_words_stand_at_their_place(self) -> None:
        words = explain(CLEAR)["words"]
        assert [CLEAR[word["start"] : word["end"]] for word in words] == [w["text"] for w in words]
        assert {"Hanoï", "drogue", "humains"} <= {word["text"] for word in words}

    def test_a_model_of_ones_own(self, model_file: Path) -> None:
        assert explain(CLEAR, "--model", model_file)["scores"] != explain(CLEAR)["scores"]


class TestTable:
    def test_labels_with_their_sums(self, shipped: Model) -> None:
        out = call("explain", CLEAR).out
        holding = [line.split()[0] for line in out.splitlines() if "│ yes" in line]
        assert holding == LABELS
        assert all(f"label:{label}" in out for label in shipped.labels)

    @pytest.mark.parametrize("number", [0, 1, 3])
    def test_as_many_words_as_wanted(self, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "200")
        lines = call("explain", CLEAR, "--words", number).out.splitlines()
        words = next(line for line in lines if line.startswith("label:drugs")).split("│")[-1]
        assert len(words.replace(",", "").split()) == 2 * number

    def test_the_strongest_words_come_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "200")
        row = next(
            line for line in call("explain", CLEAR).out.splitlines() if "label:drugs " in line
        )
        shares = [abs(float(part.split()[-1])) for part in row.split("│")[-1].split(",")]
        assert shares == sorted(shares, reverse=True)


class TestSources:
    """A text on the command line, in a file and from standard input gives the same."""

    def test_file(self, tmp_path: Path) -> None:
        path = tmp_path / "text.txt"
        path.write_text(CLEAR, encoding="utf-8")
        assert explain("--file", path) == explain(CLEAR)

    def test_standard_input(self) -> None:
        assert explain("--file", "-", stdin=CLEAR.encode()) == explain(CLEAR)

    def test_another_encoding_is_said(self, tmp_path: Path) -> None:
        path = tmp_path / "text.txt"
        path.write_text(CLEAR, encoding="cp1252")
        outcome = call("explain", "--file", path, "--format", "json")
        assert complaint(outcome) == f"{path}: not UTF-8, read as cp1252"
        assert json.loads(outcome.out) == explain(CLEAR)

    def test_a_file_with_one_record(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"text": CLEAR}])
        assert explain("--file", path) == explain(CLEAR)


class TestBadInput:
    @pytest.mark.parametrize("text", ["", " \n"])
    def test_empty_text(self, text: str) -> None:
        outcome = call("explain", text)
        assert outcome.code == 2
        assert complaint(outcome) == "the text is empty; there is nothing to explain"

    def test_file_missing(self, tmp_path: Path) -> None:
        outcome = call("explain", "--file", tmp_path / "missing.txt")
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{tmp_path / 'missing.txt'}: No such file")

    def test_a_file_with_several_texts(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"text": CLEAR}, {"text": PAGE}])
        outcome = call("explain", "--file", path)
        assert outcome.code == 2
        assert complaint(outcome) == f"{path}: 2 texts; give a file with one"
