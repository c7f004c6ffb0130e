"""Contradictions: the last annotation of a text counts, on each label, and the others are silent on it."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry
from cooptopics.contradictions import Contradiction, settle_contradictions

LABELS = frozenset("ab")


def entry(id_: str, text: str, labels: Iterable[str], known: Iterable[str] = LABELS) -> Entry:
    return Entry(id_, text, frozenset(labels), frozenset(known))


class TestLastAnnotation:
    def test_counts_where_another_says_otherwise(self) -> None:
        first, last = entry("1", "Un.", "a"), entry("2", "Un.", "ab")
        settled, found = settle_contradictions([first, last])
        assert settled == [entry("1", "Un.", "a", "a"), last]
        assert found == [Contradiction("1", "2", frozenset("b"))]

    def test_counts_for_texts_that_the_model_cannot_tell_apart(self) -> None:
        settled, found = settle_contradictions(
            [entry("1", "Été 12 !", "a", "a"), entry("2", "ETE 34", "", "a")]
        )
        assert settled[0].annotated_for == frozenset()
        assert len(found) == 1

    def test_of_three(self) -> None:
        entries = [entry("1", "Un.", "a"), entry("2", "Un.", ""), entry("3", "Un.", "a")]
        settled, found = settle_contradictions(entries)
        assert settled == [entries[0], entry("2", "Un.", "", "b"), entries[2]]
        assert found == [Contradiction("2", "3", frozenset("a"))]

    def test_on_one_label_leaves_the_others_to_earlier_ones(self) -> None:
        entries = [entry("1", "Un.", "b"), entry("2", "Un.", "ab"), entry("3", "Un.", "", "b")]
        _, found = settle_contradictions(entries)
        assert found == [
            Contradiction("1", "2", frozenset("a")),
            Contradiction("1", "3", frozenset("b")),
            Contradiction("2", "3", frozenset("b")),
        ]


class TestAgreement:
    def test_stays(self) -> None:
        entries = [entry("1", "Un.", "a"), entry("2", "Un.", "a"), entry("3", "Deux.", "")]
        assert settle_contradictions(entries) == (entries, [])

    def test_of_other_labels_stays(self) -> None:
        entries = [entry("1", "Un.", "a", "a"), entry("2", "Un.", "", "b")]
        assert settle_contradictions(entries) == (entries, [])


@given(
    st.lists(st.tuples(st.sampled_from("xyz"), st.frozensets(st.sampled_from("ab")), st.booleans()))
)
def test_nothing_that_is_settled_contradicts(
    rows: list[tuple[str, frozenset[str], bool]],
) -> None:
    entries = [
        entry(str(i), text, labels, LABELS if full else labels)
        for i, (text, labels, full) in enumerate(rows)
    ]
    settled, _ = settle_contradictions(entries)
    assert settle_contradictions(settled) == (settled, [])
    assert [e.id for e in settled] == [e.id for e in entries]
