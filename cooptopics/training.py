"""Corpus to model: n-gram counts, linear scores by scikit-learn, calibration out of fold.

The same extractor serves training and scoring, so that they cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.calibration import Calibration, calibrate
from cooptopics.decisions import Decisions
from cooptopics.digests import digest_texts
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.evaluation import evaluate_predictions
from cooptopics.fitting import (
    Floats,
    assign_folds,
    compute_idf,
    fit_scores,
    score_out_of_fold,
    weigh,
)
from cooptopics.model import Model
from cooptopics.precision_recall import trace
from cooptopics.recipe import Recipe, default_recipe
from cooptopics.targets import Bools, Target, make_targets
from cooptopics.vocabulary import Vocabulary, learn_vocabulary

if TYPE_CHECKING:
    from scipy import sparse

_TEXTS_PER_DOCUMENT = 1000  # so many texts for each document that an n-gram must stand in


@dataclass(frozen=True)
class TrainingSet:
    """Annotated entries as a model learns from them: questions answered and n-grams counted.

    Attributes
    ----------
    entries : annotated texts
    recipe : how the model is made
    definitions : n_labels labels and their definitions, in order
    targets : the questions that scores answer; the first n_labels are the labels
    vocabulary : the n-grams that are counted
    idf : array of shape (n_ngrams,)
    counts : weighted n-gram counts, shape (n_entries, n_ngrams)
    folds : array of shape (n_entries,)
        The fold of the cross-validation in which each entry is held out.
    weights : array of shape (n_entries,), or None for all alike
        How many times each entry counts when scores are fitted.
    """

    entries: Sequence[Entry]
    recipe: Recipe
    definitions: Mapping[str, str]
    targets: Sequence[Target]
    vocabulary: Vocabulary
    idf: npt.NDArray[np.float32]
    counts: sparse.csr_matrix
    folds: npt.NDArray[np.intp]
    weights: Floats | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(self.definitions)

    @property
    def gold(self) -> Bools:
        """Whether each label holds, shape (n_entries, n_labels)."""
        return np.stack([target.answers for target in self.targets[: len(self.labels)]], axis=1)

    @property
    def known(self) -> Bools:
        """Whether each entry was annotated for each label, shape (n_entries, n_labels)."""
        return np.stack([target.known for target in self.targets[: len(self.labels)]], axis=1)


def train(
    entries: Sequence[Entry],
    recipe: Recipe | None = None,
    definitions: Mapping[str, str] | None = None,
    language: str = "fr",
    jobs: int = 2,
) -> Model:
    """Train a model on annotated entries.

    Parameters
    ----------
    entries : annotated texts; their `source` groups the folds
    recipe : how to make the model; default: what `default_recipe` says
    definitions : labels and their definitions, in order; default: the labels that the entries were annotated for
    language : of the texts
    jobs : processes

    Returns
    -------
    Model
        Its `info` holds the corpus digest, the recipe, versions, and of the cross-validation the figures and each
        label's precision and recall by threshold.

    Raises
    ------
    InputError
        When there are no entries or no labels, or a label has no positive or no known negative entry.
    """
    training_set = prepare(entries, recipe, definitions)
    return fit_model(training_set, cross_validate(training_set, jobs), language, jobs)


def prepare(
    entries: Sequence[Entry],
    recipe: Recipe | None = None,
    definitions: Mapping[str, str] | None = None,
    weights: Floats | None = None,
    folds: npt.NDArray[np.intp] | None = None,
) -> TrainingSet:
    """Count the n-grams of annotated entries and tell their answers.

    Parameters and errors are those of `train`, and those attributes of `TrainingSet` that may be given.
    """
    recipe = recipe or default_recipe(entries)
    if not entries:
        raise InputError("no annotated entries to learn from")
    definitions = dict(definitions or _default_definitions(entries))
    targets = make_targets(entries, tuple(definitions), recipe.combine)
    texts = [entry.text for entry in entries]
    vocabulary = learn_vocabulary(texts, recipe.ngrams, _min_documents(recipe, len(texts)))
    if not vocabulary.size:
        raise InputError("no n-gram stands in enough texts; add entries")
    counts = vocabulary.count(texts)
    idf = compute_idf(vocabulary, counts, recipe)
    return TrainingSet(
        entries,
        recipe,
        definitions,
        targets,
        vocabulary,
        idf,
        weigh(counts, idf),
        assign_folds(entries, recipe) if folds is None else folds,
        weights,
    )


def cross_validate(training_set: TrainingSet, jobs: int = 2) -> Calibration:
    """Fit the scores out of fold and calibrate them; the result tells each entry's held-out probabilities."""
    targets, folds, recipe = training_set.targets, training_set.folds, training_set.recipe
    scores = score_out_of_fold(
        training_set.counts, targets, folds, recipe, jobs, training_set.weights
    )
    labels = training_set.labels
    return calibrate(scores, targets, labels, folds, recipe.negative_weight, recipe.pooling)


