"""Mistakes: which labels are confused, which mistakes are the worst, and the words that led to them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from conftest import make_word_model

from cooptopics.annotation import Entry
from cooptopics.decisions import Decisions, decide
from cooptopics.mistakes import (
    FALSE_NEGATIVE,
    FALSE_POSITIVE,
    Confusion,
    Mistake,
    count_confusions,
    worst_mistakes,
)
from cooptopics.model import Model


def confusions(
    gold: list[str], predicted: list[str], known: list[str] | None = None
) -> list[Confusion]:
    """Of texts given by the letters of their labels."""

    def table(texts: list[str]) -> np.ndarray:
        return np.array([[label in text for label in "abc"] for text in texts])

    given = table(predicted)
    known_table = table(known or ["abc"] * len(gold))
    return count_confusions(
        Decisions(tuple("abc"), table(gold), given, given.astype(float), known_table)
    )


class TestConfusions:
    def test_are_labels_given_where_another_was_right(self) -> None:
        assert confusions(["a", "a", "b"], ["b", "b", "c"]) == [
            Confusion("a", "b", 2),
            Confusion("b", "c", 1),
        ]

    def test_do_not_take_part_what_is_right(self) -> None:
        assert confusions(["ab", "c"], ["ac", "c"]) == [Confusion("b", "c", 1)]

    def test_may_be_with_nothing(self) -> None:
        assert confusions(["ab", "ab", "c"], ["a", "a", "bc"]) == [
            Confusion("b", None, 2),
            Confusion(None, "b", 1),
        ]

    def test_count_every_pair_of_a_text(self) -> None:
        assert confusions(["ab"], ["c"]) == [Confusion("a", "c", 1), Confusion("b", "c", 1)]

    def test_of_unknown_decisions_are_none(self) -> None:
        assert confusions(["a", "a"], ["b", "b"], known=["a", "b"]) == [
            Confusion("a", None, 1),
            Confusion(None, "b", 1),
        ]

    def test_without_mistakes_are_none(self) -> None:
        assert confusions(["a", ""], ["a", ""]) == []


@pytest.fixture
def words() -> Model:
    return make_word_model({"cocaine": 4.0, "police": 1.0, "match": -4.0, "stade": -2.0})


def entry(key: str, text: str, *labels: str, known: tuple[str, ...] = ("drugs",)) -> Entry:
    return Entry(key, text, frozenset(labels), frozenset(known))


def worst(model: Model, entries: Sequence[Entry], count: int = 10) -> list[Mistake]:
    return worst_mistakes(model, entries, decide(model, entries), count)


class TestWorstMistakes:
    ENTRIES = (
        entry("mild", "La police regarde."),
        entry("bad", "Cocaïne : la police."),
        entry("right", "De la cocaïne.", "drugs"),
        entry("missed", "La cocaïne après le match, au match, au stade.", "drugs"),
        entry("far", "Un match au stade.", "drugs"),
        entry("unknown", "Cocaïne, cocaïne.", known=("arms",)),
    )

    def test_are_the_most_confident_of_either_kind(self, words: Model) -> None:
        found = [(mistake.kind, mistake.id) for mistake in worst(words, self.ENTRIES)]
        assert found == [
            (FALSE_POSITIVE, "bad"),
            (FALSE_POSITIVE, "mild"),
            (FALSE_NEGATIVE, "far"),
            (FALSE_NEGATIVE, "missed"),
        ]

    def test_are_as_many_as_asked_for(self, words: Model) -> None:
        found = [mistake.id for mistake in worst(words, self.ENTRIES, count=1)]
        assert found == ["bad", "far"]
        assert worst(words, self.ENTRIES, count=0) == []

    def test_say_what_is_right_and_given(self, words: Model) -> None:
        positive, _, negative, _ = worst(words, self.ENTRIES)
        assert (positive.label, positive.right, positive.given) == ("drugs", (), ("drugs",))
        assert (negative.label, negative.right, negative.given) == ("drugs", ("drugs",), ())
        assert positive.probability > positive.threshold == 0.5 > negative.probability

    def test_come_with_the_words_for_a_false_positive(self, words: Model) -> None:
        found = worst(words, self.ENTRIES)[0]
        assert [word.text for word in found.words] == ["Cocaïne", "police"]
        assert [found.text[word.start : word.end] for word in found.words] == ["Cocaïne", "police"]
        assert all(word.share > 0 for word in found.words)

    def test_come_with_the_words_against_a_false_negative(self, words: Model) -> None:
        found = worst(words, self.ENTRIES)[3]
        assert [word.text for word in found.words] == ["match", "match", "stade"]
        assert all(word.share < 0 for word in found.words)

    def test_are_plain_data_too(self, words: Model) -> None:
        data = worst(words, self.ENTRIES)[0].to_dict()
        assert data["words"][0] == {
            "text": "Cocaïne",
            "share": data["words"][0]["share"],
            "start": 0,
            "end": 7,
        }
        assert (data["kind"], data["id"]) == (FALSE_POSITIVE, "bad")

    def test_of_a_real_model_are_its_mistakes(self, model: Model, held_out: list[Entry]) -> None:
        by_id = {entry.id: entry for entry in held_out}
        found = worst(model, held_out, count=100)
        decisions = decide(model, held_out)
        assert len(found) == decisions.false_positives.sum() + decisions.false_negatives.sum()
        for mistake in found:
            is_right = mistake.label in by_id[mistake.id].labels
            assert is_right == (mistake.kind == FALSE_NEGATIVE)
            assert (mistake.label in mistake.given) != is_right
