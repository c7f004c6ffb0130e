"""The recipe that a corpus gets by what is annotated, and what a model file tells of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cooptopics.annotation import Entry
from cooptopics.recipe import ANY_LABELS, Recipe, default_recipe
from cooptopics.training import prepare, train

SPORT = "The team won the match in the last minute {}."
TRADE = "Exports of wheat fell again last month {}."
OTHER = "A quiet Sunday by the sea number {}."


def corpus(**annotation: object) -> list[Entry]:
    known = frozenset({"sport", "trade"})
    return [
        replace(Entry(text.format(i), text.format(i), labels, known), **annotation)
        for i in range(10)
        for text, labels in (
            (SPORT, frozenset({"sport"})),
            (TRADE, frozenset({"trade"})),
            (OTHER, frozenset[str]()),
        )
    ]


class TestDefaultRecipe:
    @pytest.mark.parametrize(
        "annotation", [{"mentions": frozenset({"sport", "trade"})}, {"cooperation": False}]
    )
    def test_is_that_of_the_shipped_model_where_one_entry_tells_more_than_labels(
        self, annotation: dict[str, object]
    ) -> None:
        assert default_recipe([*corpus(), corpus(**annotation)[0]]) == Recipe()

    def test_is_that_of_any_labels_for_labels_alone(self) -> None:
        assert default_recipe(corpus()) == ANY_LABELS

    def test_is_what_training_takes(self) -> None:
        assert prepare(corpus()).recipe == ANY_LABELS
        assert prepare(corpus(cooperation=False)).recipe == Recipe()
        assert prepare(corpus(), Recipe()).recipe == Recipe()


class TestAnyLabels:
    def test_weighs_n_grams_alike(self) -> None:
        assert (prepare(corpus()).idf == 1).all()
        assert len(np.unique(prepare(corpus(), replace(ANY_LABELS, idf=True)).idf)) > 1

    def test_tells_labels_apart_and_forces_none_on_a_text(self) -> None:
        texts = [text.format(99) for text in (SPORT, TRADE, OTHER)]
        predicted = train(corpus(), jobs=1).predict(texts)
        assert predicted.tolist() == [[True, False], [False, True], [False, False]]

    def test_is_told_in_the_model(self) -> None:
        told = train(corpus(), jobs=1).info["recipe"]
        assert told["pooling"] == ANY_LABELS.pooling
        assert told["tolerance"] == ANY_LABELS.tolerance
        assert told["idf"] is False


class TestModelFile:
    def test_names_what_the_shipped_recipe_leaves_out_only_where_it_is_in_use(self) -> None:
        left_out = {"idf", "tolerance", "pooling"}
        assert not left_out & Recipe().to_dict().keys()
        assert Recipe(tolerance=0.1).to_dict().keys() & left_out == {"tolerance"}
        assert left_out < ANY_LABELS.to_dict().keys()
