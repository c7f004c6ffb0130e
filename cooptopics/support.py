"""How many examples each label has, and which labels have too few."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cooptopics.annotation import Entry

ADVISABLE = 30  # with fewer of either kind, the F1 of a label is known to 0.15 at best


class Support(NamedTuple):
    """The entries that teach a label.

    Attributes
    ----------
    positive, negative : numbers of entries that were annotated for it and carry it, or do not
    sources : number of sources of the positive ones
    """

    positive: int
    negative: int
    sources: int

    @property
    def known(self) -> int:
        return self.positive + self.negative

    @property
    def is_thin(self) -> bool:
        """Whether there are fewer examples than advisable, or none can be held out without the rest."""
        return min(self.positive, self.negative) < ADVISABLE or self.sources < 2


def count_support(entries: Sequence[Entry], labels: Iterable[str]) -> dict[str, Support]:
    """Count the examples of each label."""
    support = {}
    for label in labels:
        known = [entry for entry in entries if label in entry.annotated_for]
        positive = [entry for entry in known if label in entry.labels]
        sources = {entry.source or entry.id for entry in positive}
        support[label] = Support(len(positive), len(known) - len(positive), len(sources))
    return support
