"""Strings of n-grams that stay as they are written: a sequence of them, and their hashes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.folding import fold_text
from cooptopics.ngram_strings import NgramStrings, hash_strings
from cooptopics.ngrams import tokenize, word_ngrams

any_strings = st.lists(st.text(st.characters(exclude_characters="\n"), min_size=1, max_size=9))
MANY = [f"mot{i:05}" for i in range(20_000)]


class TestSequence:
    @given(any_strings)
    def test_is_that_of_the_strings(self, strings: list[str]) -> None:
        found = NgramStrings.of(strings)
        assert len(found) == len(strings)
        assert list(found) == strings
        assert found == strings
        assert found == NgramStrings.of(strings)
        assert found != [*strings, "more"]
        assert found[1:] == strings[1:]

    def test_keeps_half_characters(self) -> None:
        assert NgramStrings.of(["\ud800", "é"])[0] == "\ud800"

    def test_gives_one_string(self) -> None:
        assert NgramStrings.of(MANY)[-1] == "mot19999"

    def test_is_decoded_when_asked_for(self) -> None:
        broken = NgramStrings(np.array([255], np.uint8))
        assert len(broken) == 1
        with pytest.raises(UnicodeDecodeError):
            broken[0]

    def test_comes_in_blocks_of_whole_strings(self) -> None:
        for strings in (MANY, [*MANY, ""], ["", *MANY]):
            blocks = list(NgramStrings.of(strings).blocks())
            assert len(blocks) > 3
            assert b"\n".join(blocks).decode().split("\n") == strings
        assert list(NgramStrings.of([]).blocks()) == []


class TestHashes:
    @given(st.lists(st.text(st.characters(categories=["Ll"]), min_size=1, max_size=70)))
    def test_of_words_are_those_in_a_text(self, words: list[str]) -> None:
        words = [word[:64] for word in map(fold_text, words) if word.isalpha()]
        expected = tokenize(words).hashes
        assert hash_strings("word", NgramStrings.of(words)).tolist() == expected.tolist()

    @given(st.lists(st.lists(st.sampled_from(["la", "police", "東京", "ÿ", "été"]), min_size=2)))
    def test_of_phrases_are_those_in_a_text(self, phrases: list[list[str]]) -> None:
        phrases = [[fold_text(word) for word in phrase[:4]] for phrase in phrases]
        found = hash_strings("phrase", NgramStrings.of(map(" ".join, phrases)))
        for phrase, found_hash in zip(phrases, found):
            runs = word_ngrams(tokenize([" ".join(phrase)]), len(phrase))[0]
            assert found_hash == runs[0]

    def test_of_many_strings_are_those_of_each(self) -> None:
        strings = [*MANY, "東京", "été"]
        together = hash_strings("prefix", NgramStrings.of(strings))
        for place in (0, 4095, 4096, 19_999, 20_000, 20_001):
            assert together[place] == hash_strings("prefix", NgramStrings.of([strings[place]]))[0]

    @pytest.mark.parametrize("kind", ["word", "pair"])
    def test_of_nothing_are_none(self, kind: str) -> None:
        assert hash_strings(kind, NgramStrings.of([])).tolist() == []

    @pytest.mark.parametrize(
        "phrase", ["", " ", "la ", " la", "la  police", " ".join("a" * 65), "a" * 65]
    )
    def test_are_not_for_phrases_that_are_none(self, phrase: str) -> None:
        with pytest.raises(ValueError, match="phrase"):
            hash_strings("phrase", NgramStrings.of(["la police", phrase]))

    @pytest.mark.parametrize("before", [0, 40_000])
    def test_are_not_for_what_is_too_long(self, before: int) -> None:
        text = "a\n" * (before // 2) + "b" * 40_000
        with pytest.raises(ValueError, match="more than 8,192"):
            hash_strings("word", NgramStrings.of([text]))
