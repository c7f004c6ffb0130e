"""Comparison of two models: what the tests find, what they do not, and which labels count."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from conftest import make_word_model

from cooptopics.annotation import Entry
from cooptopics.comparison import Comparison, compare, compare_decisions
from cooptopics.decisions import Decisions
from cooptopics.errors import InputError
from cooptopics.evaluation import evaluate, evaluate_predictions
from cooptopics.model import Model

Bools = npt.NDArray[np.bool_]
RESAMPLES = 1000


def decisions(gold: Bools, predicted: Bools, known: Bools | None = None) -> Decisions:
    labels = tuple("abcdefghijklmnopqrstuvwxyz"[: gold.shape[1]])
    known = np.ones_like(gold) if known is None else known
    return Decisions(labels, gold, predicted, predicted.astype(float), known)


def with_errors(gold: Bools, share: float, seed: int) -> Bools:
    """Predictions of which a share is wrong."""
    wrong: Bools = gold ^ (np.random.default_rng(seed).random(gold.shape) < share)
    return wrong


def compared(gold: Bools, first: Bools, second: Bools, known: Bools | None = None) -> Comparison:
    return compare_decisions(
        decisions(gold, first, known), decisions(gold, second, known), RESAMPLES
    )


@pytest.fixture(scope="module")
def gold() -> Bools:
    return np.random.default_rng(0).random((500, 4)) < 0.3


class TestClearDifference:
    @pytest.fixture
    def found(self, gold: Bools) -> Comparison:
        """B is better on everything."""
        return compared(gold, with_errors(gold, 0.25, 1), with_errors(gold, 0.05, 2))

    def test_is_found_by_both_tests(self, found: Comparison) -> None:
        for figure in (found.macro_f1, found.micro_f1, *found.labels.values()):
            assert figure.significant
            assert figure.p_bootstrap < 0.01
            assert figure.p_randomisation < 0.01
            assert 0 < figure.low < figure.difference < figure.high

    def test_is_of_the_figures_that_evaluation_gives(self, found: Comparison, gold: Bools) -> None:
        a = evaluate_predictions(*decisions(gold, with_errors(gold, 0.25, 1)))
        b = evaluate_predictions(*decisions(gold, with_errors(gold, 0.05, 2)))
        assert (found.macro_f1.a, found.macro_f1.b) == pytest.approx((a.macro_f1, b.macro_f1))
        assert (found.micro_f1.a, found.micro_f1.b) == pytest.approx((a.micro_f1, b.micro_f1))
        for label, figure in found.labels.items():
            assert (figure.a, figure.b) == pytest.approx((a.labels[label].f1, b.labels[label].f1))
            assert figure.difference == figure.b - figure.a

    def test_turns_with_the_models(self, found: Comparison, gold: Bools) -> None:
        turned = compared(gold, with_errors(gold, 0.05, 2), with_errors(gold, 0.25, 1))
        assert turned.macro_f1.difference == -found.macro_f1.difference
        assert turned.verdict().startswith("A is better on macro-F1 (by 0.")

    def test_is_the_verdict(self, found: Comparison) -> None:
        assert found.verdict().startswith("B is better on macro-F1 (by 0.")
        assert found.verdict().endswith(f"and d (by {found.labels['d'].difference:.3f}).")


class TestDifferenceInOneLabel:
    @pytest.fixture
    def found(self, gold: Bools) -> Comparison:
        same = with_errors(gold, 0.1, 1)
        first, second = same.copy(), same.copy()
        first[:, 1] = with_errors(gold, 0.4, 2)[:, 1]
        return compared(gold, first, second)

    def test_is_found_there_alone(self, found: Comparison) -> None:
        assert [label for label, figure in found.labels.items() if figure.significant] == ["b"]
        for label in "acd":
            assert found.labels[label].difference == 0
            assert found.labels[label].p_randomisation == found.labels[label].p_bootstrap == 1

    def test_is_the_verdict(self, found: Comparison) -> None:
        assert " and b (by 0." in found.verdict()
        assert found.verdict().endswith("; on the rest no difference that 500 texts could show.")


class TestDifferencesBothWays:
    def test_are_named_for_either_model(self, gold: Bools) -> None:
        first, second = with_errors(gold, 0.02, 1), with_errors(gold, 0.02, 2)
        first[:, 0] = with_errors(gold, 0.4, 3)[:, 0]
        second[:, 3] = with_errors(gold, 0.4, 4)[:, 3]
        verdict = compared(gold, first, second).verdict()
        assert verdict.startswith("B is better on a (by 0.")
        assert "; A is better on d (by 0." in verdict


class TestNoDifference:
    def test_is_said_with_the_number_of_texts(self, gold: Bools) -> None:
        found = compared(gold, with_errors(gold, 0.1, 1), with_errors(gold, 0.1, 2))
        assert not found.macro_f1.significant
        assert found.macro_f1.low < 0 < found.macro_f1.high
        assert found.verdict() == (
            f"There is no difference that 500 texts could show (macro-F1 {found.macro_f1.difference:+.3f})."
        )

    def test_of_the_same_decisions(self, gold: Bools) -> None:
        same = with_errors(gold, 0.1, 1)
        found = compared(gold, same, same)
        assert found.changed == 0
        assert found.verdict() == "A and B give the same labels to all 500 texts."

    def test_a_few_texts_can_show_none(self) -> None:
        gold = np.array([[True], [True], [False]])
        found = compared(gold, ~gold, gold)
        assert (found.macro_f1.a, found.macro_f1.b) == (0, 1)
        assert not found.macro_f1.significant

    def test_is_rarely_mistaken_for_one(self) -> None:
        """Of 60 pairs of equally good models, about 3 differ by chance at 5%."""
        random = np.random.default_rng(0)
        mistaken = 0
        for seed in range(60):
            gold = random.random((200, 2)) < 0.3
            first, second = with_errors(gold, 0.2, 2 * seed), with_errors(gold, 0.2, 2 * seed + 1)
            mistaken += compared(gold, first, second).micro_f1.significant
        assert mistaken <= 8

    def test_is_not_mistaken_for_one_among_many_labels(self) -> None:
        gold = np.random.default_rng(0).random((300, 26)) < 0.3
        found = compared(gold, with_errors(gold, 0.2, 1), with_errors(gold, 0.2, 2))
        assert any(figure.p_randomisation < 0.05 for figure in found.labels.values())
        assert not any(figure.significant for figure in found.labels.values())


class TestUnknownDecisions:
    def test_count_for_nothing(self, gold: Bools) -> None:
        known = np.ones_like(gold)
        known[:, 2] = False
        known[400:] = False
        found = compared(gold, with_errors(gold, 0.2, 1), with_errors(gold, 0.1, 2), known)
        first, second = with_errors(gold, 0.2, 1)[:400], with_errors(gold, 0.1, 2)[:400]
        columns = [0, 1, 3]
        alone = compared(gold[:400, columns], first[:, columns], second[:, columns])
        assert found.entries == 400
        assert found.changed == alone.changed
        assert found.macro_f1.difference == pytest.approx(alone.macro_f1.difference)
        assert found.labels["c"].difference == 0


class TestSpeed:
    def test_of_1000_resamples_of_5000_texts(self) -> None:
        gold = np.random.default_rng(0).random((5000, 10)) < 0.1
        first, second = with_errors(gold, 0.02, 1), with_errors(gold, 0.02, 2)
        began = time.perf_counter()
        compared(gold, first, second)
        assert time.perf_counter() - began < 3


class TestModels:
    def test_are_compared_as_they_are_evaluated(self, model: Model, held_out: list[Entry]) -> None:
        stricter = model.with_thresholds(drugs=0.95, training=0.95)
        found = compare(model, stricter, held_out, RESAMPLES)
        assert found.entries == len(held_out)
        assert found.macro_f1.a == pytest.approx(evaluate(model, held_out).macro_f1)
        assert found.macro_f1.b == pytest.approx(evaluate(stricter, held_out).macro_f1)

    def test_are_compared_in_the_labels_that_they_share(
        self, model: Model, held_out: list[Entry]
    ) -> None:
        only_drugs = make_word_model({"drogue": 3.0, "cocaine": 3.0})
        found = compare(model, only_drugs, held_out, RESAMPLES)
        assert found.labels.keys() == {"drugs"}
        assert found.macro_f1.b == pytest.approx(evaluate_drugs(only_drugs, held_out))

    def test_without_a_shared_label_are_refused(self, model: Model, held_out: list[Entry]) -> None:
        arms = replace(
            make_word_model({"fusil": 1}), definitions={"arms": ""}, thresholds={"arms": 0.5}
        )
        with pytest.raises(InputError, match=r"share no label: A has drugs, .*; B has arms"):
            compare(model, arms, held_out)


def evaluate_drugs(model: Model, entries: list[Entry]) -> float:
    drugs = frozenset({"drugs"})
    return evaluate(model, [replace(e, labels=e.labels & drugs) for e in entries]).macro_f1


class TestManyNames:
    def test_are_cut_short(self) -> None:
        gold = np.random.default_rng(0).random((400, 20)) < 0.5
        verdict = compared(gold, with_errors(gold, 0.4, 1), gold).verdict()
        # Of 22 figures seven are named.
        assert verdict.count("(by 0.") == 7
        assert verdict.endswith(" and 15 more.")


class TestPlainData:
    def test_holds_verdict_and_figures(self, gold: Bools) -> None:
        found = compared(gold, with_errors(gold, 0.25, 1), with_errors(gold, 0.05, 2))
        data = found.to_dict()
        assert data["verdict"] == found.verdict()
        assert data["labels"]["a"]["difference"] == round(found.labels["a"].difference, 4)
        assert data["macro_f1"]["significant"] is True
