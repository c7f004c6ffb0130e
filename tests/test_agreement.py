"""Agreement of two annotators: figures worked out by hand, on what both of them considered."""

from __future__ import annotations

import pytest

from cooptopics.agreement import disputed_labels, measure_agreement
from cooptopics.annotation import Entry
from cooptopics.errors import InputError


def entry(name: str, labels: str, second: str | None = None, known: str = "ab") -> Entry:
    return Entry(
        name,
        "Un texte.",
        frozenset(labels),
        frozenset(known),
        second_labels=None if second is None else frozenset(second),
    )


class TestAlpha:
    @pytest.mark.parametrize("labels", ["", "a"])
    def test_on_one_answer_only_is_full(self, labels: str) -> None:
        assert (
            measure_agreement([entry("1", labels, labels), entry("2", labels, labels)]).alpha == 1
        )

    def test_on_single_labels(self) -> None:
        entries = [entry("1", "a", "a"), entry("2", "b", "b"), entry("3", "a", "b")]
        # One item of three differs; of six answers, three to three, 18 of 30 pairs differ.
        assert measure_agreement(entries).alpha == pytest.approx(1 - (1 / 3) / (18 / 30))

    def test_on_sets_that_overlap_is_partial(self) -> None:
        found = measure_agreement([entry("1", "ab", "a"), entry("2", "b", "b")])
        # MASI: {a, b} is 1 - 1/2 * 2/3 from {a} and from {b}, which are 1 apart.
        distance = 1 - 1 / 2 * 2 / 3
        expected = (1 * distance + 2 * distance + 2 * 1) / 6
        assert found.alpha == pytest.approx(1 - distance / 2 / expected, abs=0.01)

    def test_with_answers_without_labels(self) -> None:
        found = measure_agreement([entry("1", "", "a"), entry("2", "", "")])
        # One of two items differs; of four answers, one against three, 6 of 12 pairs differ.
        assert found.alpha == pytest.approx(1 - (1 / 2) / (6 / 12))

    def test_below_chance_is_negative(self) -> None:
        assert measure_agreement([entry("1", "a", "b"), entry("2", "b", "a")]).alpha < 0


class TestLabels:
    def test_that_all_agree_on(self) -> None:
        found = measure_agreement(
            [entry("1", "ab", "ab"), entry("2", "", ""), entry("3", "b", "b")]
        )
        assert (found.entries, found.alpha) == (3, 1)
        for label, given in (("a", 1), ("b", 2)):
            agreed = found.labels[label]
            assert (agreed.f1, agreed.kappa, agreed.disagreements) == (1, 1, 0)
            assert (agreed.first, agreed.second) == (given, given)

    def test_figures(self) -> None:
        entries = [
            entry("1", "a", "a"),
            entry("2", "a", ""),
            entry("3", "", "a"),
            entry("4", "", ""),
        ]
        (label,) = measure_agreement(entries).labels.values()
        # One hit of two on either side; agreed on half, as by chance.
        assert (label.f1, label.kappa, label.disagreements) == (0.5, 0, 2)

    def test_kappa(self) -> None:
        entries = [entry(str(i), "a", "a") for i in range(20)]
        entries += [entry(str(i), "a", "") for i in range(20, 25)]
        entries += [entry(str(i), "", "a") for i in range(25, 35)]
        entries += [entry(str(i), "", "") for i in range(35, 50)]
        # The example of fifty grant proposals that textbooks have: 0.7 observed, 0.5 by chance.
        assert measure_agreement(entries).labels["a"].kappa == pytest.approx(0.4)

    def test_that_hold_everywhere_agree(self) -> None:
        found = measure_agreement([entry("1", "a", "a"), entry("2", "a", "a")])
        assert found.labels["a"].kappa == 1

    def test_count_where_they_were_considered(self) -> None:
        both = [entry("1", "a", "a"), entry("2", "a", "")]
        with_unknown = [*both, entry("3", "", "a", known="b")]
        assert measure_agreement(with_unknown).labels == measure_agreement(both).labels

    def test_may_be_called_as_figures_are(self) -> None:
        single = Entry("1", "Un texte.", *[frozenset({"alpha"})] * 2, second_labels=frozenset())
        assert measure_agreement([single]).to_dict()["labels"].keys() == {"alpha"}


class TestEntries:
    def test_of_one_annotator_are_left_out(self) -> None:
        both = [entry("1", "a", "a"), entry("2", "b", "a")]
        assert measure_agreement([*both, entry("3", "b")]) == measure_agreement(both)

    def test_must_have_second_labels(self) -> None:
        with pytest.raises(InputError, match='no entry has "second_labels"'):
            measure_agreement([entry("1", "a")])

    def test_are_disputed_in_some_labels(self) -> None:
        assert disputed_labels(entry("1", "ab", "b")) == {"a"}
        assert disputed_labels(entry("1", "a", "bc", known="ab")) == {"a", "b"}
        assert not disputed_labels(entry("1", "a", "a"))
        assert not disputed_labels(entry("1", "a"))
