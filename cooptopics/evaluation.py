"""How good predictions are: per-label scores with intervals, calibration, annotator agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry, unknown_label
from cooptopics.errors import InputError

if TYPE_CHECKING:
    from cooptopics.model import Model

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_RESAMPLES = 1000
_BINS = 10


@dataclass(frozen=True)
class LabelScores:
    """Precision, recall and F1 of a label, its support, and the 95% bootstrap interval of F1."""

    precision: float
    recall: float
    f1: float
    support: int
    f1_low: float
    f1_high: float


@dataclass(frozen=True)
class Evaluation:
    """Scores of predictions against gold labels.

    Attributes
    ----------
    labels : scores by label
    macro_f1, macro_f1_low, macro_f1_high : mean of the labels' F1, with its 95% bootstrap interval
    micro_f1 : F1 of all decisions together
    exact_match : share of texts with exactly the right labels
    false_alarms : share of label-free texts that get a label
    label_free : number of label-free texts
    calibration_error : expected calibration error in ten bins; Guo et al., "On Calibration of Modern Neural
        Networks", ICML 2017
    entries : number of texts
    """

    labels: dict[str, LabelScores]
    macro_f1: float
    macro_f1_low: float
    macro_f1_high: float
    micro_f1: float
    exact_match: float
    false_alarms: float
    label_free: int
    calibration_error: float
    entries: int

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        data: dict[str, Any] = _rounded(asdict(self))
        return data


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def evaluate(model: Model, entries: Sequence[Entry]) -> Evaluation:
    """Score a model on annotated texts, each taken whole.

    Raises
    ------
    InputError
        When there are no entries, or one has a label that the model lacks.
    """
    if not entries:
        raise InputError("no annotated entries to evaluate on")
    for entry in entries:
        for label in sorted(entry.labels):
            if label not in model.definitions:
                raise InputError(f"entry {entry.id}: {unknown_label(label, model.labels)}")
    gold = np.array([[label in entry.labels for label in model.labels] for entry in entries])
    known = np.array(
        [[label in entry.annotated_for for label in model.labels] for entry in entries]
    )
    probabilities = model.predict_proba([entry.text for entry in entries])
    holds = probabilities >= np.array([model.thresholds[label] for label in model.labels])
    return evaluate_predictions(model.labels, gold, holds, probabilities, known)


def evaluate_predictions(
    labels: Sequence[str], gold: Bools, predicted: Bools, probabilities: Floats, known: Bools
) -> Evaluation:
    """Score predictions where the gold labels are known.

    Parameters
    ----------
    labels : n_labels names
    gold, predicted, probabilities, known : arrays of shape (n_texts, n_labels)
        Decisions that are not `known` count for nothing.
    """
    gold, predicted = gold & known, predicted & known
    n = gold.shape[0]
    # Each resample counts every text as often as it was drawn.
    draws = np.random.default_rng(0).multinomial(n, np.full(n, 1 / n), size=_RESAMPLES)
    occurring = [i for i in range(len(labels)) if gold[:, i].any() or predicted[:, i].any()]
    samples = np.zeros((len(labels), _RESAMPLES))
    scores = {}
    for i, label in enumerate(labels):
        hit, extra, missed = (
            gold[:, i] & predicted[:, i],
            ~gold[:, i] & predicted[:, i],
            gold[:, i] & ~predicted[:, i],
        )
        concerned = draws @ (hit | extra | missed) > 0
        # A resample without the label says nothing of it.
        samples[i] = np.where(concerned, _f1(draws @ hit, draws @ extra, draws @ missed), np.nan)
        low, high = np.nanquantile(samples[i], (0.025, 0.975)) if concerned.any() else (0.0, 0.0)
        tp, fp, fn = int(hit.sum()), int(extra.sum()), int(missed.sum())
        scores[label] = LabelScores(
            tp / (tp + fp) if tp + fp else 0.0,
            tp / (tp + fn) if tp + fn else 0.0,
            float(_f1(np.array(tp), np.array(fp), np.array(fn))),
            tp + fn,
            float(low),
            float(high),
        )
    seen = ~np.isnan(samples[occurring]).all(axis=0)
    macro = np.nanmean(samples[occurring][:, seen], axis=0) if seen.any() else np.ones(1)
    tp, fp, fn = (gold & predicted).sum(), (~gold & predicted).sum(), (gold & ~predicted).sum()
    empty = ~gold.any(axis=1)
    return Evaluation(
        labels=scores,
        macro_f1=float(np.mean([scores[labels[i]].f1 for i in occurring])) if occurring else 1.0,
        macro_f1_low=float(np.nanquantile(macro, 0.025)),
        macro_f1_high=float(np.nanquantile(macro, 0.975)),
        micro_f1=float(_f1(tp, fp, fn)),
        exact_match=float((gold == predicted).all(axis=1).mean()),
        false_alarms=float(predicted[empty].any(axis=1).mean()) if empty.any() else 0.0,
        label_free=int(empty.sum()),
        calibration_error=_calibration_error(probabilities[known], gold[known]),
        entries=n,
    )


def _f1(tp: npt.NDArray[Any], fp: npt.NDArray[Any], fn: npt.NDArray[Any]) -> npt.NDArray[Any]:
    return np.asarray(2 * tp / np.maximum(2 * tp + fp + fn, 1))


def _calibration_error(probabilities: Floats, gold: Bools) -> float:
    """Mean gap between stated probability and observed share, weighted by the size of the bins."""
    bins = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    stated = np.bincount(bins, probabilities, _BINS)
    observed = np.bincount(bins, gold, _BINS)
    return float(np.abs(stated - observed).sum() / max(gold.size, 1))


def agreement(entries: Sequence[Entry]) -> dict[str, float]:
    """How far two annotators agree on the entries that both labelled.

    Returns
    -------
    dict
        "entries": how many both labelled; "alpha": Krippendorff's alpha with MASI distance (Passonneau,
        "Measuring Agreement on Set-valued Items", LREC 2006); then, for each label, the F1 of one
        annotator against the other.
    """
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import masi_distance

    both = [entry for entry in entries if entry.second_labels is not None]
    if not both:
        return {"entries": 0}
    answers = [("first", entry.id, entry.labels) for entry in both]
    answers += [("second", entry.id, entry.second_labels or frozenset()) for entry in both]
    found: dict[str, float] = {"entries": len(both)}
    same = len({labels for _, _, labels in answers}) == 1
    found["alpha"] = 1.0 if same else AnnotationTask(answers, distance=_masi(masi_distance)).alpha()
    for label in sorted({label for _, _, labels in answers for label in labels}):
        first = np.array([label in entry.labels for entry in both])
        second = np.array([label in (entry.second_labels or ()) for entry in both])
        found[label] = float(
            _f1((first & second).sum(), (~first & second).sum(), (first & ~second).sum())
        )
    return found


def _masi(distance: Any) -> Any:
    def between(first: frozenset[str], second: frozenset[str]) -> float:
        # NLTK divides by the size of the larger set; two empty sets agree.
        return float(distance(first, second)) if first or second else 0.0

    return between
