"""Tuning: what may be wanted of which label, and the thresholds that annotated texts give for it."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.decisions import Decisions
from cooptopics.errors import InputError
from cooptopics.tuning import Aim, parse_aims, tune

LABELS = ("drugs", "arms", "a:b=c")


class TestTargets:
    def test_for_all_labels(self) -> None:
        aims = parse_aims(["precision=0.95"], LABELS)
        assert aims == dict.fromkeys(LABELS, Aim("precision", 0.95))

    @pytest.mark.parametrize("reverse", [False, True])
    def test_for_one_label_come_first(self, reverse: bool) -> None:
        settings = ["precision=0.95", "arms:recall=0.9"]
        aims = parse_aims(settings[::-1] if reverse else settings, LABELS)
        assert aims["arms"] == Aim("recall", 0.9)
        assert aims["drugs"] == Aim("precision", 0.95)

    def test_for_some_leave_the_others(self) -> None:
        assert parse_aims(["drugs:recall=1"], LABELS) == {"drugs": Aim("recall", 1)}

    def test_of_none(self) -> None:
        assert parse_aims([], LABELS) == {}

    def test_for_a_label_of_any_signs(self) -> None:
        assert parse_aims(["a:b=c:precision=.5"], LABELS) == {"a:b=c": Aim("precision", 0.5)}

    @given(st.text(min_size=1), st.floats(0.01, 1))
    def test_for_any_label(self, label: str, wanted: float) -> None:
        assert parse_aims([f"{label}:recall={wanted}"], [label]) == {label: Aim("recall", wanted)}

    @pytest.mark.parametrize(
        "setting",
        [
            "",
            "precision",
            "f1=0.9",
            "precision=",
            "precision=x",
            "precision=0",
            "recall=1.1",
            "recall=nan",
            "drugs=0.9",
        ],
    )
    def test_that_cannot_be_read(self, setting: str) -> None:
        with pytest.raises(InputError, match=r"is no target; write precision=0\.95 or recall=0\.9"):
            parse_aims([setting], LABELS)

    def test_for_an_unknown_label(self) -> None:
        with pytest.raises(InputError, match="unknown label 'drug'; did you mean 'drugs'"):
            parse_aims(["drug:precision=0.9"], LABELS)

    @pytest.mark.parametrize("label", ["", "drugs:"])
    def test_two_for_the_same(self, label: str) -> None:
        with pytest.raises(InputError, match=r"'\S*recall=0.5' comes after another target"):
            parse_aims([f"{label}precision=0.9", f"{label}recall=0.5"], LABELS)


class TestThresholds:
    """Two labels on six texts; the last one was not annotated for the first label."""

    PROBABILITIES = np.array([[0.9, 0.8, 0.7, 0.6, 0.4, 0.95], [0.5, 0.4, 0.3, 0.2, 0.1, 0.0]]).T
    GOLD = np.array([[1, 0, 1, 0, 1, 0], [0, 0, 0, 0, 0, 0]], dtype=bool).T
    KNOWN = np.array([[1, 1, 1, 1, 1, 0], [1, 1, 1, 1, 1, 1]], dtype=bool).T
    BEFORE = MappingProxyType({"drugs": 0.65, "arms": 0.99})

    @pytest.fixture
    def decisions(self) -> Decisions:
        predicted = np.array([[0.65, 0.99]]) <= self.PROBABILITIES
        return Decisions(("drugs", "arms"), self.GOLD, predicted, self.PROBABILITIES, self.KNOWN)

    def test_are_chosen_on_known_decisions(self, decisions: Decisions) -> None:
        (found,) = tune(decisions, self.BEFORE, {"drugs": Aim("precision", 1.0)})
        assert found.label == "drugs"
        assert found.after == pytest.approx((0.85, 1, 1 / 3))

    def test_come_with_what_they_cost(self, decisions: Decisions) -> None:
        (found,) = tune(decisions, self.BEFORE, {"drugs": Aim("recall", 1.0)})
        assert found.before == pytest.approx((0.65, 2 / 3, 2 / 3))
        assert found.after == pytest.approx((0.2, 3 / 5, 1))

    def test_are_plain_data_too(self, decisions: Decisions) -> None:
        (found,) = tune(decisions, {"drugs": 0.99}, {"drugs": Aim("recall", 0.5)})
        assert math.isnan(found.before.precision)
        assert found.to_dict() == {
            "label": "drugs",
            "measure": "recall",
            "wanted": 0.5,
            "before": {"threshold": 0.99, "precision": None, "recall": 0.0},
            "after": {"threshold": 0.65, "precision": 0.6667, "recall": 0.6667},
            "given": 3,
        }

    def test_need_a_text_that_carries_the_label(self, decisions: Decisions) -> None:
        with pytest.raises(InputError, match=r"^arms: no text carries it, so its recall cannot be"):
            tune(decisions, self.BEFORE, {"arms": Aim("recall", 0.5)})
