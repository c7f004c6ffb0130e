"""The vocabulary: which n-grams are learned, how their hashes are found again, and counts that
equal those of the reference on any texts."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.ngrams import Hashes, NgramSettings
from cooptopics.vocabulary import Counts, HashTable, Vocabulary, blocks, learn_vocabulary

batches = st.lists(reference.any_texts, max_size=4)
keys = st.one_of(st.integers(0, 2**64 - 1), st.integers(0, 40), st.integers(2**64 - 40, 2**64 - 1))


def as_counters(vocabulary: Vocabulary, counts: Counts) -> list[Counter[tuple[str, str]]]:
    names = {
        vocabulary.offsets[kind] + i: (kind, string)
        for kind, strings in vocabulary.ngrams.items()
        for i, string in enumerate(strings)
    }
    return [
        Counter({names[counts.indices[i]]: int(counts.data[i]) for i in range(start, end)})
        for start, end in zip(counts.indptr, counts.indptr[1:])
    ]


def counted(texts: list[str], settings: NgramSettings) -> list[Counter[tuple[str, str]]]:
    vocabulary = learn_vocabulary(texts, settings, {})
    return as_counters(vocabulary, vocabulary.count(texts))


class TestCountsEqualTheReference:
    @given(batches)
    def test_of_words(self, texts: list[str]) -> None:
        settings = NgramSettings(words=(1,), characters=())
        assert counted(texts, settings) == [reference.count(t, (1,)) for t in texts]

    @given(batches)
    def test_of_runs_of_words(self, texts: list[str]) -> None:
        settings = NgramSettings(words=(1, 2, 3), characters=())
        assert counted(texts, settings) == [reference.count(t, (1, 2, 3)) for t in texts]

    @given(batches)
    def test_of_neighbours_alone(self, texts: list[str]) -> None:
        settings = NgramSettings(words=(2,), characters=())
        assert counted(texts, settings) == [reference.count(t, (2,)) for t in texts]

    @given(batches)
    def test_of_prefixes(self, texts: list[str]) -> None:
        settings = NgramSettings(words=(), prefixes=(1, 3, 7, 16), characters=())
        assert counted(texts, settings) == [reference.count(t, (), (1, 3, 7, 16)) for t in texts]

    @given(batches)
    def test_of_pairs_of_long_words(self, texts: list[str]) -> None:
        settings = NgramSettings(words=(), characters=(), pairs=(1, 3))
        assert counted(texts, settings) == [
            reference.count(t, pair_distances=(1, 3)) for t in texts
        ]

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 16])
    @given(texts=batches)
    def test_of_letters_inside_words(self, n: int, texts: list[str]) -> None:
        settings = NgramSettings(words=(), characters=(n,))
        assert counted(texts, settings) == [reference.count(t, (), (), (n,)) for t in texts]

    @given(batches)
    def test_of_all_kinds_together(self, texts: list[str]) -> None:
        settings = NgramSettings((1, 2), (2, 5), (2, 3, 4), (1, 2))
        expected = [reference.count(t, (1, 2), (2, 5), (2, 3, 4), (1, 2)) for t in texts]
        assert counted(texts, settings) == expected

    def test_of_the_corpus(self, texts: list[str]) -> None:
        settings = NgramSettings((1, 2), (5,), (4,), (1, 2, 3))
        expected = [reference.count(t, (1, 2), (5,), (4,), (1, 2, 3)) for t in texts]
        assert counted(texts, settings) == expected

    def test_of_texts_that_fill_several_blocks(self, texts: list[str]) -> None:
        many = texts * 4
        assert sum(map(len, many)) > 2 * (1 << 17)
        settings = NgramSettings(words=(1, 2), characters=())
        assert counted(many, settings) == [reference.count(t, (1, 2)) for t in many]


class TestCounts:
    def test_leave_out_what_is_not_known(self) -> None:
        vocabulary = learn_vocabulary(["la police"], NgramSettings((1, 2), (), ()), {})
        counts = vocabulary.count(["la police, la douane, la Police", "rien", ""])
        assert as_counters(vocabulary, counts) == [
            {("word", "la"): 3, ("word", "police"): 2, ("phrase", "la police"): 2},
            {},
            {},
        ]

    def test_say_how_many_words_a_text_has(self) -> None:
        vocabulary = learn_vocabulary(["a"], NgramSettings((1,), (), ()), {})
        assert vocabulary.count(["un, deux", "", "a", "…"]).lengths.tolist() == [2, 0, 1, 0]

    def test_of_no_texts(self) -> None:
        vocabulary = learn_vocabulary(["a"], NgramSettings((1,), (), ()), {})
        counts = vocabulary.count([])
        assert counts.shape == (0, 1)
        assert counts.indptr.tolist() == [0]


class TestLearning:
    TEXTS = ("a a a", "a b", "b c", "d")

    @pytest.mark.parametrize(
        ("at_least", "words"), [(1, ["a", "b", "c", "d"]), (2, ["a", "b"]), (3, [])]
    )
    def test_keeps_what_stands_in_enough_texts(self, at_least: int, words: list[str]) -> None:
        settings = NgramSettings((1,), (), ())
        found = learn_vocabulary(self.TEXTS, settings, {"word": at_least})
        assert sorted(found.ngrams["word"]) == words

    def test_has_a_minimum_for_each_kind(self) -> None:
        settings = NgramSettings((1,), (2,), (3,))
        found = learn_vocabulary(["bar bas", "bal"], settings, {"word": 2, "prefix": 2}).ngrams
        assert found["word"] == []
        assert found["prefix"] == ["ba"]
        assert sorted(found["character"]) == [" ba", "al ", "ar ", "as ", "bal", "bar", "bas"]

    @given(st.permutations(["la police", "la douane", "police et douane", "œuvre", "été"]))
    def test_does_not_depend_on_the_order_of_texts(self, texts: list[str]) -> None:
        settings = NgramSettings((1, 2), (3,), (3,))
        learned = learn_vocabulary(texts, settings, {}).ngrams
        assert learned == learn_vocabulary(sorted(texts), settings, {}).ngrams

    def test_numbers_all_kinds_in_one_row(self) -> None:
        vocabulary = learn_vocabulary(["police"], NgramSettings((1,), (3, 4), (6,)), {})
        assert vocabulary.offsets == {
            "word": 0,
            "phrase": 1,
            "pair": 1,
            "prefix": 1,
            "character": 3,
        }
        assert vocabulary.size == 1 + 2 + 3


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


class TestBlocks:
    @given(st.lists(st.text(max_size=20)), st.integers(1, 60))
    def test_hold_all_texts_in_order(self, texts: list[str], letters: int) -> None:
        assert [text for block in blocks(texts, letters) for text in block] == texts

    @given(st.lists(st.text(max_size=20)), st.integers(1, 60))
    def test_end_as_soon_as_they_are_full(self, texts: list[str], letters: int) -> None:
        for block in blocks(texts, letters):
            assert sum(map(len, block[:-1])) < letters
