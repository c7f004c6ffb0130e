"""Digests: texts that a model cannot tell apart share one, others do not, and a model knows its training texts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import reference
from hypothesis import given

from cooptopics.annotation import Entry
from cooptopics.digests import digest_texts
from cooptopics.model import Model
from cooptopics.storage import from_bytes


class TestTexts:
    @pytest.mark.parametrize(
        "same",
        [
            "l'héroïne saisie à hanoï en 2023",
            "L’HÉROÏNE  saisie à Hanoï, en 2023.",
            "l'heroine saisie a Hanoi en 1999",
            " L'he\u0301roi\u0308ne\nsaisie à Hanoï en 2023 ",
        ],
    )
    def test_that_differ_in_case_accents_signs_and_digits_are_the_same(self, same: str) -> None:
        first, second = digest_texts(["L'héroïne saisie à Hanoï en 2023", same])
        assert first == second

    @pytest.mark.parametrize(
        "other", ["", "L'héroïne saisie à Hanoï", "Hanoï saisie à l'héroïne en 2023"]
    )
    def test_of_other_words_or_order_are_others(self, other: str) -> None:
        first, second = digest_texts(["L'héroïne saisie à Hanoï en 2023", other])
        assert first != second

    def test_of_a_corpus_are_all_others(self, texts: list[str]) -> None:
        assert np.unique(digest_texts(texts)).size == len(set(texts))

    def test_have_the_digest_that_files_hold(self) -> None:
        """Another one would make every model file forget its training texts."""
        assert digest_texts(["La police saisit la cocaïne."]).tolist() == [2856067626183806979]

    @given(reference.any_texts)
    def test_are_any(self, text: str) -> None:
        assert (digest_texts([text, f" {text}\n"]) == digest_texts([text])).all()

    def test_may_be_none(self) -> None:
        assert digest_texts([]).tolist() == []


class TestModels:
    def test_know_the_texts_that_they_were_trained_on(
        self, model: Model, entries: list[Entry], held_out: list[Entry]
    ) -> None:
        assert model.was_trained_on([entry.text for entry in entries]).all()
        assert not model.was_trained_on([entry.text for entry in held_out]).any()

    def test_know_them_after_saving(self, model: Model, texts: list[str]) -> None:
        again = from_bytes(model.with_thresholds(drugs=0.9).to_bytes())
        assert again.was_trained_on([texts[3].upper(), "Autre chose."]).tolist() == [True, False]

    def test_hold_8_bytes_a_text(self, model: Model, texts: list[str]) -> None:
        without = replace(model, training_texts=np.zeros(0, dtype=np.uint64))
        more = len(model.to_bytes()) - len(without.to_bytes())
        assert model.training_texts.nbytes == 8 * len(texts)
        assert more < 8 * len(texts) + 200

    def test_that_do_not_know_them_know_none(self, model: Model, texts: list[str]) -> None:
        without = replace(model, training_texts=np.zeros(0, dtype=np.uint64))
        assert not without.was_trained_on(texts).any()
