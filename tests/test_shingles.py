"""Near-duplicates: texts whose runs of three words stand in another text too, whatever the case and
accents; texts on the same matter in other words are none."""

from __future__ import annotations

import numpy as np
import pytest
from cli_tools import CLEAR, QUIET
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry
from cooptopics.shingles import ShingleIndex, find_repeats

# Digits are all alike to the model, so that letters must tell the words apart.
WORDS = [f"mot{one}{other}" for one in "abcdef" for other in "abcdefghij"]
TEXT = " ".join(WORDS)


def with_changes(every: int) -> str:
    """The text with every so-manieth word replaced."""
    return " ".join(f"autre{word}" if i % every == 0 else word for i, word in enumerate(WORDS))


REPEATS = {
    "the same": TEXT,
    "in capitals": TEXT.upper(),
    "with other punctuation": TEXT.replace(" ", ", "),
    "cut short": " ".join(WORDS[:30]),
    "with some words more": f"{TEXT} et encore quelques mots de plus",
    "with every tenth word replaced": with_changes(10),
}
NEW = {
    "other words": QUIET,
    "the same words in another order": " ".join(sorted(WORDS, key=lambda word: word[::-1])),
    "a short quotation in a long text": f"{' '.join(WORDS[:10])} {CLEAR}",
    "with every third word replaced": with_changes(3),
    "nothing": "",
}


class TestRepeats:
    @pytest.mark.parametrize("text", REPEATS.values(), ids=REPEATS)
    def test_are_found_after_and_in_a_collection(self, text: str) -> None:
        assert find_repeats([QUIET, TEXT, text]).tolist() == [False, False, True]
        assert ShingleIndex([QUIET, TEXT]).find_repeats([text]).tolist() == [True]

    @pytest.mark.parametrize("text", NEW.values(), ids=NEW)
    def test_new_texts_are_none(self, text: str) -> None:
        assert not find_repeats([TEXT, text]).any()
        assert not ShingleIndex([TEXT]).find_repeats([text]).any()

    def test_the_first_of_several_is_none(self) -> None:
        assert find_repeats([TEXT] * 3).tolist() == [False, True, True]

    def test_bits_of_several_texts_make_no_repeat(self) -> None:
        quoted = [f"{' '.join(WORDS[i : i + 15])} puis autre chose" for i in range(0, 45, 15)]
        assert not ShingleIndex(quoted).find_repeats([TEXT]).any()

    def test_what_stands_all_in_others_is_one(self) -> None:
        """As formulas do, of which each text has some."""
        quoted = [f"{' '.join(WORDS[i : i + 20])} puis autre chose" for i in range(0, 60, 10)]
        assert ShingleIndex(quoted).find_repeats([TEXT]).all()

    def test_texts_without_words_are_none(self) -> None:
        assert not find_repeats(["", "…", "…", "un deux", "un deux"]).any()

    def test_nothing_repeats_an_empty_collection(self) -> None:
        assert ShingleIndex([]).find_repeats([TEXT, ""]).tolist() == [False, False]
        assert find_repeats([]).size == 0

    def test_the_shipped_corpus_has_hardly_any(self, entries: list[Entry]) -> None:
        repeated = find_repeats([entry.text for entry in entries])
        assert repeated.mean() < 0.01

    @given(st.lists(st.text("ab \n", max_size=30), max_size=8))
    def test_a_collection_holds_what_is_in_it(self, texts: list[str]) -> None:
        """As far as there are three words; and what repeats an earlier text repeats the collection."""
        long = np.array([len(text.split()) >= 3 for text in texts], dtype=bool)
        assert (ShingleIndex(texts).find_repeats(texts) == long).all()
        assert not (find_repeats(texts) & ~long).any()
