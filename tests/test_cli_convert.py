"""`cooptopics convert`: formats told or guessed, what is said of them, and what stays untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_tools import ALIVE, alive, call, complaint, posix, write_records
from made_up_entries import DRUGS, FULL

from cooptopics.annotation import read_corpus, write_corpus

SUMMARY = "2 texts; drugs 2, training 0, without a label 0"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    write_corpus(path, [DRUGS, FULL])
    return path


class TestFormats:
    @pytest.mark.parametrize(
        ("name", "format_"),
        [
            ("a.csv", "csv"),
            ("a.tsv", "tsv"),
            ("a.xlsx", "excel"),
            ("a.json", "label-studio"),
            ("a.jsonl", "jsonl"),
        ],
    )
    def test_by_suffix(self, corpus: Path, tmp_path: Path, name: str, format_: str) -> None:
        there, back = tmp_path / name, tmp_path / "back.jsonl"
        outcome = call("convert", corpus, there)
        assert outcome == (0, f"{there} ({format_}): {SUMMARY}\n", "")
        assert call("convert", there, back).code == 0
        assert read_corpus([back]) == [DRUGS, FULL]

    @pytest.mark.parametrize("format_", ["doccano", "prodigy", "csv-semicolon"])
    def test_by_name(self, corpus: Path, tmp_path: Path, format_: str) -> None:
        there, back = tmp_path / "there", tmp_path / "back"
        assert call("convert", corpus, there, "--to", format_).code == 0
        assert call("convert", there, back, "--from", format_, "--to", "jsonl").code == 0
        assert read_corpus([back]) == [DRUGS, FULL]

    def test_that_cannot_be_told(self, corpus: Path, tmp_path: Path) -> None:
        outcome = call("convert", corpus, tmp_path / "there")
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(f"{tmp_path / 'there'}: cannot tell the format")

    def test_that_are_unknown(self, corpus: Path, tmp_path: Path) -> None:
        outcome = call("convert", corpus, tmp_path / "there", "--to", "word")
        assert outcome.code == 2
        assert "'word' is not one of 'jsonl', 'csv'" in complaint(outcome)


class TestSuggestions:
    """From `cooptopics suggest` to Label Studio and back, with a label that the model did not know."""

    def test_become_predictions_and_a_configuration(self, tmp_path: Path) -> None:
        todo = write_records(
            tmp_path / "todo.jsonl",
            [
                {
                    "id": "a",
                    "text": "Un texte.",
                    "labels": ["drugs"],
                    "probabilities": {"drugs": 0.7},
                }
            ],
        )
        tasks, config = tmp_path / "tasks.json", tmp_path / "labels.xml"
        offer = ("--annotated-for", "drugs, arms")
        for target in (tasks, config):
            outcome = call("convert", todo, target, *offer)
            assert (outcome.code, outcome.err) == (0, "")
        (task,) = json.loads(tasks.read_bytes())
        assert task["predictions"][0]["score"] == 0.7
        assert '<Choice value="arms"/>' in config.read_text(encoding="utf-8")
        task["annotations"] = [{"id": 1, "result": task["predictions"][0]["result"]}]
        export = tmp_path / "export.json"
        export.write_text(json.dumps([task]), encoding="utf-8")
        outcome = call("convert", export, tmp_path / "back.jsonl")
        assert (outcome.code, outcome.err) == (0, "")
        (entry,) = read_corpus([tmp_path / "back.jsonl"])
        assert (entry.labels, entry.annotated_for) == ({"drugs"}, {"drugs", "arms"})


class TestAnnotatedFor:
    def test_holds_where_the_file_does_not_say(self, tmp_path: Path) -> None:
        path = write_records(
            tmp_path / "a.jsonl",
            [
                {"id": "a", "text": "x", "labels": []},
                {"id": "b", "text": "y", "labels": [], "annotated_for": ["arms"]},
            ],
        )
        back = tmp_path / "b.jsonl"
        assert call("convert", path, back, "--annotated-for", "arms,drugs,arms").code == 0
        assert [entry.annotated_for for entry in read_corpus([back])] == [
            {"arms", "drugs"},
            {"arms"},
        ]

    def test_refuses_other_labels(self, corpus: Path, tmp_path: Path) -> None:
        outcome = call("convert", corpus, tmp_path / "a.csv", "--annotated-for", "drug,training")
        assert outcome.code == 2
        assert complaint(outcome) == f"{corpus}:1: unknown label 'drugs'; did you mean 'drug'?"
        assert not (tmp_path / "a.csv").exists()

    def test_is_no_empty_name(self, corpus: Path, tmp_path: Path) -> None:
        outcome = call("convert", corpus, tmp_path / "a.csv", "--annotated-for", "drugs,,")
        assert outcome.code == 2
        assert "'drugs,,' is not LABEL,LABEL and so on" in complaint(outcome)


class TestFiles:
    def test_that_exist_are_kept(self, corpus: Path, tmp_path: Path) -> None:
        there = tmp_path / "there.csv"
        there.write_text("precious", encoding="utf-8")
        outcome = call("convert", corpus, there)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(f"{there} exists already; choose another name, or")
        assert there.read_text(encoding="utf-8") == "precious"

    def test_that_exist_are_replaced_by_force(self, corpus: Path) -> None:
        before = corpus.read_bytes()
        assert call("convert", corpus, corpus, "--force").code == 0
        assert corpus.read_bytes() == before

    def test_are_whole_or_not_there(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": "a", "text": "x" * 40000, "labels": []}])
        outcome = call("convert", path, tmp_path / "a.xlsx")
        assert outcome.code == 2
        assert "a cell of Excel holds 32,767" in complaint(outcome)
        assert sorted(file.name for file in tmp_path.iterdir()) == ["a.jsonl"]

    def test_that_are_missing(self, tmp_path: Path) -> None:
        for name in ("a.csv", "a.xlsx", "a.json", "a.jsonl"):
            outcome = call("convert", tmp_path / name, tmp_path / "out.jsonl")
            assert outcome.code == 2
            assert complaint(outcome).startswith(f"{tmp_path / name}: No such file")

    @posix
    def test_can_be_standard_output(self, corpus: Path) -> None:
        outcome = call("convert", corpus, "/dev/null", "--to", "csv")
        assert outcome.code == 0


class TestScreen:
    def test_gets_no_living_sign(self, tmp_path: Path) -> None:
        labels = [f"drugs{ALIVE}", f"Drugs{ALIVE}"]
        rows = [
            {"id": str(i), "text": "x", "labels": labels[i // 2 : i // 2 + 1], ALIVE: 1}
            for i in range(3)
        ]
        path = write_records(tmp_path / "a.jsonl", rows)
        outcome = call("convert", path, tmp_path / f"b{ALIVE[:8]}.csv")
        assert outcome.code == 0
        assert "did you mean" in outcome.err
        assert alive(outcome.out + outcome.err) == []
