"""Support: how many entries teach a label, for it and against it."""

from __future__ import annotations

import pytest

from cooptopics.annotation import Entry
from cooptopics.support import Support, count_support


def test_counts_known_entries_alone() -> None:
    arms = frozenset({"arms"})
    entries = [
        Entry("1", "Un.", arms, arms),
        Entry("2", "Deux.", frozenset(), arms),
        Entry("3", "Trois.", frozenset(), frozenset({"drugs"})),
    ]
    assert count_support(entries, ["arms", "drugs", "mines"]) == {
        "arms": (1, 1),
        "drugs": (0, 1),
        "mines": (0, 0),
    }


@pytest.mark.parametrize(
    ("positive", "negative", "thin"),
    [(30, 30, False), (29, 1000, True), (1000, 29, True), (0, 0, True)],
)
def test_is_thin_below_thirty_of_either_kind(positive: int, negative: int, thin: bool) -> None:
    assert Support(positive, negative).is_thin == thin
