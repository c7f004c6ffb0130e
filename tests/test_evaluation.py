"""Evaluation: figures worked out by hand on made-up predictions."""

from __future__ import annotations

import numpy as np
import pytest

from cooptopics.annotation import Entry
from cooptopics.errors import InputError
from cooptopics.evaluation import Evaluation, evaluate, evaluate_predictions
from cooptopics.model import Model


def evaluated(
    gold: list[str],
    predicted: list[str],
    known: list[str] | None = None,
    probabilities: list[list[float]] | None = None,
    labels: str = "ab",
) -> Evaluation:
    """Evaluate texts given by the letters of their labels; probabilities default to certainty."""

    def table(texts: list[str]) -> np.ndarray:
        return np.array([[label in text for label in labels] for text in texts])

    chosen = table(predicted)
    stated = chosen.astype(float) if probabilities is None else np.array(probabilities)
    return evaluate_predictions(
        tuple(labels), table(gold), chosen, stated, table(known or [labels] * len(gold))
    )


def assert_within(scores: object, *names: str) -> None:
    """Each figure lies inside its interval."""
    for name in names:
        low, value, high = (getattr(scores, f"{name}{end}") for end in ("_low", "", "_high"))
        assert 0 <= low < value < high <= 1


class TestFigures:
    GOLD = ("a", "ab", "b", "", "", "a")
    PREDICTED = ("a", "a", "b", "a", "", "b")

    @pytest.fixture
    def found(self) -> Evaluation:
        return evaluated(list(self.GOLD), list(self.PREDICTED))

    def test_of_each_label(self, found: Evaluation) -> None:
        # a: 2 hits, 1 extra, 1 missed; b: 1 hit, 1 extra, 1 missed.
        a, b = found.labels["a"], found.labels["b"]
        assert (a.precision, a.recall, a.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
        assert (b.precision, b.recall, b.f1) == pytest.approx((1 / 2, 1 / 2, 1 / 2))
        assert (a.support, b.support) == (3, 2)

    def test_of_all_labels(self, found: Evaluation) -> None:
        assert found.macro_f1 == pytest.approx((2 / 3 + 1 / 2) / 2)
        assert found.micro_f1 == pytest.approx(2 * 3 / (2 * 3 + 2 + 2))

    def test_of_whole_texts(self, found: Evaluation) -> None:
        assert found.exact_match == pytest.approx(3 / 6)
        assert (found.false_alarms, found.label_free) == (1 / 2, 2)
        assert found.entries == 6

    def test_have_intervals_around_them(self, found: Evaluation) -> None:
        assert_within(found, "macro_f1", "micro_f1", "exact_match")
        for scores in found.labels.values():
            assert_within(scores, "precision", "recall", "f1")

    def test_have_the_intervals_of_drawing_texts_again(self, found: Evaluation) -> None:
        """Exact matches are a share of texts, whose resamples are binomial."""
        draws = np.random.default_rng(1).binomial(6, 3 / 6, size=100_000) / 6
        low, high = np.quantile(draws, (0.025, 0.975))
        assert (found.exact_match_low, found.exact_match_high) == pytest.approx((low, high))

    def test_have_narrower_intervals_on_more_texts(self, found: Evaluation) -> None:
        more = evaluated(list(self.GOLD) * 50, list(self.PREDICTED) * 50)
        assert more.macro_f1 == pytest.approx(found.macro_f1)
        width = found.macro_f1_high - found.macro_f1_low
        assert 0 < more.macro_f1_high - more.macro_f1_low < width / 4

    def test_are_the_same_each_time(self, found: Evaluation) -> None:
        assert evaluated(list(self.GOLD), list(self.PREDICTED)) == found

    def test_are_rounded_as_plain_data(self, found: Evaluation) -> None:
        data = found.to_dict()
        assert data["labels"]["a"]["precision"] == 0.6667
        assert (data["micro_f1"], data["entries"]) == (0.6, 6)


class TestEdges:
    def test_all_right(self) -> None:
        found = evaluated(["ab", "", "b"], ["ab", "", "b"])
        assert (found.macro_f1, found.micro_f1, found.exact_match) == (1, 1, 1)
        assert (found.false_alarms, found.calibration_error) == (0, 0)

    def test_all_wrong(self) -> None:
        found = evaluated(["a", "b", ""], ["b", "a", "ab"])
        assert (found.macro_f1, found.micro_f1, found.exact_match) == (0, 0, 0)
        assert found.false_alarms == 1

    def test_nothing_predicted(self) -> None:
        scores = evaluated(["a", ""], ["", ""]).labels["a"]
        assert (scores.precision, scores.recall, scores.f1, scores.support) == (0, 0, 0, 1)
        assert (scores.precision_low, scores.precision_high) == (0, 1)

    def test_a_label_that_never_occurs_is_not_averaged(self) -> None:
        assert evaluated(["a", "a", ""], ["a", "", ""]).macro_f1 == pytest.approx(2 / 3)

    def test_a_label_that_is_only_predicted_is_averaged(self) -> None:
        assert evaluated(["a", "a", ""], ["a", "", "b"]).macro_f1 == pytest.approx(1 / 3)

    def test_no_label_at_all(self) -> None:
        found = evaluated(["", ""], ["", ""])
        assert (found.macro_f1, found.micro_f1, found.exact_match) == (1, 1, 1)
        assert found.label_free == 2

    def test_no_label_free_text(self) -> None:
        found = evaluated(["a"], ["b"])
        assert (found.false_alarms, found.label_free) == (0, 0)


class TestUnknownDecisions:
    def test_count_for_nothing(self) -> None:
        found = evaluated(["a", "a", ""], ["ab", "b", "a"], known=["a", "ab", "b"])
        assert found.labels["a"].support == 2
        assert (found.labels["a"].precision, found.labels["a"].recall) == (1, 1 / 2)
        assert (found.labels["b"].precision, found.labels["b"].support) == (0, 0)
        assert found.exact_match == pytest.approx(2 / 3)
        assert found.false_alarms == 0

    def test_leave_out_a_text_without_any_known_one(self) -> None:
        found = evaluated(["a", "", "b"], ["b", "a", "b"], known=["ab", "", "ab"])
        assert found == evaluated(["a", "b"], ["b", "b"])
        assert (found.entries, found.label_free) == (2, 0)

    def test_do_not_enter_the_calibration(self) -> None:
        found = evaluated(
            ["a", ""], ["a", ""], known=["a", "a"], probabilities=[[1.0, 0.9], [0.0, 0.9]]
        )
        assert found.calibration_error == 0


class TestCalibrationError:
    def test_is_the_gap_in_each_bin_weighted_by_size(self) -> None:
        # 0.7 and 0.75 share a bin: one of two right, 0.725 stated; 0.2 is alone: none right.
        found = evaluated(
            ["a", "", ""], ["a", "a", ""], probabilities=[[0.7], [0.75], [0.2]], labels="a"
        )
        assert found.calibration_error == pytest.approx((2 * (0.725 - 0.5) + 0.2) / 3)

    def test_takes_certainty_into_the_last_bin(self) -> None:
        found = evaluated(["", "a"], ["a", "a"], probabilities=[[1.0], [0.95]], labels="a")
        assert found.calibration_error == pytest.approx((1.95 - 1) / 2)


def entry(name: str, labels: str, known: str = "ab") -> Entry:
    return Entry(
        name,
        "Un texte.",
        frozenset(labels),
        frozenset(known),
    )


class TestModels:
    def test_are_scored_on_annotated_texts(self, model: Model, entries: list[Entry]) -> None:
        found = evaluate(model, entries)
        holds = model.predict([e.text for e in entries])
        assert found.entries == len(entries)
        for i, (label, scores) in enumerate(found.labels.items()):
            gold = np.array([label in e.labels for e in entries])
            assert label == model.labels[i]
            assert scores.support == gold.sum()
            assert scores.recall == pytest.approx((gold & holds[:, i]).sum() / gold.sum())

    def test_are_not_scored_on_what_was_not_considered(
        self, model: Model, entries: list[Entry]
    ) -> None:
        only_drugs = frozenset({"drugs"})
        changed = [
            Entry(e.id, e.text, e.labels & only_drugs, annotated_for=only_drugs) for e in entries
        ]
        found, whole = evaluate(model, changed), evaluate(model, entries)
        for name in ("precision", "recall", "f1", "support", "annotated"):
            assert getattr(found.labels["drugs"], name) == getattr(whole.labels["drugs"], name)
        assert found.macro_f1 == whole.labels["drugs"].f1
        assert found.labels["training"].support == found.labels["training"].precision == 0
        assert found.labels["training"].annotated == 0

    def test_must_know_the_labels(self, model: Model) -> None:
        wrong = Entry("x7", "Un texte.", frozenset({"drug"}), frozenset({"drug"}))
        with pytest.raises(InputError, match=r"entry x7: unknown label 'drug'.*'drugs'"):
            evaluate(model, [wrong])

    def test_must_be_given_texts(self, model: Model) -> None:
        with pytest.raises(InputError, match="no annotated entries"):
            evaluate(model, [])

    def test_must_be_given_texts_annotated_for_one_of_their_labels(self, model: Model) -> None:
        foreign = Entry("x", "Un texte.", frozenset(), frozenset({"arms"}))
        with pytest.raises(InputError, match=r"no entry was annotated for drugs, .* and training;"):
            evaluate(model, [foreign])
