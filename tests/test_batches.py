"""Batches hold all texts in order, and end as soon as they are full."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cooptopics.batches import batches, blocks


class TestBlocks:
    @given(st.lists(st.text(max_size=20)), st.integers(1, 60))
    def test_hold_all_texts_in_order(self, texts: list[str], letters: int) -> None:
        assert [text for block in blocks(texts, letters) for text in block] == texts

    @given(st.lists(st.text(max_size=20)), st.integers(1, 60))
    def test_end_as_soon_as_they_are_full(self, texts: list[str], letters: int) -> None:
        for block in blocks(texts, letters):
            assert sum(map(len, block[:-1])) < letters


class TestBatches:
    @given(st.lists(st.text(max_size=20)), st.integers(1, 60))
    def test_are_the_blocks(self, texts: list[str], letters: int) -> None:
        assert list(batches(iter(texts), len, letters)) == list(blocks(texts, letters))

    def test_are_cut_as_they_are_needed(self) -> None:
        waiting = iter(["long enough", "not yet read"])
        assert next(batches(waiting, len, 5)) == ["long enough"]
        assert list(waiting) == ["not yet read"]
