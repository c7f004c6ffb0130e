"""The benchmark on labels of any kind: draws, made-up texts, rivals, and the tables."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path

import any_labels
import numpy as np
import pytest

from cooptopics.annotation import Entry
from cooptopics.evaluation import evaluate_predictions
from cooptopics.spelling import odd_spellings

LABELS = ("grain", "ship", "gold")
WORDS = {"grain": "wheat harvest exports", "ship": "tanker port crew", "gold": "ounce mine metal"}


def news(size: int = 20) -> list[Entry]:
    """As many entries of each label, and without one; "rare" holds for two."""
    entries = []
    for i in range(size):
        for label, words in {**WORDS, "": "quiet sunday weather"}.items():
            held = {label} - {""} | ({"rare"} if i < 2 and label == "gold" else set())
            # Digits are nothing to a model: texts that differ in them alone would be repeats.
            name = "".join("abcdefghij"[int(digit)] for digit in f"{i:03}")
            text = f"{words} report {name} said today"
            entries.append(
                Entry(f"{label} {i}", text, frozenset(held), frozenset({*LABELS, "rare"}))
            )
    return entries


class TestDraws:
    drawn = any_labels.draw(news(), LABELS, 5, seed=0)

    def test_hold_so_many_texts_of_each_label_and_without_any(self) -> None:
        assert len(self.drawn) == 20
        assert any_labels.gold_of(self.drawn, LABELS).sum(axis=0).tolist() == [5, 5, 5]

    def test_are_annotated_for_these_labels_alone(self) -> None:
        assert {entry.annotated_for for entry in self.drawn} == {frozenset(LABELS)}
        assert all(entry.labels <= set(LABELS) for entry in self.drawn)

    def test_differ_by_seed_alone(self) -> None:
        assert any_labels.draw(news(), LABELS, 5, seed=0) == self.drawn
        assert any_labels.draw(news(), LABELS, 5, seed=1) != self.drawn


class TestMadeUpTexts:
    def test_are_short_and_carry_labels(self) -> None:
        rows = list(any_labels.made_up_rows(300, 20))
        assert all(10 <= len(str(row["text"]).split()) < 30 for row in rows)
        counts = Counter(label for row in rows for label in row["labels"])
        assert len(counts) == 20
        assert odd_spellings(counts) == {}


class TestF1:
    def test_is_that_of_an_evaluation(self) -> None:
        gold, holds = np.random.default_rng(0).random((2, 200, 3)) < 0.3
        found = evaluate_predictions(LABELS, gold, holds, holds.astype(float), np.ones_like(gold))
        assert any_labels.f1(gold, holds) == pytest.approx((found.micro_f1, found.macro_f1))


class TestMemory:
    def test_of_a_process_is_known_on_linux(self) -> None:
        used = any_labels.memory_of(os.getpid())
        assert used > 1 << 20 if sys.platform == "linux" else used == 0

    def test_of_no_process_is_nothing(self) -> None:
        assert any_labels.memory_of(1 << 30) == 0


class TestRivalProcess:
    @pytest.mark.parametrize("name", ["scikit-learn characters", "scikit-learn words, tuned"])
    def test_answers_every_text_after_every_draw(self, name: str, tmp_path: Path) -> None:
        draws, test = [news(30), news(20)], news(5)
        found = any_labels.answers_of_rivals([name], LABELS, draws, test, tmp_path)
        answers, seconds = found[name]
        gold = any_labels.gold_of(test, LABELS)
        assert [any_labels.f1(gold, holds) for holds in answers] == [(1.0, 1.0)] * 2
        assert len(seconds) == 2


class TestTables:
    def test_show_all_examples(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(any_labels, "RIVALS", {"scikit-learn words": "words"})
        file = tmp_path / "train.jsonl"
        rows = [{"id": e.id, "text": e.text, "labels": sorted(e.labels)} for e in news()]
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
        table = any_labels.table_of_everything(file, news(), news(8), tmp_path)
        ours, theirs = (line.split(" | ") for line in table.splitlines()[-2:])
        assert ours[0] == f"| {any_labels.OURS}"
        assert theirs[0] == "| scikit-learn words"
        assert float(ours[1]) > 0.9

    def test_show_few_examples(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(any_labels, "SIZES", (5,))
        monkeypatch.setattr(any_labels, "RIVALS_OF_FEW", ("scikit-learn words",))
        table = any_labels.table_of_few_examples(news(), news(8), 2, tmp_path)
        assert table.splitlines()[-1].split(" | ")[:2] == ["| 5", "20"]

    def test_are_skipped_without_the_shared_folder(
        self,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["any_labels.py", str(tmp_path)])
        assert any_labels.main() == 0
        assert "skipped: there is no folder" in capsys.readouterr().out
