"""The settings by which a model is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from cooptopics.ngrams import NgramSettings


@dataclass(frozen=True)
class Recipe:
    """How a model is made.

    Attributes
    ----------
    ngrams : what is counted
    min_documents : for each kind, in how many texts an n-gram must stand
    emphasis : a factor on the idf of a kind, 1 where none is given
    log_odds : whether n-grams are scaled by their log-odds before the fit
    smoothing : texts added to both sides when the log-odds are counted
    classifier : "logistic" or "svm", both linear
    class_weight : "balanced", or None for all texts alike
    regularisation : inverse strength `C` of the classifiers
    combine : whether mentions and cooperation are scored where they are annotated
    negative_weight : how many times more frequent texts without a label are in use than in the corpus; thresholds
        are chosen for that
    folds : of the cross-validation that calibrates and measures
    seed : of the assignment of sources to folds
    """

    ngrams: NgramSettings = field(
        default_factory=lambda: NgramSettings(
            words=(1, 2), prefixes=(5, 7), characters=(4, 5), pairs=(1, 2, 3)
        )
    )
    min_documents: Mapping[str, int] = field(
        default_factory=lambda: {
            "word": 4,
            "phrase": 4,
            "pair": 4,
            "prefix": 5,
            "character": 8,
        }
    )
    emphasis: Mapping[str, float] = field(default_factory=lambda: {"character": 0.5, "pair": 0.7})
    log_odds: bool = True
    smoothing: float = 1.0
    classifier: str = "logistic"
    class_weight: str | None = None
    regularisation: float = 4.0
    combine: bool = True
    negative_weight: float = 2.5
    folds: int = 5
    seed: int = 0
