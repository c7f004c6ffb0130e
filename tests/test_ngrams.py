"""Words and n-grams as arrays: where words stand, which runs and pieces of them are counted,
and what their hashes tell apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import reference
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.folding import decode
from cooptopics.ngrams import (
    MAX_TOKEN_LETTERS,
    NO_NGRAM,
    NgramSettings,
    Tokens,
    characters,
    prefixes,
    tokenize,
    word_ngrams,
    word_pairs,
)

batches = st.lists(reference.any_texts, max_size=4)


def words_of(tokens: Tokens) -> list[str]:
    return [decode(tokens.letters[i:j]) for i, j in zip(tokens.starts, tokens.ends)]


def spans_of(tokens: Tokens) -> list[tuple[int, int]]:
    return list(zip(*(bound.tolist() for bound in tokens.spans())))


class TestSettings:
    @pytest.mark.parametrize("name", ["words", "prefixes", "characters"])
    @pytest.mark.parametrize("lengths", [(0,), (17,), (2, 1), (1, 1), (-1, 2), (1.5,), (True,)])
    def test_lengths_are_whole_and_increase_from_1_to_16(
        self, name: str, lengths: tuple[int, ...]
    ) -> None:
        with pytest.raises(ValueError, match=name):
            NgramSettings(**{name: lengths})

    def test_something_is_counted(self) -> None:
        with pytest.raises(ValueError, match="switched on"):
            NgramSettings(words=(), prefixes=(), characters=())

    @pytest.mark.parametrize("name", ["words", "prefixes", "characters"])
    def test_one_kind_is_enough(self, name: str) -> None:
        off: dict[str, Any] = {"words": (), "prefixes": (), "characters": ()}
        assert getattr(NgramSettings(**{**off, name: (1, 16)}), name) == (1, 16)


class TestWords:
    @given(batches)
    def test_are_the_runs_of_letters_and_digits(self, texts: list[str]) -> None:
        assert words_of(tokenize(texts)) == [word for t in texts for word in reference.words(t)]

    @given(batches)
    def test_belong_to_their_text(self, texts: list[str]) -> None:
        sizes = [len(reference.words(text)) for text in texts]
        assert tokenize(texts).bounds.tolist() == [0, *np.cumsum(sizes).tolist()]

    @pytest.mark.parametrize("size", [63, 64, 65, 66, 200])
    def test_are_cut_at_64_letters(self, size: int) -> None:
        word = "é" * size
        assert words_of(tokenize([f"un {word} mot"])) == ["un", "e" * min(size, 64), "mot"]
        assert MAX_TOKEN_LETTERS == reference.LONGEST_WORD

    @given(batches)
    def test_have_one_hash_wherever_they_stand(self, texts: list[str]) -> None:
        tokens = tokenize(texts)
        words = words_of(tokens)
        pairs = set(zip(words, tokens.hashes.tolist()))
        assert len(pairs) == len(set(words)) == len(set(tokens.hashes.tolist()))

    def test_have_one_hash_beside_any_other_script(self) -> None:
        words = "la police lao a démantelé un réseau ຕຳຫຼວດ"
        alone = [tokenize([word]).hashes[0] for word in words.split()]
        assert tokenize([words]).hashes.tolist() == alone
        assert tokenize(["Полиция", words]).hashes[1:].tolist() == alone


class TestSpans:
    @given(batches)
    def test_fold_to_their_word(self, texts: list[str]) -> None:
        joined = "\n".join(texts)
        tokens = tokenize(texts)
        for (start, end), word in zip(spans_of(tokens), words_of(tokens), strict=True):
            assert word in reference.words(joined[start:end])

    @pytest.mark.parametrize(
        ("text", "parts"),
        [
            ("L’État, peut-être", ["L", "État", "peut", "être"]),
            ("e\u0301te\u0301 !", ["e\u0301te\u0301"]),
            ("l'œuvre ﬁnale", ["l", "œuvre", "ﬁnale"]),
            ("👮 Đắk\x00Lắk", ["Đắk", "Lắk"]),
            ("\U0001d41a\U0001d41b c", ["\U0001d41a\U0001d41b", "c"]),
            ("a" * 70 + " b", ["a" * 64, "b"]),
            ("ß" * 40 + " b", ["ß" * 32, "b"]),
        ],
    )
    def test_hold_a_word_as_it_stands(self, text: str, parts: list[str]) -> None:
        assert [text[start:end] for start, end in spans_of(tokenize([text]))] == parts

    def test_of_words_that_share_a_sign_are_that_sign(self) -> None:
        assert spans_of(tokenize(["½"])) == [(0, 1), (0, 1)]

    def test_count_in_the_texts_joined_by_one_sign(self) -> None:
        assert spans_of(tokenize(["un", "", "deux"])) == [(0, 2), (4, 8)]


def runs_of_words(tokens: Tokens, n: int) -> list[int]:
    """Where the runs of n words of one text begin."""
    hashes, locate = word_ngrams(tokens, n)
    words = locate(np.flatnonzero(hashes != NO_NGRAM))
    assert all((word == words[0] + i).all() for i, word in enumerate(words))
    return words[0].tolist()


class TestRunsOfWords:
    def test_stay_in_one_text(self) -> None:
        tokens = tokenize(["a b c", "", "d", "e f"])
        assert runs_of_words(tokens, 2) == [0, 1, 4]
        assert runs_of_words(tokens, 3) == [0]
        assert runs_of_words(tokens, 4) == []

    @given(batches, st.integers(1, 4))
    def test_begin_where_enough_words_follow(self, texts: list[str], n: int) -> None:
        tokens = tokenize(texts)
        firsts = [
            first
            for start, end in zip(tokens.bounds, tokens.bounds[1:])
            for first in range(start, end - n + 1)
        ]
        assert runs_of_words(tokens, n) == firsts

    def test_differ_by_order_and_by_length(self) -> None:
        hashes = word_ngrams(tokenize(["a b", "b a", "a a", "b b", "ab ab"]), 2)[0]
        hashes = hashes[hashes != NO_NGRAM]
        single = tokenize(["a b ab aa"]).hashes
        assert len({*hashes.tolist(), *single.tolist()}) == 5 + 4


def pairs_of_words(tokens: Tokens, distances: tuple[int, ...]) -> list[tuple[int, int]]:
    hashes, locate = word_pairs(tokens, distances)
    return list(zip(*(words.tolist() for words in locate(np.flatnonzero(hashes != NO_NGRAM)))))


class TestPairsOfWords:
    def test_are_of_long_words_in_the_order_of_the_first(self) -> None:
        tokens = tokenize(["police de la drogue lao avec elle"])
        assert pairs_of_words(tokens, (1, 2)) == [(0, 3), (0, 5), (3, 5), (3, 6), (5, 6)]

    def test_stay_in_one_text(self) -> None:
        tokens = tokenize(["police drogue", "", "traite", "police lao drogue"])
        assert pairs_of_words(tokens, (1, 2, 3)) == [(0, 1), (3, 5)]

    def test_have_the_same_hash_at_any_distance(self) -> None:
        near, far = (
            word_pairs(tokenize([text]), (1, 2))[0] for text in ("aaaa bbbb", "aaaa cccc bbbb")
        )
        assert near[0] == far[1] != NO_NGRAM


class TestPiecesOfWords:
    def test_prefixes_are_of_words_that_are_as_long(self) -> None:
        tokens = tokenize(["pays payer pa police"])
        hashes, owner = prefixes(tokens, np.arange(4), 3)
        of_word = dict(zip(owner.tolist(), hashes.tolist()))
        assert of_word.keys() == {0, 1, 3}
        assert of_word[0] == of_word[1] != of_word[3]
        longer, owner = prefixes(tokens, np.arange(4), 4)
        assert owner.tolist() == [0, 1, 3]
        assert len({*longer.tolist(), *hashes.tolist()}) == 3 + 2

    def test_characters_are_of_the_word_padded_by_one_space(self) -> None:
        tokens = tokenize(["abc de"])
        hashes, owner, position = characters(tokens, np.arange(2), 3)
        found = [decode(tokens.letters[i : i + 3]) for i in position.tolist()]
        assert found == [" ab", "abc", "bc ", " de", "de "]
        assert owner.tolist() == [0, 0, 0, 1, 1]
        assert len(set(hashes.tolist())) == 5

    def test_only_the_chosen_words_are_taken_apart(self) -> None:
        tokens = tokenize(["un deux trois"])
        assert set(characters(tokens, np.array([2]), 3)[1].tolist()) == {0}
        assert characters(tokens, np.array([2]), 3)[2].min() >= tokens.starts[2] - 1

    def test_kinds_do_not_share_hashes(self) -> None:
        tokens = tokenize(["abc"])
        (prefix,) = prefixes(tokens, np.arange(1), 3)[0].tolist()
        inside = characters(tokens, np.arange(1), 3)[0].tolist()
        assert len({prefix, *tokens.hashes.tolist(), *inside}) == 5
