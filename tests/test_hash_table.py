"""The table finds every known hash at its place, and no other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.hash_table import HashTable
from cooptopics.ngrams import Hashes

keys = st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 40), st.integers(2**64 - 40, 2**64 - 1))


def places(table: HashTable, hashes: Hashes) -> list[int]:
    """Place of each hash, -1 for an unknown one."""
    place, known = table.search(hashes)
    return np.where(known, place, -1).tolist()


class TestHashTable:
    @given(st.sets(keys, max_size=200), st.sets(keys, max_size=50))
    def test_finds_all_known_hashes_and_no_unknown_one(
        self, known: set[int], others: set[int]
    ) -> None:
        place = {key: i for i, key in enumerate(sorted(known))}
        wanted = [*known, *others, *(key ^ 1 for key in known)]
        table = HashTable(np.array(list(place), np.uint64))
        assert places(table, np.array(wanted, np.uint64)) == [place.get(key, -1) for key in wanted]

    def test_finds_hashes_that_differ_in_their_last_bits_only(self) -> None:
        stored = np.arange(1000, dtype=np.uint64) * np.uint64(2)
        table = HashTable(stored)
        assert places(table, stored) == list(range(1000))
        assert set(places(table, stored + np.uint64(1))) == {-1}

    def test_that_is_empty_finds_nothing(self) -> None:
        table = HashTable(np.zeros(0, dtype=np.uint64))
        assert places(table, np.array([0, 1, 2**64 - 1], dtype=np.uint64)) == [-1, -1, -1]

    @pytest.mark.parametrize("wrong", [[2, 1], [1, 1]])
    def test_is_made_of_increasing_hashes(self, wrong: list[int]) -> None:
        with pytest.raises(ValueError, match="order"):
            HashTable(np.array(wrong, dtype=np.uint64))
