"""The benchmark against rivals: damage, the keyword list, the paired interval, and the tables."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rivals
from damage import KINDS, SHARE, damage
from hypothesis import given
from hypothesis import strategies as st
from peers.keywords import choose_unit, find_domains

from cooptopics.annotation import Entry
from cooptopics.evaluation import evaluate_predictions
from cooptopics.model import Model

ACCENTS, CAPITALS, GLUED, TYPOS = KINDS
TEXT = "L'été dernier, les polices ont saisi deux kilos d'héroïne près de la frontière. " * 200
NAMED = "La police a saisi de la drogue."
TOLD = "Les deux pays ont signé un accord."


class TestDamage:
    def test_accents_go_and_nothing_else(self) -> None:
        assert damage(ACCENTS, "Été à Hanoï, ça va", "a") == "Ete a Hanoi, ca va"

    def test_capitals_everywhere(self) -> None:
        assert damage(CAPITALS, "Été à Hanoï", "a") == "ÉTÉ À HANOÏ"

    def test_spaces_go_at_the_share_and_nothing_else(self) -> None:
        glued = damage(GLUED, TEXT, "a")
        assert glued.replace(" ", "") == TEXT.replace(" ", "")
        assert glued.count(" ") / TEXT.count(" ") == pytest.approx(1 - SHARE, abs=0.015)

    def test_words_get_typos_at_the_share(self) -> None:
        before, after = TEXT.split(), damage(TYPOS, TEXT, "a").split()
        assert len(after) == len(before)
        changed = sum(one != other for one, other in zip(before, after)) / len(before)
        assert changed == pytest.approx(SHARE, abs=0.015)

    def test_a_word_of_one_letter_gets_no_typo(self) -> None:
        assert damage(TYPOS, "à " * 200, "a") == "à " * 200

    @pytest.mark.parametrize("kind", [GLUED, TYPOS])
    def test_the_id_decides_where(self, kind: str) -> None:
        assert damage(kind, TEXT, "a") == damage(kind, TEXT, "a") != damage(kind, TEXT, "b")

    @given(st.sampled_from(list(KINDS)), st.text())
    def test_any_text_can_be_damaged(self, kind: str, text: str) -> None:
        assert isinstance(damage(kind, text, "a"), str)


class TestKeywordList:
    def test_a_domain_beside_cooperation_counts(self) -> None:
        assert find_domains("Les deux pays luttent contre la drogue.", "sentence") == {"drugs"}

    @pytest.mark.parametrize("text", [NAMED, TOLD, ""])
    def test_either_alone_does_not(self, text: str) -> None:
        assert find_domains(text, "paragraph") == frozenset()

    def test_the_unit_says_how_near_they_must_stand(self) -> None:
        assert find_domains(f"{NAMED} {TOLD}", "sentence") == frozenset()
        assert find_domains(f"{NAMED} {TOLD}", "paragraph") == {"drugs"}

    @pytest.mark.parametrize(("labels", "unit"), [(["drugs"], "paragraph"), ([], "sentence")])
    def test_annotated_texts_choose_the_unit(self, labels: list[str], unit: str) -> None:
        near = "Les deux pays luttent contre la drogue."
        assert choose_unit([near, f"{NAMED} {TOLD}"], [["drugs"], labels]) == unit


class TestBlindSets:
    def test_are_held_back_by_source(self, entries: list[Entry]) -> None:
        training, blind = rivals.hold_back_blind_sets(entries)
        assert len(training) + len(blind) == len(entries)
        assert {entry.source.startswith("aveugle") for entry in blind} == {True}
        assert {entry.source.startswith("aveugle") for entry in training} == {False}


class TestPairedDifference:
    gold, first, second = np.random.default_rng(0).random((3, 200, 6)) < 0.4

    def test_is_that_of_the_two_macro_f1(self) -> None:
        known = np.ones_like(self.gold)
        scores = [
            evaluate_predictions(rivals.LABELS, self.gold, holds, holds.astype(float), known)
            for holds in (self.first, self.second)
        ]
        difference, low, high = rivals.macro_f1_difference(self.gold, self.first, self.second)
        assert difference == pytest.approx(scores[0].macro_f1 - scores[1].macro_f1)
        assert low < difference < high

    def test_is_nothing_between_the_same(self) -> None:
        assert rivals.macro_f1_difference(self.gold, self.first, self.first) == (0, 0, 0)

    def test_does_not_reach_zero_where_one_is_always_right(self) -> None:
        assert rivals.macro_f1_difference(self.gold, self.gold, self.first)[1] > 0


class TestRivalProcess:
    @pytest.mark.parametrize("name", ["keyword list", "scikit-learn defaults"])
    def test_answers_every_blind_paragraph(
        self, name: str, entries: list[Entry], tmp_path: Path
    ) -> None:
        rows = [
            {"text": entry.text, "labels": sorted(entry.labels), "fold": i % 2}
            for i, entry in enumerate(entries)
        ]
        data = {"labels": rivals.LABELS, "training": rows, "blind": [NAMED, TOLD]}
        (tmp_path / "rivals.json").write_text(json.dumps(data), encoding="utf-8")
        assert rivals.run_rival(name, tmp_path)
        found = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert np.shape(found["blind"]) == (2, 6)
        if name == "keyword list":
            assert found["out_of_fold"] is None
        else:
            assert np.shape(found["out_of_fold"]) == (len(entries), 6)


class TestTables:
    @pytest.fixture
    def blind(self, entries: list[Entry]) -> list[Entry]:
        half = len(entries) // 2
        sources = ["aveugle1a"] * half + ["aveugle2b"] * (len(entries) - half)
        return [
            replace(entry, source=source, note=rivals.DOMESTIC if i % 2 else "")
            for i, (entry, source) in enumerate(zip(entries, sources))
        ]

    def test_show_all_sets_together_and_each_alone(self, blind: list[Entry], model: Model) -> None:
        ours = rivals.answers_of(model, [entry.text for entry in blind])
        silent = rivals.Answers(0 * ours.probabilities, ours.holds & False)
        tables = rivals.tables_of_rivals(blind, {rivals.OURS: ours, "silent": silent})
        titles = [table.splitlines()[0] for table in tables]
        assert titles == [
            "## All blind sets together",
            "## Blind set aveugle1",
            "## Blind set aveugle2",
        ]
        _, own, other = [line.split(" | ") for line in tables[0].splitlines()[-3:]]
        assert other[0] == "| silent"
        assert other[2] == "0.000 (0.000 to 0.000)"
        assert other[1].startswith(f"+{own[2][:5]} (")

    def test_show_what_each_damage_costs(self, blind: list[Entry], model: Model) -> None:
        table = rivals.table_of_damage(blind, model)
        rows = [line.split(" | ") for line in table.splitlines()[4:]]
        assert [row[0].removeprefix("| ") for row in rows] == ["none", *KINDS]
        assert rows[0][1] == ""
        assert all(" to " in row[1] for row in rows[1:])

    def test_thresholds_are_tuned_out_of_fold(self, entries: list[Entry]) -> None:
        gold = rivals.gold_of(entries)
        thresholds = rivals.tune_thresholds(np.where(gold, 0.3, 0.1), gold)
        assert thresholds == pytest.approx(np.full(6, 0.2))
