"""How far two annotators agree: Krippendorff's alpha of their label sets; F1 and Cohen's kappa of each label."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.errors import InputError
from cooptopics.evaluation import rounded

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LabelAgreement:
    """Agreement on one label.

    Attributes
    ----------
    f1 : of one annotator against the other, either way
    kappa : Cohen's kappa (Cohen, "A Coefficient of Agreement for Nominal Scales", 1960)
    first, second : number of entries to which each annotator gave the label
    disagreements : number of entries to which one of them alone did
    """

    f1: float
    kappa: float
    first: int
    second: int
    disagreements: int


@dataclass(frozen=True)
class Agreement:
    """Agreement on the entries that two annotators labelled.

    Attributes
    ----------
    entries : how many both labelled
    alpha : Krippendorff's alpha of the label sets with MASI distance
    labels : by label, those that one of the annotators gave
    """

    entries: int
    alpha: float
    labels: dict[str, LabelAgreement]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        data: dict[str, Any] = rounded(asdict(self))
        return data


def has_second_labels(entries: Sequence[Entry]) -> bool:
    """Whether a second annotator labelled any of the entries."""
    return any(entry.second_labels is not None for entry in entries)


def disputed_labels(entry: Entry) -> frozenset[str]:
    """The labels that one annotator gave and the other did not, of those that the entry was annotated for."""
    if entry.second_labels is None:
        return frozenset()
    return (entry.labels ^ entry.second_labels) & entry.annotated_for


def measure_agreement(entries: Sequence[Entry]) -> Agreement:
    """Measure the agreement on the entries that two annotators labelled.

    A label counts on the entries that were annotated for it. MASI distance of sets: Passonneau, "Measuring Agreement
    on Set-valued Items", LREC 2006.

    Raises
    ------
    InputError
        When no entry has second labels.
    """
    both = [
        (entry.labels, entry.second_labels & entry.annotated_for, entry.annotated_for)
        for entry in entries
        if entry.second_labels is not None
    ]
    if not both:
        raise InputError('no entry has "second_labels", so agreement cannot be measured')
    given = sorted({label for first, second, _ in both for label in first | second})
    labels = {}
    for label in given:
        answers = [
            (label in first, label in second)
            for first, second, considered in both
            if label in considered
        ]
        labels[label] = _compare(*np.array(answers).T)
    return Agreement(len(both), _alpha([pair[:2] for pair in both]), labels)


def _compare(first: Bools, second: Bools) -> LabelAgreement:
    """Agreement of two annotators' answers, of which one at least is yes."""
    differ = int((first != second).sum())
    together = int(first.sum() + second.sum())
    observed = 1 - differ / first.size
    by_chance = first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean())
    return LabelAgreement(
        f1=(together - differ) / together,
        # Both always say yes: nothing is left to chance.
        kappa=float((observed - by_chance) / (1 - by_chance)) if by_chance < 1 else 1.0,
        first=int(first.sum()),
        second=int(second.sum()),
        disagreements=differ,
    )


def _alpha(pairs: Sequence[tuple[frozenset[str], frozenset[str]]]) -> float:
    from nltk.metrics.agreement import AnnotationTask

    if len({labels for pair in pairs for labels in pair}) == 1:
        return 1.0
    answers = [
        (annotator, item, labels)
        for item, pair in enumerate(pairs)
        for annotator, labels in zip(("first", "second"), pair)
    ]
    return float(AnnotationTask(answers, distance=_masi_distance).alpha())


def _masi_distance(first: frozenset[str], second: frozenset[str]) -> float:
    from nltk.metrics.distance import masi_distance

    # NLTK divides by the size of the larger set; two empty sets agree.
    return float(masi_distance(first, second)) if first or second else 0.0
