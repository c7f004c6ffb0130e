"""How many examples each label has, and which labels have too few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cooptopics.annotation import Entry

ADVISABLE = 30  # of either kind; with fewer, the F1 of a label is known to 0.15 at best


class Support(NamedTuple):
    """How many entries were annotated for a label and carry it, and how many do not."""

    positive: int
    negative: int

    @property
    def is_thin(self) -> bool:
        """Whether there are fewer of either kind than advisable."""
        return min(self) < ADVISABLE


def count_support(entries: Sequence[Entry], labels: Iterable[str]) -> dict[str, Support]:
    """Count the examples of each label."""
    support = {}
    for label in labels:
        known = [entry for entry in entries if label in entry.annotated_for]
        positive = sum(label in entry.labels for entry in known)
        support[label] = Support(positive, len(known) - positive)
    return support
