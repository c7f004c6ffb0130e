"""Cells of tables: lists of labels come back as they were, and no text can be run as a formula."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_up_entries import any_text, names

from cooptopics.cells import guard_formulas, join_labels, split_labels, unguard_formulas

hostile = st.text(st.sampled_from("=+-@＝'\",;\t\r\n \xa0x1"), max_size=10)


class TestFormulas:
    @given(st.one_of(any_text, hostile))
    def test_guarded_texts_come_back(self, text: str) -> None:
        assert unguard_formulas(guard_formulas(text)) == text

    @given(hostile)
    def test_no_cell_starts_like_one_wherever_a_spreadsheet_splits(self, text: str) -> None:
        for cell in re.split("[,;\t\r\n]", guard_formulas(text)):
            assert not re.match('[" \xa0]*[=+@＝-]', cell)

    @pytest.mark.parametrize(
        ("text", "guarded"),
        [
            ("=1+1", "'=1+1"),
            (" =1+1", "' =1+1"),
            ("'=1+1", "''=1+1"),
            ("x;=1+1;y", "x;'=1+1;y"),
            ('x;"=1+1";y', 'x;\'"=1+1";y'),
            ("\t@SUM(A1)", "\t'@SUM(A1)"),
        ],
    )
    def test_get_an_apostrophe(self, text: str, guarded: str) -> None:
        assert guard_formulas(text) == guarded

    @pytest.mark.parametrize(
        "text", ["Hanoï – L'accord, signé à 9-10 heures, vaut 1 + 1.", "'abc'"]
    )
    def test_other_texts_stay_as_they_are(self, text: str) -> None:
        assert guard_formulas(text) == text


class TestLists:
    @given(st.sets(names, max_size=4))
    def test_of_labels_come_back(self, labels: set[str]) -> None:
        assert split_labels(join_labels(labels)) == sorted(labels)

    @pytest.mark.parametrize(
        ("cell", "labels"),
        [
            ("drugs;training", ["drugs", "training"]),
            (" drugs ; training ;; ", ["drugs", "training"]),
            ('"a;b"; c "d"', ["a;b", 'c "d"']),
            ('"open; b', ['"open', "b"]),
            (" - ", []),
            ("Aucun", []),
            ("", []),
        ],
    )
    def test_as_people_write_them(self, cell: str, labels: list[str]) -> None:
        assert split_labels(cell) == labels

    def test_without_a_label_are_no_empty_cell(self) -> None:
        assert join_labels([]) == "none"
        assert split_labels(join_labels(["None"])) == ["None"]
