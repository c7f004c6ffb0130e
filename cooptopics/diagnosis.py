"""All that is said of a model on annotated texts: scores, reliability, thresholds and mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cooptopics.annotation import Entry
from cooptopics.decisions import decide
from cooptopics.evaluation import Evaluation, evaluate_predictions, rounded
from cooptopics.mistakes import Confusion, Mistake, count_confusions, worst_mistakes
from cooptopics.precision_recall import Curve, at_thresholds
from cooptopics.reliability import Bin, reliability

if TYPE_CHECKING:
    from cooptopics.model import Model

_THRESHOLDS = np.linspace(0, 1, 51)


@dataclass(frozen=True)
class Diagnosis:
    """What a model does on annotated texts.

    Attributes
    ----------
    thresholds : by label
    scores : per label and of all
    reliability : stated probabilities against observed shares, of all labels together
    curves : precision and recall at thresholds from 0 to 1 of each label that a text carries
    confusions : which label was given where another was right, most frequent first
    mistakes : the most confident false positives, then the most confident false negatives
    """

    thresholds: Mapping[str, float]
    scores: Evaluation
    reliability: list[Bin]
    curves: dict[str, Curve]
    confusions: list[Confusion]
    mistakes: list[Mistake]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits; what is not known is None."""
        data: dict[str, Any] = rounded(
            {
                **self.scores.to_dict(),
                "thresholds": dict(self.thresholds),
                "reliability": [bin_._asdict() for bin_ in self.reliability],
                "precision_recall": {
                    label: {name: column.tolist() for name, column in curve._asdict().items()}
                    for label, curve in self.curves.items()
                },
                "confusions": [confusion._asdict() for confusion in self.confusions],
                "mistakes": [mistake.to_dict() for mistake in self.mistakes],
            }
        )
        return data


def diagnose(model: Model, entries: Sequence[Entry], n_mistakes: int = 5) -> Diagnosis:
    """Say all that annotated texts, each taken whole, tell of a model.

    Parameters
    ----------
    n_mistakes : at most so many false positives, and so many false negatives

    Raises
    ------
    InputError
        As `cooptopics.evaluation.evaluate`.
    """
    decisions = decide(model, entries)
    curves = {
        label: at_thresholds(*decisions.of_label(label), _THRESHOLDS)
        for label in decisions.labels
        if decisions.of_label(label)[1].any()
    }
    return Diagnosis(
        thresholds={label: model.thresholds[label] for label in decisions.labels},
        scores=evaluate_predictions(*decisions),
        reliability=reliability(
            decisions.probabilities[decisions.known], decisions.gold[decisions.known]
        ),
        curves=curves,
        confusions=count_confusions(decisions),
        mistakes=worst_mistakes(model, entries, decisions, n_mistakes),
    )
