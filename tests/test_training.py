"""Training: the same entries give the same model, unknown is not negative, and a corpus that
cannot teach a label is refused."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry
from cooptopics.calibration import choose_threshold
from cooptopics.errors import InputError
from cooptopics.fitting import assign_folds
from cooptopics.model import Model
from cooptopics.recipe import Recipe
from cooptopics.storage import from_bytes
from cooptopics.targets import Target, make_targets
from cooptopics.training import cross_validate, prepare, train

DRUGS = "Les polices des deux pays ont saisi ensemble de l'héroïne numéro {:02}."
ARMS = "Les douanes voisines ont saisi ensemble des fusils automatiques numéro {:02}."
NEWS = "Le marché aux fleurs de la vieille ville ouvre dimanche numéro {:02}."


def entry(
    text: str, number: int, labels: set[str], known: set[str], source: str | None = None
) -> Entry:
    return Entry(
        f"{text[:9]} {number}",
        text.format(number),
        frozenset(labels),
        frozenset(known),
        source=source or f"source {number % 7}",
    )


def corpus(first: str = "drugs", second: str = "arms", size: int = 14) -> list[Entry]:
    """Three kinds of texts; two of them have a label."""
    known = {first, second}
    return [
        entry(text, number, labels, known)
        for number in range(size)
        for text, labels in ((DRUGS, {first}), (ARMS, {second}), (NEWS, set[str]()))
    ]


class TestSameBytes:
    def test_come_of_the_same_entries(self, entries: list[Entry], model: Model) -> None:
        assert train(entries, jobs=1).to_bytes() == model.to_bytes()

    def test_do_not_come_of_other_entries(self) -> None:
        assert train(corpus(), jobs=1).to_bytes() != train(corpus()[3:], jobs=1).to_bytes()


class TestJobs:
    def test_change_no_byte(self, entries: list[Entry], model: Model) -> None:
        assert train(entries, jobs=2).to_bytes() == model.to_bytes()


class TestLabels:
    @pytest.mark.parametrize(
        ("first", "second"),
        [("drugs", "arms"), ("毒品", "оружие"), ("drogue & armes", "forêt: feux"), ("a", "A")],
    )
    def test_are_any(self, first: str, second: str) -> None:
        model = train(corpus(first, second), jobs=1)
        assert model.labels == tuple(sorted([first, second]))
        predicted = model.predict([text.format(3) for text in (DRUGS, ARMS, NEWS)])
        found = [{model.labels[i] for i in np.flatnonzero(row)} for row in predicted]
        assert found == [{first}, {second}, set()]
        assert from_bytes(model.to_bytes()).labels == model.labels

    def test_may_be_one(self) -> None:
        entries = [
            replace(e, labels=e.labels & {"arms"}, annotated_for=frozenset({"arms"}))
            for e in corpus()
        ]
        model = train(entries, jobs=1)
        assert model.predict([text.format(3) for text in (ARMS, DRUGS, NEWS)]).tolist() == [
            [True],
            [False],
            [False],
        ]

    def test_have_the_definitions_and_the_order_that_are_given(self) -> None:
        definitions = {"drugs": "of drugs", "arms": "of arms"}
        model = train(corpus(), definitions=definitions, jobs=1)
        assert model.definitions == definitions
        assert model.labels == ("drugs", "arms")

    def test_that_are_not_defined_are_not_learned(self) -> None:
        assert train(corpus(), definitions={"arms": ""}, jobs=1).labels == ("arms",)

    def test_of_a_second_kind_of_annotation_do_not_change_the_labels(self) -> None:
        entries = [replace(e, mentions=e.labels, cooperation=bool(e.labels)) for e in corpus()]
        model = train(entries, jobs=1)
        assert model.labels == ("arms", "drugs")
        assert model.predict([ARMS.format(3), NEWS.format(3)])[:, 0].tolist() == [True, False]

    def test_with_mentions_share_a_score_of_any_of_them(self) -> None:
        entries = [replace(e, mentions=e.labels, cooperation=bool(e.labels)) for e in corpus()]
        targets = make_targets(entries, ("arms", "drugs"))
        assert [target.name for target in targets][2:] == [
            *("mention:arms", "mention:drugs", "cooperation", "any label"),
        ]
        assert targets[-1].answers.tolist() == [bool(entry.labels) for entry in entries]
        # Of a text that was annotated for a part of them it is known only where one of that part holds.
        partly = [
            replace(e, annotated_for=frozenset({"drugs"}), labels=e.labels & {"drugs"})
            for e in entries
        ]
        known = make_targets([*partly, *entries], ("arms", "drugs"))[-1].known
        assert known.tolist() == [bool(e.labels) for e in partly] + [True] * len(entries)

    def test_come_with_what_is_known_of_the_training(self) -> None:
        model = train(corpus(), language="xx", jobs=1)
        assert model.language == "xx"
        assert model.info["corpus"]["entries"] == len(corpus())
        assert model.info["cross_validation"]["labels"].keys() == {"arms", "drugs"}
        assert model.info["precision_recall"].keys() == {"arms", "drugs"}
        assert model.was_trained_on([entry.text for entry in corpus()]).all()


class TestMentions:
    """Entries that say nothing of mentions and cooperation, beside others that do."""

    @staticmethod
    def targets(*others: Entry) -> dict[str, Target]:
        told = [replace(e, mentions=e.labels, cooperation=bool(e.labels)) for e in corpus()]
        made = make_targets([*told, *others], ("arms", "drugs", "mines"))
        return {target.name: target for target in made}

    def mines(self) -> list[Entry]:
        return [
            entry("Mine {}", 0, {"mines"}, {"mines"}),
            entry("Champ {}", 0, set(), {"mines"}),
        ]

    def test_follow_from_a_label(self) -> None:
        drugs = entry(DRUGS, 99, {"drugs"}, {"arms", "drugs"})
        targets = self.targets(drugs, *self.mines())
        assert targets["mention:drugs"].answers[-3]
        assert targets["mention:drugs"].known[-3]
        assert targets["cooperation"].answers[-3]
        assert targets["cooperation"].known[-3]

    def test_do_not_follow_from_its_absence(self) -> None:
        targets = self.targets(entry(NEWS, 99, set(), {"arms", "drugs"}), *self.mines())
        for name in ("mention:arms", "mention:drugs", "cooperation"):
            assert not targets[name].known[-3]

    def test_do_not_follow_from_a_label_that_nobody_told_mentions_of(self) -> None:
        targets = self.targets(*self.mines())
        assert "mention:mines" not in targets
        assert not targets["cooperation"].known[-2:].any()


class TestUnknown:
    """More texts on arms, written for another purpose, without the label."""

    @staticmethod
    def probability(known: set[str]) -> float:
        others = [entry(ARMS, number, set(), known) for number in range(50, 90)]
        model = train([*corpus(), *others], jobs=1)
        return float(model.predict_proba([ARMS.format(99)])[0, model.labels.index("arms")])

    def test_is_not_negative(self) -> None:
        assert self.probability(known={"drugs"}) > 0.7

    def test_is_told_from_negative(self) -> None:
        assert self.probability(known={"drugs", "arms"}) < 0.5

    def test_speaks_for_no_label_in_the_fold_that_holds_out_all_that_is_known(self) -> None:
        entries = [
            replace(e, labels=e.labels & {"drugs"}, annotated_for=frozenset({"drugs"}))
            if e.source != "source 3"
            else e
            for e in corpus()
        ]
        training_set = prepare(entries)
        held_out = cross_validate(training_set, jobs=1).held_out_labels
        arms = training_set.labels.index("arms")
        assert training_set.gold[:, arms].any()
        assert not held_out[training_set.known[:, arms], arms].any()

    def test_is_not_positive(self) -> None:
        only_unknown = [
            replace(e, annotated_for=e.annotated_for - {"arms"}) if "arms" in e.labels else e
            for e in corpus()
        ]
        with pytest.raises(InputError, match="'arms' has no positive entry"):
            train(only_unknown, jobs=1)


class TestRefusal:
    def test_of_a_label_without_positives(self) -> None:
        with pytest.raises(InputError, match="'money' has no positive entry"):
            train(corpus(), definitions={"arms": "", "money": ""}, jobs=1)

    def test_of_a_label_without_known_negatives(self) -> None:
        entries = [
            e if "arms" in e.labels else replace(e, annotated_for=frozenset({"drugs"}))
            for e in corpus()
        ]
        with pytest.raises(InputError, match="'arms' has no negative entry"):
            train(entries, jobs=1)

    def test_of_a_corpus_of_one_class(self) -> None:
        entries = [entry(DRUGS, number, {"drugs"}, {"drugs"}) for number in range(20)]
        with pytest.raises(InputError, match="'drugs' has no negative entry"):
            train(entries, jobs=1)

    def test_of_a_corpus_without_labels(self) -> None:
        entries = [entry(NEWS, number, set(), {"drugs"}) for number in range(20)]
        with pytest.raises(InputError, match="'drugs' has no positive entry"):
            train(entries, jobs=1)


class TestFolds:
    @given(st.lists(st.sampled_from("abcdefghij"), max_size=60), st.integers(0, 5))
    def test_hold_a_source_together(self, sources: list[str], seed: int) -> None:
        sources = [*"abcdefghij", *sources]
        entries = [entry(NEWS, i, set(), set(), source) for i, source in enumerate(sources)]
        folds = assign_folds(entries, Recipe(seed=seed)).tolist()
        assert len(folds) == len(entries)
        assert len(set(zip(sources, folds))) == len(set(sources))

    def test_are_as_many_as_the_recipe_says(self) -> None:
        entries = [entry(NEWS, i, set(), set(), f"source {i}") for i in range(30)]
        assert set(assign_folds(entries, Recipe(folds=4)).tolist()) == {0, 1, 2, 3}

    def test_part_entries_without_source(self) -> None:
        entries = [replace(entry(NEWS, i, set(), set()), source="") for i in range(30)]
        assert len(set(assign_folds(entries, Recipe()).tolist())) == Recipe().folds


def smoothed_f1(held: np.ndarray, answers: np.ndarray) -> float:
    hits = int((held & answers).sum())
    return (1 + 2 * hits) / (1 + int(held.sum()) + int(answers.sum()))


class TestThreshold:
    @pytest.mark.parametrize(
        ("probabilities", "answers", "threshold"),
        [
            # Between the last positive and the first negative.
            ([0.1, 0.9, 0.3, 0.8], [0, 1, 0, 1], 0.55),
            # What is tied holds together: 5/6 for all four down to the tie, 3/4 above it.
            ([0.9, 0.5, 0.5, 0.1], [1, 1, 0, 0], 0.3),
            # All tied: all hold, half way to nothing.
            ([0.4, 0.4, 0.4], [1, 0, 1], 0.2),
            # All positive.
            ([0.9, 0.2], [1, 1], 0.1),
            # One positive lost far down, 3/11, does not pull the threshold along: 1/3 at the top.
            ([0.9, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.15, 0.1], [0] * 8 + [1], 0.8),
            # One positive a little down, 3/5, does.
            ([0.9, 0.7, 0.6, 0.2], [0, 0, 1, 0], 0.4),
            ([0.7], [1], 0.35),
        ],
    )
    def test_example(
        self, probabilities: list[float], answers: list[int], threshold: float
    ) -> None:
        chosen = choose_threshold(np.array(probabilities), np.array(answers, dtype=bool))
        assert chosen == pytest.approx(threshold)

    @given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=30))
    def test_gives_the_best_smoothed_f1(self, rows: list[tuple[int, bool]]) -> None:
        probabilities = np.array([p for p, _ in rows]) / 20
        answers = np.array([answer for _, answer in rows])
        chosen = choose_threshold(probabilities, answers)
        best = max(smoothed_f1(probabilities >= p, answers) for p in probabilities)
        assert smoothed_f1(probabilities >= chosen, answers) == best
        assert 0 <= chosen <= 1
