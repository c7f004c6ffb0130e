"""The shipped corpus as the base of one's own: what gives way, and what counts as negative."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry, read_corpus, unknown_label
from cooptopics.contradictions import Contradiction, settle_contradictions
from cooptopics.digests import digest_texts
from cooptopics.errors import InputError
from cooptopics.fitting import assign_folds
from cooptopics.labels import LabelChanges, known_labels
from cooptopics.recipe import Recipe
from cooptopics.resources import shipped_corpus


@dataclass(frozen=True)
class Merged:
    """One's own entries and those of the base, ready to learn from.

    Attributes
    ----------
    base, own : what is left of either
    base_labels : those that the base was annotated for, in order
    definitions : labels and their definitions, in order
    folds : array of shape (n_base + n_own,)
        Those of the base are the same as without one's own entries, so that these alone make a difference.
    replaced : how many entries of the base gave way
    contradictions : among one's own entries, settled
    """

    base: list[Entry]
    own: list[Entry]
    base_labels: tuple[str, ...]
    definitions: dict[str, str]
    folds: npt.NDArray[np.intp]
    replaced: int
    contradictions: list[Contradiction]

    @property
    def entries(self) -> list[Entry]:
        return [*self.base, *self.own]


def read_base() -> list[Entry]:
    """The shipped corpus."""
    return read_corpus(shipped_corpus())


def merge(
    own: Sequence[Entry],
    base: Sequence[Entry] = (),
    changes: LabelChanges | None = None,
    assume_negative: Collection[str] = (),
) -> Merged:
    """Bring one's own entries and a base together.

    Parameters
    ----------
    changes : of labels, own ones and those of the base
    assume_negative : labels, by the names that they get, that no entry of the base carries which was not annotated for
        them

    Raises
    ------
    InputError
        When there are no annotated entries, or a label to change or to assume is unknown.
    """
    changes = changes or LabelChanges()
    changes.check(known_labels([*base, *own]))
    whole_base, base, own = base, changes.apply(base), changes.apply(own)
    if not own:
        raise InputError("no annotated entries to learn from")
    definitions = changes.define([*base, *own])
    for label in assume_negative:
        if label not in definitions:
            raise InputError(unknown_label(label, definitions))
    of_base = known_labels(base)
    base_labels = tuple(label for label in definitions if label in of_base)
    base = [replace(e, annotated_for=e.annotated_for.union(assume_negative)) for e in base]
    own, contradictions = settle_contradictions(own)
    left, replaced = _give_way(base, own)
    folds = _assign_folds(whole_base, left, own, Recipe())
    return Merged(left, own, base_labels, definitions, folds, replaced, contradictions)


def _give_way(base: Sequence[Entry], own: Sequence[Entry]) -> tuple[list[Entry], int]:
    """The base without what one's own entries say of the same texts and ids, and how many entries that changes."""
    said: dict[int | str, frozenset[str]] = defaultdict(frozenset)
    for digest, entry in zip(_digests(own), own):
        said[digest] |= entry.annotated_for
        said[entry.id] |= entry.annotated_for
    left = []
    replaced = 0
    for digest, entry in zip(_digests(base), base):
        better = entry.annotated_for & (said[digest] | said[entry.id])
        replaced += bool(better)
        if better != entry.annotated_for:
            left.append(entry.without(better))
    return left, replaced


def _digests(entries: Sequence[Entry]) -> list[int]:
    digests: list[int] = digest_texts([entry.text for entry in entries]).tolist()
    return digests


def _assign_folds(
    whole_base: Sequence[Entry], base: Sequence[Entry], own: Sequence[Entry], recipe: Recipe
) -> npt.NDArray[np.intp]:
    """The folds of what is left of the base, then of one's own entries, which stay with a source that they share."""
    if not whole_base:
        return assign_folds(own, recipe)
    whole = assign_folds(whole_base, recipe).tolist()
    of_entry = {entry.id: fold for entry, fold in zip(whole_base, whole)}
    of_source = {entry.source: fold for entry, fold in zip(whole_base, whole) if entry.source}
    own_folds = zip(own, assign_folds(own, recipe).tolist())
    return np.array(
        [of_entry[entry.id] for entry in base]
        + [of_source.get(entry.source, fold) for entry, fold in own_folds]
    )
