"""How good predictions are: per-label scores with intervals, and calibration."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cooptopics.annotation import Entry
from cooptopics.decisions import Bools, Counts, Decisions, Floats, decide
from cooptopics.reliability import calibration_error, reliability
from cooptopics.resampling import bootstrap, interval

if TYPE_CHECKING:
    from cooptopics.model import Model

_RESAMPLES = 1000
_MEASURES = {"precision": Counts.precision, "recall": Counts.recall, "f1": Counts.f1}


@dataclass(frozen=True)
class LabelScores:
    """Precision, recall and F1 of a label with their 95% bootstrap intervals.

    A figure that no text says anything of is 0, and its interval 0 to 1.

    Attributes
    ----------
    support : number of texts that carry the label
    annotated : number of texts that were annotated for it
    """

    precision: float
    recall: float
    f1: float
    support: int
    annotated: int
    precision_low: float
    precision_high: float
    recall_low: float
    recall_high: float
    f1_low: float
    f1_high: float


@dataclass(frozen=True)
class Evaluation:
    """Scores of predictions against gold labels, with 95% bootstrap intervals (`..._low`, `..._high`).

    Attributes
    ----------
    labels : scores by label
    macro_f1 : mean F1 of the labels that are right or given
    micro_f1 : F1 of all decisions together
    exact_match : share of texts with exactly the right labels
    false_alarms : share of label-free texts that get a label
    label_free : number of label-free texts
    calibration_error : expected calibration error in ten bins
    entries : number of texts that were annotated for some label
    """

    labels: dict[str, LabelScores]
    macro_f1: float
    macro_f1_low: float
    macro_f1_high: float
    micro_f1: float
    micro_f1_low: float
    micro_f1_high: float
    exact_match: float
    exact_match_low: float
    exact_match_high: float
    false_alarms: float
    label_free: int
    calibration_error: float
    entries: int

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        data: dict[str, Any] = rounded(asdict(self))
        return data


def rounded(value: Any) -> Any:
    """Plain data with every number in it rounded to four digits; what is not a number becomes None."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(item) for item in value]
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 4)
    return value


def evaluate(model: Model, entries: Sequence[Entry]) -> Evaluation:
    """Score a model on annotated texts, each taken whole.

    Raises
    ------
    InputError
        When there are no entries, one has a label that the model lacks, or none was annotated for any label.
    """
    return evaluate_predictions(*decide(model, entries))


def evaluate_predictions(
    labels: Sequence[str], gold: Bools, predicted: Bools, probabilities: Floats, known: Bools
) -> Evaluation:
    """Score predictions where the gold labels are known.

    Parameters
    ----------
    labels : n_labels names
    gold, predicted, probabilities, known : arrays of shape (n_texts, n_labels)
        Decisions that are not `known` count for nothing, nor do texts without any known one.
    """
    decisions = Decisions(tuple(labels), gold, predicted, probabilities, known)
    judged = known.any(axis=1)
    outcomes = decisions.outcomes()[judged]
    exact = ~outcomes[:, len(labels) :].any(axis=1)
    # The last column counts the texts without an error.
    samples = bootstrap(np.column_stack([outcomes, exact]), _RESAMPLES)
    counts, resampled = Counts.of(outcomes.sum(axis=0)), Counts.of(samples[:, :-1])
    macro_low, macro_high = interval(resampled.macro_f1())
    micro_low, micro_high = interval(resampled.micro_f1())
    exact_low, exact_high = interval(samples[:, -1] / exact.size)
    label_free = judged & ~(gold & known).any(axis=1)
    alarms = decisions.false_positives[label_free].any(axis=1)
    return Evaluation(
        labels=_label_scores(decisions, counts, resampled),
        macro_f1=float(counts.macro_f1()),
        macro_f1_low=float(macro_low),
        macro_f1_high=float(macro_high),
        micro_f1=float(counts.micro_f1()),
        micro_f1_low=float(micro_low),
        micro_f1_high=float(micro_high),
        exact_match=float(exact.mean()),
        exact_match_low=float(exact_low),
        exact_match_high=float(exact_high),
        false_alarms=float(alarms.mean()) if alarms.size else 0.0,
        label_free=alarms.size,
        calibration_error=calibration_error(reliability(probabilities[known], gold[known])),
        entries=int(judged.sum()),
    )


def _label_scores(
    decisions: Decisions, counts: Counts, resampled: Counts
) -> dict[str, LabelScores]:
    """Scores of each label from the counts and from those of the resamples."""
    names = [f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")]
    columns = []
    for measure in _MEASURES.values():
        columns += [np.nan_to_num(measure(counts)), *interval(measure(resampled))]
    support, annotated = counts.hits + counts.false_negatives, decisions.known.sum(axis=0)
    return {
        label: LabelScores(
            support=int(support[i]),
            annotated=int(annotated[i]),
            **{name: float(column[i]) for name, column in zip(names, columns)},
        )
        for i, label in enumerate(decisions.labels)
    }