def fit_model(
    training_set: TrainingSet, calibration: Calibration, language: str = "fr", jobs: int = 2
) -> Model:
    """Fit the scores to all entries; the calibration of `cross_validate` makes labels of them."""
    labels, targets, recipe = training_set.labels, training_set.targets, training_set.recipe
    weights, intercepts = fit_scores(
        training_set.counts, targets, recipe, jobs, training_set.weights
    )
    decisions = held_out_decisions(training_set, calibration)
    return Model(
        definitions=dict(training_set.definitions),
        thresholds=dict(zip(labels, calibration.thresholds.tolist())),
        vocabulary=training_set.vocabulary,
        idf=training_set.idf,
        weights=weights,
        score_intercepts=intercepts,
        score_names=tuple(target.name for target in targets),
        combination=calibration.combination,
        language=language,
        info={
            "corpus": describe_corpus(training_set.entries),
            "recipe": recipe.to_dict(),
            "versions": _versions(),
            "cross_validation": evaluate_predictions(*decisions).to_dict(),
            "precision_recall": {
                label: trace(*decisions.of_label(label)).thin().to_dict() for label in labels
            },
        },
        training_texts=np.unique(digest_texts([e.text for e in training_set.entries])),
    )


def held_out_decisions(training_set: TrainingSet, calibration: Calibration) -> Decisions:
    """What is decided on each entry by a model that has not seen it."""
    return Decisions(
        training_set.labels,
        gold=training_set.gold,
        predicted=calibration.held_out_labels,
        probabilities=calibration.held_out_probabilities,
        known=training_set.known,
    )


def _min_documents(recipe: Recipe, n_texts: int) -> dict[str, int]:
    """In how many texts n-grams must stand; a small corpus keeps rarer ones."""
    most = max(n_texts // _TEXTS_PER_DOCUMENT, 1)
    return {kind: min(wanted, most) for kind, wanted in recipe.min_documents.items()}


def _default_definitions(entries: Sequence[Entry]) -> dict[str, str]:
    labels = {label for entry in entries for label in entry.annotated_for}
    if labels == set(DOMAINS):
        return dict(DOMAINS)
    return {label: DOMAINS.get(label, "") for label in sorted(labels)}


def describe_corpus(entries: Sequence[Entry]) -> dict[str, Any]:
    """Size, sources and digest of a corpus."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: entry.id):
        answers = (entry.labels, entry.annotated_for, entry.mentions or frozenset())
        answered = [sorted(answer) for answer in answers]
        told = (entry.id, entry.text, *answered, entry.mentions is None, entry.cooperation)
        digest.update(repr(told).encode("utf-8", "replace"))
    return {
        "entries": len(entries),
        "sources": len({entry.source for entry in entries}),
        "without_label": sum(not entry.labels for entry in entries),
        "digest": digest.hexdigest(),
    }


def _versions() -> dict[str, str]:
    import scipy
    import sklearn

    return {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "scikit-learn": sklearn.__version__,
    }
