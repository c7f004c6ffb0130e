"""Texts that stand in a corpus twice, or nearly so: near-duplicates, and contradictions where their labels differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.ngrams import Indices
from cooptopics.shingles import pair_alike

Bits = npt.NDArray[np.uint8]

_ALIKE = 0.5  # resemblance; with every tenth word changed, 0.54 is left


class Repeat(NamedTuple):
    """An entry whose text is much like that of another one.

    Attributes
    ----------
    entry, other : places of the entries in the corpus
    resemblance : runs of three words that both have over those that either has; 1 for the same words
    """

    entry: int
    other: int
    resemblance: float


class Repeats(NamedTuple):
    """What is repeated in a corpus, most alike first.

    Attributes
    ----------
    near_duplicates : each repeats an earlier entry without contradiction
    contradictions : each has other labels than an earlier or later entry, among those that both were annotated for
    """

    near_duplicates: list[Repeat]
    contradictions: list[Repeat]


def find_repeats(entries: Sequence[Entry]) -> Repeats:
    """Find the entries whose texts are much alike, each with the one that it is most alike."""
    labels = sorted({label for entry in entries for label in entry.annotated_for})
    holds = _pack((entry.labels for entry in entries), labels)
    known = _pack((entry.annotated_for for entry in entries), labels)
    near_duplicates, contradictions = _Nearest(len(entries)), _Nearest(len(entries))
    for later, earlier, resemblance in pair_alike([entry.text for entry in entries], _ALIKE):
        differs = (holds[later] ^ holds[earlier]) & known[later] & known[earlier]
        opposed = differs.any(axis=1)
        near_duplicates.add(later[~opposed], earlier[~opposed], resemblance[~opposed])
        later, earlier, resemblance = later[opposed], earlier[opposed], resemblance[opposed]
        contradictions.add(later, earlier, resemblance)
        contradictions.add(earlier, later, resemblance)
    return Repeats(near_duplicates.ranked(), contradictions.ranked())


def _pack(label_sets: Iterable[frozenset[str]], labels: Sequence[str]) -> Bits:
    """A bit for each label, eight to a number, shape (n_entries, n_labels / 8)."""
    table = np.array([[label in chosen for label in labels] for chosen in label_sets], dtype=bool)
    return np.packbits(table, axis=1)


class _Nearest:
    """The entry that each entry is most alike, of the pairs seen so far."""

    def __init__(self, n_entries: int) -> None:
        self._others = np.zeros(n_entries, dtype=np.intp)
        self._resemblance = np.zeros(n_entries)

    def add(self, places: Indices, others: Indices, resemblance: npt.NDArray[np.float64]) -> None:
        # Of several assignments to one place the last one, the highest and earliest, stays.
        order = np.lexsort([-others, resemblance])
        order = order[resemblance[order] > self._resemblance[places[order]]]
        self._others[places[order]] = others[order]
        self._resemblance[places[order]] = resemblance[order]

    def ranked(self) -> list[Repeat]:
        """Most alike first; two entries that are each other's nearest stand together."""
        places = np.flatnonzero(self._resemblance)
        first = np.minimum(places, self._others[places])
        order = places[np.lexsort([places, first, -self._resemblance[places]])]
        columns = (order, self._others[order], self._resemblance[order])
        return [Repeat(*row) for row in zip(*(column.tolist() for column in columns))]
