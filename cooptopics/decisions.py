"""A model's decisions on annotated texts beside the right ones, and the counts of hits and errors.

Unknown is not negative: a decision on a label that a text was not annotated for counts for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry, name_few, unknown_label
from cooptopics.errors import InputError

if TYPE_CHECKING:
    from cooptopics.model import Model

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


class Decisions(NamedTuple):
    """What a model decides on annotated texts, and what is right.

    Attributes
    ----------
    labels : n_labels names
    gold, predicted : arrays of shape (n_texts, n_labels)
        Whether a label is right, and whether the model gives it.
    probabilities : array of shape (n_texts, n_labels)
    known : array of shape (n_texts, n_labels)
        Whether the text was annotated for the label.
    """

    labels: tuple[str, ...]
    gold: Bools
    predicted: Bools
    probabilities: Floats
    known: Bools

    @property
    def hits(self) -> Bools:
        """Labels that are right and given."""
        return self.known & self.gold & self.predicted

    @property
    def false_positives(self) -> Bools:
        """Labels that are given and not right."""
        return self.known & ~self.gold & self.predicted

    @property
    def false_negatives(self) -> Bools:
        """Labels that are right and not given."""
        return self.known & self.gold & ~self.predicted

    def outcomes(self) -> Bools:
        """Hits, false positives and false negatives side by side, shape (n_texts, 3 * n_labels)."""
        return np.hstack([self.hits, self.false_positives, self.false_negatives])

    def of_label(self, label: str) -> tuple[Floats, Bools]:
        """Probabilities and right answers of the texts that were annotated for a label."""
        i = self.labels.index(label)
        known = self.known[:, i]
        return self.probabilities[known, i], self.gold[known, i]


class Counts(NamedTuple):
    """Numbers of hits and errors, of one set of texts or of many at once.

    Attributes
    ----------
    hits, false_positives, false_negatives : arrays of shape (..., n_labels)
    """

    hits: Floats
    false_positives: Floats
    false_negatives: Floats

    @classmethod
    def of(cls, sums: npt.NDArray[np.generic]) -> Counts:
        """Counts from sums of `Decisions.outcomes`, shape (..., 3 * n_labels)."""
        return cls(*np.split(np.asarray(sums, dtype=np.float64), 3, axis=-1))

    def precision(self) -> Floats:
        """Share of the given labels that are right; not a number where none is given."""
        return _ratio(self.hits, self.hits + self.false_positives)

    def recall(self) -> Floats:
        """Share of the right labels that are given; not a number where none is right."""
        return _ratio(self.hits, self.hits + self.false_negatives)

    def f1(self) -> Floats:
        """F1 of each label; not a number where it is neither right nor given."""
        errors = self.false_positives + self.false_negatives
        return _ratio(2 * self.hits, 2 * self.hits + errors)

    def micro_f1(self) -> Floats:
        """F1 of all labels' decisions together, shape (...); 1 where no label is right or given."""
        together = Counts(*(count.sum(axis=-1) for count in self))
        return np.nan_to_num(together.f1(), nan=1.0)

    def macro_f1(self) -> Floats:
        """Mean F1 of the labels that are right or given, shape (...); 1 where there is none."""
        f1 = self.f1()
        mean = _ratio(np.nansum(f1, axis=-1), (~np.isnan(f1)).sum(axis=-1).astype(np.float64))
        return np.nan_to_num(mean, nan=1.0)


def _ratio(part: Floats, whole: Floats) -> Floats:
    ratio: Floats = np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
    return ratio


def decide(
    model: Model, entries: Sequence[Entry], labels: tuple[str, ...] | None = None
) -> Decisions:
    """What a model decides on annotated texts, each taken whole.

    Parameters
    ----------
    labels : those of the model that are judged; default: all, and an entry with another one is an error

    Raises
    ------
    InputError
        When there are no entries, one has a label that the model lacks, or none was annotated for any label.
    """
    if not entries:
        raise InputError("no annotated entries to evaluate on")
    if labels is None:
        labels = model.labels
        for entry in entries:
            for label in sorted(entry.labels - model.definitions.keys()):
                raise InputError(f"entry {entry.id}: {unknown_label(label, labels)}")
    known = np.array([[label in entry.annotated_for for label in labels] for entry in entries])
    if not known.any():
        raise InputError(
            f'no entry was annotated for {name_few(labels)}; say in "annotated_for" what was considered'
        )
    gold = np.array([[label in entry.labels for label in labels] for entry in entries])
    columns = [model.labels.index(label) for label in labels]
    probabilities = model.predict_proba([entry.text for entry in entries])[:, columns]
    predicted = probabilities >= np.array([model.thresholds[label] for label in labels])
    return Decisions(labels, gold, predicted, probabilities, known)
