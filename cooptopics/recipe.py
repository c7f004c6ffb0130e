"""The settings by which a model is made, and which of two recipes suits a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from cooptopics.annotation import Entry
from cooptopics.ngrams import NgramSettings

# Settings that model files name only where they are not at these values.
_UNNAMED = {"idf": True, "tolerance": 1e-3, "pooling": 0.0}


@dataclass(frozen=True)
class Recipe:
    """How a model is made.

    The defaults are those of the shipped model, whose entries tell mentions and cooperation. `ANY_LABELS` is for
    entries with labels alone.

    Attributes
    ----------
    ngrams : what is counted
    min_documents : for each kind, in how many texts an n-gram must stand
    idf : whether rare n-grams weigh more
    emphasis : a factor on the idf of a kind, 1 where none is given
    log_odds : whether n-grams are scaled by their log-odds before the fit
    smoothing : texts added to both sides when the log-odds are counted
    classifier : "logistic" or "svm", both linear
    class_weight : "balanced", or None for all texts alike
    regularisation : inverse strength `C` of the classifiers
    tolerance : at which the classifiers stop
    combine : whether mentions and cooperation are scored where they are annotated
    negative_weight : how many times more frequent texts without a label are in use than in the corpus; thresholds
        are chosen for that
    pooling : how many positives of the other labels count beside a label's own where its probability and threshold
        follow from its own score; 0 leaves each label to itself
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
    idf: bool = True
    emphasis: Mapping[str, float] = field(default_factory=lambda: {"character": 0.5, "pair": 0.7})
    log_odds: bool = True
    smoothing: float = 1.0
    classifier: str = "logistic"
    class_weight: str | None = None
    regularisation: float = 4.0
    tolerance: float = 1e-3
    combine: bool = True
    negative_weight: float = 2.5
    pooling: float = 0.0
    folds: int = 5
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """As plain data for a model file."""
        settings = asdict(self)
        return {
            name: value
            for name, value in settings.items()
            if name not in _UNNAMED or value != _UNNAMED[name]
        }


ANY_LABELS = Recipe(
    ngrams=NgramSettings(words=(1, 2), prefixes=(4, 5, 6), characters=()),
    min_documents={"word": 2, "phrase": 2, "prefix": 2},
    idf=False,
    emphasis={},
    classifier="svm",
    regularisation=0.1,
    tolerance=1e-2,
    combine=False,
    negative_weight=1.5,
    pooling=200.0,
)


def default_recipe(entries: Sequence[Entry]) -> Recipe:
    """The recipe of the shipped model where mentions or cooperation are annotated, else `ANY_LABELS`."""
    annotated = any(e.mentions is not None or e.cooperation is not None for e in entries)
    return Recipe() if annotated else ANY_LABELS
