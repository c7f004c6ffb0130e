"""The vocabulary: which n-grams are learned, how their hashes are found again, and counts that
equal those of the reference on any texts."""

from __future__ import annotations

from collections import Counter

import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.ngrams import NgramSettings
from cooptopics.vocabulary import Counts, Vocabulary, learn_vocabulary

batches = st.lists(reference.any_texts, max_size=4)


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
