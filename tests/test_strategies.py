"""Query strategies: what each wants most, and how the balanced choice spreads over labels and n-grams."""

from __future__ import annotations

import numpy as np
import pytest

from cooptopics.ngrams import NgramSettings
from cooptopics.strategies import STRATEGIES, centre, choose_balanced, prioritise
from cooptopics.vocabulary import Counts, learn_vocabulary

HALVES = np.full(3, 0.5)


def first_choice(strategy: str, rows: list[list[float]]) -> int:
    """The text that a strategy of one priority wants most."""
    wanted = prioritise(strategy, np.array(rows), HALVES, np.random.default_rng(0))
    assert wanted.shape == (len(rows), 1)
    return int(wanted.argmax())


SURE = [0.99, 0.01, 0.01]
ONE_DOUBT = [0.5, 0.01, 0.01]
SOME_DOUBTS = [0.3, 0.3, 0.3]
A_TIE = [0.9, 0.9, 0.1]


class TestPriorities:
    def test_prediction_entropy_adds_up_doubts(self) -> None:
        rows = [SURE, ONE_DOUBT, SOME_DOUBTS, A_TIE]
        assert first_choice("prediction-entropy", rows) == 2

    def test_least_confidence_heeds_the_greatest_doubt(self) -> None:
        rows = [SURE, ONE_DOUBT, SOME_DOUBTS, A_TIE]
        assert first_choice("least-confidence", rows) == 1

    def test_breaking_ties_heeds_the_two_most_probable_labels(self) -> None:
        rows = [SURE, ONE_DOUBT, A_TIE]
        assert first_choice("breaking-ties", rows) == 2

    def test_breaking_ties_of_one_label_is_between_yes_and_no(self) -> None:
        assert first_choice("breaking-ties", [[0.9], [0.45], [0.1]]) == 1

    def test_random_sampling_follows_its_generator_alone(self) -> None:
        rows = np.tile(SURE, (20, 1))
        one, same, other = (
            prioritise("random-sampling", rows, HALVES, np.random.default_rng(seed))
            for seed in (1, 1, 2)
        )
        assert (one == same).all()
        assert (one != other).any()
        assert len(np.unique(one)) == 20

    def test_balanced_has_a_priority_for_each_label(self) -> None:
        rows = np.array([[0.5, 0.1, 0.0], [0.1, 0.5, 1.0]])
        wanted = prioritise("balanced", rows, HALVES, np.random.default_rng(0))
        assert wanted.argmax(axis=0)[:2].tolist() == [0, 1]
        assert wanted[:, 2] == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_no_text_and_certain_texts_are_fine(self, strategy: str) -> None:
        random = np.random.default_rng(0)
        certain = np.array([[0.0, 1.0, 0.0]])
        assert np.isfinite(prioritise(strategy, certain, np.array([0, 1, 0.5]), random)).all()
        assert len(prioritise(strategy, np.zeros((0, 3)), HALVES, random)) == 0


class TestCentre:
    def test_one_half_stays_where_the_threshold_is_one_half(self) -> None:
        p = np.array([[0.0, 0.2, 0.5], [0.7, 1.0, 0.5]])
        assert centre(p, HALVES) == pytest.approx(p)

    def test_doubt_moves_half_way_to_the_threshold(self) -> None:
        """In logits: odds of 1 to 9 and even odds have odds of 1 to 3 in the middle."""
        assert centre(np.array([[0.25]]), np.array([0.1])) == pytest.approx(0.5)


def count(texts: list[str]) -> Counts:
    return learn_vocabulary(texts, NgramSettings((1,), (), ()), {}).count(texts)


class TestBalancedChoice:
    def test_no_label_takes_all_places(self) -> None:
        """Although every doubt about the first label is greater."""
        doubts = np.array([[0.9, 0.0]] * 20 + [[0.0, 0.7]] * 20)
        texts = [f"texte {i}" for i in range(40)]
        chosen = choose_balanced(doubts, count(texts), 10)
        assert 3 <= sum(i >= 20 for i in chosen) <= 5
        assert chosen[0] < 20

    def test_of_equal_doubts_the_new_words_win(self) -> None:
        texts = ["drogue police", "police drogue", "police accord", "justice accord"]
        assert choose_balanced(np.full((4, 1), 0.5), count(texts), 2) == [0, 3]

    def test_doubt_counts_more_than_words(self) -> None:
        texts = ["police", "un deux trois quatre cinq six"]
        assert choose_balanced(np.array([[0.9], [0.1]]), count(texts), 1) == [0]

    def test_each_choice_gains_most_at_its_time(self) -> None:
        """The quick search finds what looking at all texts each time finds."""
        random = np.random.default_rng(0)
        doubts = random.random((40, 3))
        texts = [" ".join(random.choice(list("abcdefghij"), 5)) for _ in range(40)]
        counts = count(texts)
        taken, uses = np.zeros(3), np.zeros(counts.shape[1])
        expected: list[int] = []
        for _ in range(15):
            gains = np.full(40, -1.0)
            for i in set(range(40)) - set(expected):
                words = counts.indices[counts.indptr[i] : counts.indptr[i + 1]]
                novelty = np.cbrt((1 / (1 + uses[words])).sum())
                gains[i] = (doubts[i] / np.sqrt(1 + taken)).sum() * novelty
            best = int(gains.argmax())
            expected.append(best)
            taken += doubts[best]
            uses[counts.indices[counts.indptr[best] : counts.indptr[best + 1]]] += 1
        assert choose_balanced(doubts, counts, 15) == expected

    def test_no_more_than_there_are(self) -> None:
        chosen = choose_balanced(np.full((2, 1), 0.5), count(["un", "deux"]), 5)
        assert sorted(chosen) == [0, 1]
        assert choose_balanced(np.zeros((0, 1)), count([]), 5) == []
