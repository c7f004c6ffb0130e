"""Precision and recall by threshold: against counting, the choice of a threshold, and what a model stores of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.errors import InputError, ModelError
from cooptopics.model import Model
from cooptopics.precision_recall import (
    Curve,
    Point,
    at_thresholds,
    choose_point,
    stored_curve,
    trace,
)

PROBABILITIES = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.2])
ANSWERS = np.array([True, True, False, True, False, True])

ranked_texts = st.lists(
    st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=40
).filter(lambda rows: any(answer for _, answer in rows))


def split(rows: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p for p, _ in rows]) / 20, np.array([answer for _, answer in rows])


class TestCurve:
    def test_has_a_threshold_below_each_probability(self) -> None:
        curve = trace(PROBABILITIES, ANSWERS)
        assert curve.threshold == pytest.approx([0.85, 0.75, 0.65, 0.5, 0.3, 0.1])
        assert curve.precision == pytest.approx([1, 1, 2 / 3, 3 / 4, 3 / 5, 4 / 6])
        assert curve.recall == pytest.approx([1 / 4, 2 / 4, 2 / 4, 3 / 4, 3 / 4, 1])

    @given(ranked_texts)
    def test_is_what_its_thresholds_give(self, rows: list[tuple[int, bool]]) -> None:
        probabilities, answers = split(rows)
        curve = trace(probabilities, answers)
        again = at_thresholds(probabilities, answers, curve.threshold)
        assert np.array_equal(curve.precision, again.precision)
        assert np.array_equal(curve.recall, again.recall)

    def test_where_nothing_is_given_or_right_is_unknown(self) -> None:
        above = at_thresholds(PROBABILITIES, ANSWERS, np.array([0.95]))
        assert np.isnan(above.precision[0])
        assert above.recall[0] == 0
        never = at_thresholds(PROBABILITIES, np.zeros(6, dtype=bool), np.array([0.5]))
        assert never.precision[0] == 0
        assert np.isnan(never.recall[0])


class TestChoice:
    def choose(self, measure: str, wanted: float) -> Point:
        return choose_point("drugs", trace(PROBABILITIES, ANSWERS), measure, wanted)

    def test_of_a_precision_gives_the_most_recall(self) -> None:
        assert self.choose("precision", 0.95) == pytest.approx((0.75, 1, 1 / 2))
        assert self.choose("precision", 0.7) == pytest.approx((0.5, 3 / 4, 3 / 4))

    def test_of_a_recall_gives_the_most_precision(self) -> None:
        assert self.choose("recall", 0.5) == pytest.approx((0.75, 1, 1 / 2))
        assert self.choose("recall", 0.51) == pytest.approx((0.5, 3 / 4, 3 / 4))
        assert self.choose("recall", 1) == pytest.approx((0.1, 4 / 6, 1))

    def test_that_cannot_be_reached_says_what_can(self) -> None:
        curve = trace(PROBABILITIES, ~ANSWERS)
        with pytest.raises(InputError) as refusal:
            choose_point("drugs", curve, "precision", 0.95)
        assert str(refusal.value) == (
            "drugs: no threshold reaches precision 0.95; the best is 0.300, with precision 0.400 and recall 1.000; "
            "ask for less"
        )

    @pytest.mark.parametrize("wanted", [0, -1, 1.01, float("nan")])
    def test_is_above_0_and_up_to_1(self, wanted: float) -> None:
        with pytest.raises(InputError, match="precision must be above 0 and up to 1"):
            self.choose("precision", wanted)

    @given(ranked_texts, st.sampled_from(["precision", "recall"]), st.floats(0.01, 1))
    def test_is_the_best_of_all(
        self, rows: list[tuple[int, bool]], measure: str, wanted: float
    ) -> None:
        curve = trace(*split(rows))
        reached = [
            p for p in map(curve.point, range(curve.recall.size)) if getattr(p, measure) >= wanted
        ]
        other = "recall" if measure == "precision" else "precision"
        if not reached:
            with pytest.raises(InputError, match="no threshold reaches"):
                choose_point("drugs", curve, measure, wanted)
            return
        chosen = choose_point("drugs", curve, measure, wanted)
        assert getattr(chosen, measure) >= wanted
        assert getattr(chosen, other) == max(getattr(p, other) for p in reached)


class TestThinCurve:
    @pytest.fixture
    def curve(self) -> Curve:
        random = np.random.default_rng(0)
        answers = random.random(5000) < 0.2
        return trace(np.clip(random.normal(0.3 + 0.3 * answers, 0.15), 0, 1), answers)

    def test_has_at_most_50_of_the_points(self, curve: Curve) -> None:
        thin = curve.thin()
        assert 20 < thin.recall.size <= 50
        every = {curve.point(i) for i in range(curve.recall.size)}
        assert {thin.point(i) for i in range(thin.recall.size)} <= every

    @pytest.mark.parametrize(
        ("measure", "other"), [("precision", "recall"), ("recall", "precision")]
    )
    def test_loses_little(self, curve: Curve, measure: str, other: str) -> None:
        for wanted in (0.6, 0.8, 0.9):
            best = choose_point("a", curve, measure, wanted)
            found = choose_point("a", curve.thin(), measure, wanted)
            assert getattr(found, measure) >= wanted
            assert getattr(found, other) == pytest.approx(getattr(best, other), abs=0.05)

    @given(ranked_texts)
    def test_of_few_texts_reaches_what_can_be_reached(self, rows: list[tuple[int, bool]]) -> None:
        curve = trace(*split(rows))
        assert curve.thin().precision.max() == curve.precision.max()
        assert curve.thin().recall.max() == 1


class TestModels:
    """Training stores the curve of the cross-validation."""

    @pytest.mark.parametrize("label", ["drugs", "training"])
    def test_store_it(self, model: Model, label: str) -> None:
        curve = stored_curve(model.info, label)
        assert 2 <= curve.recall.size <= 50
        measured = model.info["cross_validation"]["labels"][label]
        near = choose_point(label, curve, "recall", measured["recall"])
        assert near.precision == pytest.approx(measured["precision"], abs=0.15)

    def test_store_it_in_few_bytes(self, model: Model) -> None:
        assert len(json.dumps(model.info["precision_recall"])) < 2000 * len(model.labels)

    def test_take_their_thresholds_from_it(self, model: Model) -> None:
        strict = model.with_precision(0.6)
        for label in model.labels:
            point = choose_point(label, stored_curve(model.info, label), "precision", 0.6)
            assert strict.thresholds[label] == point.threshold

    def test_are_lenient_for_a_recall(self, model: Model) -> None:
        lenient = model.with_recall(0.95)
        for label in model.labels:
            assert lenient.thresholds[label] < model.thresholds[label]

    def test_change_the_named_labels_only(self, model: Model) -> None:
        strict = model.with_precision(0.6, "drugs", "terrorism")
        changed = {x for x in model.labels if strict.thresholds[x] != model.thresholds[x]}
        assert changed == {"drugs", "terrorism"}

    def test_refuse_an_unknown_label(self, model: Model) -> None:
        with pytest.raises(InputError, match="did you mean 'drugs'"):
            model.with_precision(0.9, "drug")

    def test_refuse_what_was_never_reached(self, model: Model) -> None:
        low = {"threshold": [0.9, 0.1], "precision": [0.5, 0.4], "recall": [0.1, 1.0]}
        other = replace(model, info={"precision_recall": {"drugs": low}})
        with pytest.raises(
            InputError, match=r"^drugs: no threshold reaches precision 0\.95; the best"
        ):
            other.with_precision(0.95, "drugs")

    @pytest.mark.parametrize(
        "info", [{}, {"precision_recall": 1}, {"precision_recall": {"arms": 1}}]
    )
    def test_without_it_are_refused(self, model: Model, info: dict[str, object]) -> None:
        with pytest.raises(
            ModelError, match=r"holds no precision curve of 'drugs'; train it again"
        ):
            replace(model, info=info).with_precision(0.9)

    @pytest.mark.parametrize(
        "curve",
        [
            None,
            [],
            {"threshold": [0.5]},
            {"threshold": [0.5], "precision": [0.5], "recall": ["x"]},
            {"threshold": [0.5], "precision": [0.5], "recall": [0.5, 0.6]},
            {"threshold": [], "precision": [], "recall": []},
            {"threshold": [0.5], "precision": [float("nan")], "recall": [0.5]},
            {"threshold": [0.5], "precision": [0.5], "recall": [1.5]},
            {"threshold": 0.5, "precision": 0.5, "recall": 0.5},
        ],
    )
    def test_with_a_damaged_one_are_refused(self, model: Model, curve: object) -> None:
        damaged = replace(model, info={"precision_recall": {"drugs": curve}})
        with pytest.raises(ModelError, match="precision curve of 'drugs' is"):
            damaged.with_precision(0.9, "drugs")
