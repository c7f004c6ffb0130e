"""Repeats in a corpus: near-duplicates, and contradictions where labels that both were annotated for differ."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from cli_tools import CLEAR, QUIET
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry
from cooptopics.repeats import Repeat, find_repeats
from cooptopics.shingles import pair_alike

LONGER = f"{CLEAR} Une suite est prévue."


def entry(text: str, labels: str = "a", known: str = "ab") -> Entry:
    return Entry("", text, frozenset(labels), frozenset(known))


def shingles(text: str) -> set[tuple[str, ...]]:
    """Runs of three words, or the whole of a shorter text."""
    words = text.split()
    runs = {tuple(words[i : i + 3]) for i in range(len(words) - 2)}
    return runs or ({tuple(words)} if words else set())


class TestPairs:
    @given(st.lists(st.text("abc ", max_size=14), max_size=12), st.sampled_from([0.2, 0.5, 1.0]))
    def test_are_all_that_are_alike(self, texts: list[str], least: float) -> None:
        expected = {}
        for later, earlier in np.ndindex(len(texts), len(texts)):
            one, other = shingles(texts[later]), shingles(texts[earlier])
            if earlier < later and one & other and len(one & other) / len(one | other) >= least:
                expected[later, earlier] = len(one & other) / len(one | other)
        found = {}
        for pairs in pair_alike(texts, least):
            found |= {(later, earlier): alike for later, earlier, alike in zip(*pairs)}
        assert found == pytest.approx(expected)

    def test_are_found_however_many_texts_stand_between(self) -> None:
        texts = [
            CLEAR,
            *(f"{QUIET} {chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(600)),
            CLEAR,
        ]
        pairs = [p for block in pair_alike(texts, 0.99) for p in zip(block.later, block.earlier)]
        assert pairs == [(601, 0)]


class TestNearDuplicates:
    def test_name_the_earlier_text_that_is_most_alike(self) -> None:
        found = find_repeats([entry(LONGER), entry(CLEAR), entry(QUIET), entry(CLEAR.upper())])
        assert [repeat[:2] for repeat in found.near_duplicates] == [(3, 1), (1, 0)]
        assert found.near_duplicates[0].resemblance == 1
        assert 0.5 < found.near_duplicates[1].resemblance < 1
        assert found.contradictions == []

    def test_of_several_the_first_counts(self) -> None:
        found = find_repeats([entry(CLEAR)] * 3)
        assert found.near_duplicates == [Repeat(1, 0, 1.0), Repeat(2, 0, 1.0)]

    def test_may_have_labels_that_the_other_was_not_annotated_for(self) -> None:
        found = find_repeats([entry(CLEAR, "a", "a"), entry(CLEAR, "b", "b")])
        assert (len(found.near_duplicates), found.contradictions) == (1, [])

    def test_may_be_short(self) -> None:
        found = find_repeats([entry("Un mot"), entry("un mot."), entry("…"), entry("…")])
        assert found.near_duplicates == [Repeat(1, 0, 1.0)]

    def test_unannotated_texts_have_them_too(self) -> None:
        assert len(find_repeats([entry(CLEAR, "", "")] * 2).near_duplicates) == 1


class TestContradictions:
    def test_name_both_texts(self) -> None:
        found = find_repeats([entry(QUIET), entry(CLEAR), entry(CLEAR, "b")])
        assert found.contradictions == [Repeat(1, 2, 1.0), Repeat(2, 1, 1.0)]
        assert found.near_duplicates == []

    def test_are_found_among_texts_that_agree(self) -> None:
        found = find_repeats([entry(CLEAR), entry(CLEAR), entry(CLEAR, "")])
        assert [repeat[:2] for repeat in found.contradictions] == [(0, 2), (2, 0), (1, 2)]
        assert found.near_duplicates == [Repeat(1, 0, 1.0)]

    def test_the_more_alike_come_first(self) -> None:
        texts = [LONGER, QUIET, CLEAR, QUIET]
        found = find_repeats([entry(text, label) for text, label in zip(texts, "aabb")])
        assert [repeat[:2] for repeat in found.contradictions] == [(1, 3), (3, 1), (0, 2), (2, 0)]

    def test_of_any_number_of_labels(self) -> None:
        many = [chr(0x100 + i) for i in range(20)]
        one = replace(entry(CLEAR, "", ""), annotated_for=frozenset(many))
        other = replace(one, labels=frozenset(many[-1:]))
        assert len(find_repeats([one, other]).contradictions) == 2
