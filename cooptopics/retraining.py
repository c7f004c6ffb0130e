"""Training on the shipped corpus and one's own entries, and what that did to the labels known before."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from cooptopics.annotation import Entry
from cooptopics.base import Merged, merge, read_base
from cooptopics.calibration import Calibration
from cooptopics.errors import InputError, ModelError
from cooptopics.evaluation import evaluate_predictions, rounded
from cooptopics.labels import LabelChanges
from cooptopics.recipe import Recipe
from cooptopics.resources import shipped_model
from cooptopics.storage import read_model
from cooptopics.support import Support, count_support
from cooptopics.training import (
    TrainingSet,
    cross_validate,
    describe_corpus,
    fit_model,
    held_out_decisions,
    prepare,
)

if TYPE_CHECKING:
    from cooptopics.model import Model

TOLERANCE = 0.005  # a fall of F1 that is no loss
MAX_WEIGHT = 1000.0


class LabelReport(NamedTuple):
    """A label on held-out entries.

    Attributes
    ----------
    support : the entries that taught it
    f1, f1_low, f1_high : by cross-validation with 95% bootstrap interval; of a label of the base, on the entries of
        the base alone
    before : F1 on the base without one's own entries; None when not known
    """

    support: Support
    f1: float
    f1_low: float
    f1_high: float
    before: float | None

    @property
    def difference(self) -> float | None:
        return None if self.before is None else self.f1 - self.before


class Report(NamedTuple):
    """What one's own entries did.

    Attributes
    ----------
    labels : of the base first
    base_labels : those that the base was annotated for
    entries : number of entries of the base that were held out
    """

    labels: dict[str, LabelReport]
    base_labels: tuple[str, ...]
    entries: int

    @property
    def macro_f1(self) -> float:
        """Mean F1 of the labels of the base."""
        return float(np.mean([self.labels[label].f1 for label in self.base_labels]))

    @property
    def macro_f1_before(self) -> float | None:
        """The same without one's own entries; None when it is not known for all of them."""
        before = [self.labels[label].before for label in self.base_labels]
        known = [f1 for f1 in before if f1 is not None]
        return float(np.mean(known)) if len(known) == len(before) > 0 else None

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        labels = {
            label: {**found._asdict(), "support": found.support._asdict()}
            for label, found in self.labels.items()
        }
        data: dict[str, Any] = rounded({"labels": labels, "base_entries": self.entries})
        return data


@dataclass(frozen=True)
class Retrained:
    """A model and what is known of how it came about."""

    model: Model
    report: Report


def train(
    entries: Sequence[Entry],
    base: bool = True,
    weight: float = 1.0,
    assume_negative: Collection[str] = (),
    changes: LabelChanges | None = None,
    jobs: int = 2,
) -> Model:
    """Train a model on the shipped corpus and one's own entries.

    Parameters
    ----------
    entries : annotated texts; where they repeat a shipped one, or each other, the last annotation counts
    base : whether to learn from the shipped corpus too
    weight : how many times each of these entries counts in the fit, against once for a shipped one
    assume_negative : labels that no shipped entry is taken to carry; without it, shipped entries say nothing of labels
        that they were not annotated for
    changes : of labels: definitions, other names, and which ones to leave out
    jobs : processes

    Raises
    ------
    InputError
        When there are no entries, a label has no positive or no known negative entry, a label to change or to
        assume is unknown, or the weight is no positive number.
    """
    merged = merge(entries, read_base() if base else (), changes, assume_negative)
    return retrain(merged, weight, jobs=jobs).model


def retrain(
    merged: Merged,
    weight: float = 1.0,
    before: Mapping[str, float] | None = None,
    jobs: int = 2,
) -> Retrained:
    """Train a model on merged entries and hold each of them out in turn; see `train`.

    Parameters
    ----------
    before : F1 of each label of the base without one's own entries, where known
    """
    if not 0 < weight <= MAX_WEIGHT:
        raise InputError(f"weight {weight:g} is not above 0 and up to {MAX_WEIGHT:g}")
    weights = None
    if merged.base and weight != 1:
        weights = np.repeat([1.0, weight], [len(merged.base), len(merged.own)])
    training_set = prepare(
        merged.entries, definitions=merged.definitions, weights=weights, folds=merged.folds
    )
    calibration = cross_validate(training_set, jobs)
    model = fit_model(training_set, calibration, "fr" if merged.base else "", jobs)
    report = _report(training_set, calibration, merged, before or {})
    if merged.base:
        own = {"entries": len(merged.own), "weight": float(weight), "replaced": merged.replaced}
        model = replace(model, info={**model.info, "retraining": {**own, **report.to_dict()}})
    return Retrained(model, report)


def shipped_f1(base: Sequence[Entry], changes: LabelChanges | None = None) -> dict[str, float]:
    """Held-out F1 of each label of the shipped model, by the names that they get.

    Only where that model was made from just this corpus, as today's recipe makes it; else nothing is known.
    """
    try:
        info = read_model(shipped_model()).info
    except ModelError:
        return {}
    recipe = json.loads(json.dumps(Recipe().to_dict()))
    if (info["corpus"], info["recipe"]) != (describe_corpus(base), recipe):
        return {}
    changes = changes or LabelChanges()
    found = info["cross_validation"]["labels"]
    names = [changes.renames.get(label, label) for label in found]
    return {
        name: scores["f1"]
        for name, (label, scores) in zip(names, found.items())
        if names.count(name) == 1 and label not in changes.drops
    }


def _report(
    training_set: TrainingSet, calibration: Calibration, merged: Merged, before: Mapping[str, float]
) -> Report:
    decisions = held_out_decisions(training_set, calibration)
    known = decisions.known.copy()
    is_base = [label in merged.base_labels for label in decisions.labels]
    known[len(merged.base) :, is_base] = False
    scores = evaluate_predictions(*decisions._replace(known=known)).labels
    support = count_support(training_set.entries, decisions.labels)
    labels = {
        label: LabelReport(support[label], found.f1, found.f1_low, found.f1_high, before.get(label))
        for label, found in scores.items()
    }
    return Report(labels, merged.base_labels, len(merged.base))
