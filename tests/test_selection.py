"""What to label next: doubtful paragraphs, each once and with its place, from a stream of pages of any
length; a suggestion is an entry of a corpus with the model's guesses."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np
import pytest
from cli_tools import CLEAR, PAGE, QUIET
from conftest import make_word_model
from hypothesis import given, settings
from hypothesis import strategies as st

import cooptopics
from cooptopics.annotation import MAX_WORDS, read_corpus, write_corpus
from cooptopics.errors import InputError
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.selection import NOTE, suggest
from cooptopics.shingles import find_repeats
from cooptopics.strategies import STRATEGIES

CAPTION = "Photo : Ministère de la Sécurité publique"
WORDS = [f"mot{one}{other}" for one in ascii_lowercase for other in ascii_lowercase]


def make_text(number: int, words: int = 12) -> str:
    """A text of its own."""
    return " ".join(random.Random(number).choices(WORDS, k=words)) + "."


@pytest.fixture(scope="module")
def model(model: Model) -> Model:
    """The small model without its language, since the words of these texts are of none."""
    return replace(model, language="")


@pytest.fixture(scope="module")
def word_model() -> Model:
    """Unsure of a text with "rapport" and "accord" alike, sure of the others."""
    return make_word_model({"rapport": 20.0, "accord": -20.0, "marche": 0.1})


class TestChoice:
    @pytest.mark.parametrize("strategy", [s for s in STRATEGIES if s != "random-sampling"])
    def test_doubtful_paragraphs_come_first(self, word_model: Model, strategy: str) -> None:
        sure = ["rapport rapport rapport rapport police", "accord accord accord accord police"]
        doubtful = "rapport accord drogue justice police"
        found = suggest([*sure, doubtful], word_model, 1, strategy, unit="text")
        assert [s.entry.text for s in found] == [doubtful]

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_as_many_as_are_wanted_and_the_same_again(self, model: Model, strategy: str) -> None:
        pages = [make_text(i) for i in range(60)]
        found = suggest(pages, model, 20, strategy, unit="text")
        assert len({s.entry.id for s in found}) == 20
        assert suggest(iter(pages), model, 20, strategy, unit="text") == found

    def test_another_seed_another_sample(self, model: Model) -> None:
        pages = [make_text(i) for i in range(60)]
        one, other = (
            suggest(pages, model, 20, "random-sampling", unit="text", seed=seed) for seed in (0, 1)
        )
        assert {s.entry.id for s in one} != {s.entry.id for s in other}

    def test_every_label_has_its_doubts_among_them(self, model: Model, texts: list[str]) -> None:
        found = suggest(texts, model, 30, unit="text")
        probabilities = model.predict_proba(texts)
        greatest = np.minimum(probabilities, 1 - probabilities).max(axis=0)
        for label, most in zip(model.labels, greatest.tolist()):
            doubts = [min(s.probabilities[label], 1 - s.probabilities[label]) for s in found]
            assert max(doubts) > most / 4

    def test_fewer_when_there_are_no_more(self, model: Model) -> None:
        assert len(suggest([PAGE], model, 10)) == 2
        assert suggest([], model, 10) == []
        assert suggest(["", "\n", CAPTION], model, 10) == []


class TestWhatIsPassedOver:
    def test_furniture(self, model: Model) -> None:
        found = suggest([f"{CAPTION}\n{CLEAR}\n"], model)
        assert [s.entry.text for s in found] == [CLEAR]

    def test_what_is_too_short_or_too_long_for_a_corpus(self, model: Model) -> None:
        pages = ["Par Jean Dupont", "— — — — — —", "mot " * (MAX_WORDS + 1), QUIET]
        assert [s.entry.text for s in suggest(pages, model, unit="text")] == [QUIET]

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_near_duplicates_of_one_another(self, model: Model, strategy: str) -> None:
        pages = [text for i in range(30) for text in (make_text(i, 40), make_text(i, 40) + " Fin.")]
        found = suggest(pages, model, 60, strategy, unit="text")
        assert len(found) == 30
        assert not find_repeats([s.entry.text for s in found]).any()

    def test_what_was_seen(self, model: Model) -> None:
        found = suggest([PAGE], model, seen=[CLEAR.upper().replace("MARDI", "JEUDI")])
        assert [s.entry.text for s in found] == [QUIET]

    def test_what_was_suggested_before(self, model: Model) -> None:
        pages = [make_text(i) for i in range(60)]
        before = [s.entry.text for s in suggest(pages, model, 20, unit="text")]
        after = [s.entry.text for s in suggest(pages, model, 20, seen=before, unit="text")]
        assert len(after) == 20
        assert not set(before) & set(after)


class TestSuggestions:
    def test_hold_the_guesses_of_the_model(self, model: Model) -> None:
        for suggestion in suggest([PAGE], model):
            result = model.classify(suggestion.entry.text).paragraphs[0]
            assert suggestion.entry.labels == set(result.labels)
            assert suggestion.probabilities == result.probabilities
            assert suggestion.entry.annotated_for == set(model.labels)
            assert suggestion.entry.note == NOTE

    def test_say_where_they_stand(self, model: Model) -> None:
        pages = [Page("a.txt", None, PAGE), Page("b.jsonl", "7", "Une autre nouvelle du Laos.")]
        found = suggest(pages, model)
        assert len(found) == 3
        for suggestion in found:
            page = pages[0] if suggestion.file == "a.txt" else pages[1]
            assert (suggestion.file, suggestion.article) == (page.file, page.id)
            assert page.text[suggestion.start : suggestion.end] == suggestion.entry.text
        assert {s.entry.source for s in found} == {"a.txt", "b.jsonl#7"}

    def test_pages_without_a_file_are_counted(self, model: Model) -> None:
        found = suggest([QUIET, CLEAR], model)
        assert {(s.article, s.entry.text) for s in found} == {("0", QUIET), ("1", CLEAR)}

    def test_are_entries_of_a_corpus(self, model: Model, tmp_path: Path) -> None:
        entries = [suggestion.entry for suggestion in suggest([PAGE], model)]
        write_corpus(tmp_path / "mine.jsonl", entries)
        assert read_corpus([tmp_path / "mine.jsonl"], model.labels) == entries

    @settings(max_examples=25)
    @given(st.lists(st.text(max_size=60), max_size=5))
    def test_any_text_gives_sound_entries(self, model: Model, pages: list[str]) -> None:
        found = suggest(pages, model, 3)
        assert len({s.entry.id for s in found}) == len(found) <= 3
        for suggestion in found:
            page = pages[int(suggestion.article or 0)]
            assert page[suggestion.start : suggestion.end] == suggestion.entry.text


class TestStream:
    def test_a_better_paragraph_is_found_however_late(self, word_model: Model) -> None:
        doubtful = "rapport accord drogue justice police"
        filler = "rapport " * 300
        pages = [f"{make_text(i)} {filler}" for i in range(1000)]
        found = suggest([*pages, doubtful], word_model, 1, "prediction-entropy", unit="text")
        assert [s.entry.text for s in found] == [doubtful]

    def test_memory_does_not_grow_with_the_pages(self, word_model: Model) -> None:
        def pages(number: int) -> Iterator[str]:
            return (f"{make_text(i)} {CLEAR * 50}" for i in range(number))

        peaks = []
        for number in (200, 800):
            tracemalloc.start()
            suggest(pages(number), word_model, 3, unit="text")
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        assert peaks[1] < 1.2 * peaks[0]


class TestWrongUse:
    def test_unknown_names_and_no_number(self, model: Model) -> None:
        with pytest.raises(InputError, match=r"strategy must be one of balanced, .*, not 'best'"):
            suggest([PAGE], model, strategy="best")
        with pytest.raises(InputError, match="unit must be one of article, text, not 'line'"):
            suggest([PAGE], model, unit="line")
        with pytest.raises(InputError, match="must be at least 1, not 0"):
            suggest([PAGE], model, 0)

    def test_one_string_is_not_taken_for_pages(self, model: Model) -> None:
        with pytest.raises(TypeError, match="put it into a list"):
            suggest(PAGE, model)


class TestTopLevel:
    def test_the_shipped_model_is_the_default(self) -> None:
        assert cooptopics.suggest([PAGE]) == suggest([PAGE], cooptopics.load())

    def test_another_model(self, model: Model) -> None:
        found = cooptopics.suggest([PAGE, QUIET], 1, model, "least-confidence", [QUIET])
        assert found == suggest([PAGE, QUIET], model, 1, "least-confidence", [QUIET])
        assert [s.entry.text for s in found] == [CLEAR]
