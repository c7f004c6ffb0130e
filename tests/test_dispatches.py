"""The same dispatch on several sites: near-identical articles are told, others on the same matter are not."""

from __future__ import annotations

from random import Random

import pytest
from cli_tools import CLEAR, QUIET
from conftest import make_word_model

from cooptopics.dispatches import DispatchIndex, body_of, group_dispatches

WORDS = [f"mot{one}{other}" for one in "abcdefghijklm" for other in "abcdefghijklmnopqrst"]
DISPATCH = " ".join(WORDS)


def with_changes(every: int) -> str:
    """The dispatch with every so-manieth word replaced."""
    return " ".join(f"autre{word}" if i % every == 0 else word for i, word in enumerate(WORDS))


class TestDispatches:
    @pytest.mark.parametrize(
        "text",
        [
            DISPATCH.upper(),
            DISPATCH.replace(" ", ", "),
            with_changes(10),
            " ".join(WORDS[: len(WORDS) * 2 // 3]),
            f"{CLEAR} {DISPATCH} {QUIET}",
        ],
        ids=["capitals", "signs", "every tenth word new", "cut", "framed"],
    )
    def test_are_told(self, text: str) -> None:
        assert group_dispatches([CLEAR, DISPATCH, text]).tolist() == [0, 1, 1]

    @pytest.mark.parametrize(
        "text",
        [
            with_changes(3),
            " ".join(sorted(WORDS, key=lambda word: word[::-1])),
            " ".join(WORDS[:50]),
        ],
        ids=["every third word new", "another order", "a quotation"],
    )
    def test_are_not_other_articles(self, text: str) -> None:
        assert group_dispatches([DISPATCH, text]).tolist() == [0, 1]

    @pytest.mark.parametrize("text", ["", "Un silence.", "La suite demain dans nos colonnes"])
    def test_are_not_texts_of_a_few_words(self, text: str) -> None:
        assert group_dispatches([text, text]).tolist() == [0, 1]

    def test_go_by_the_first_article(self) -> None:
        assert group_dispatches([with_changes(20), DISPATCH, DISPATCH]).tolist() == [0, 0, 0]

    def test_are_counted_as_they_come(self) -> None:
        index = DispatchIndex()
        assert [index.add(text) for text in (CLEAR, DISPATCH, QUIET, DISPATCH, CLEAR)] == [
            *(None, None, None, 1, 0)
        ]

    def test_are_found_among_many(self) -> None:
        random = Random(0)
        articles = [" ".join(random.choices(WORDS, k=200)) for _ in range(300)]
        assert group_dispatches(articles * 2).tolist() == [*range(300)] * 2

    def test_none(self) -> None:
        assert group_dispatches([]).tolist() == []


class TestBodies:
    def test_are_articles_without_furniture(self) -> None:
        page = f"{CLEAR}\n\nPhoto : VNA\n\n{QUIET}\n\nVoir plus\n\nUn marché change d'heure"
        article = make_word_model({"riz": 1.0}).classify(page)
        assert body_of(article) == f"{CLEAR}\n{QUIET}"
