"""Corpus to model: n-gram counts, linear scores by scikit-learn, calibration out of fold.

The same extractor serves training and scoring, so that they cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from cooptopics.annotation import Entry
from cooptopics.calibration import Calibration, calibrate
from cooptopics.decisions import Decisions
from cooptopics.digests import digest_texts
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.evaluation import evaluate_predictions
from cooptopics.fitting import Bools, Target, assign_folds, fit_scores, score_out_of_fold, weigh
from cooptopics.model import Model
from cooptopics.precision_recall import trace
from cooptopics.recipe import Recipe
from cooptopics.vocabulary import learn_vocabulary

_TEXTS_PER_DOCUMENT = 1000  # so many texts for each document that an n-gram must stand in


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
    recipe : how to make the model
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
    recipe = recipe or Recipe()
    if not entries:
        raise InputError("no annotated entries to learn from")
    definitions = dict(definitions or _default_definitions(entries))
    targets = make_targets(entries, tuple(definitions), recipe.combine)
    texts = [entry.text for entry in entries]
    vocabulary = learn_vocabulary(texts, recipe.ngrams, _min_documents(recipe, len(texts)))
    if not vocabulary.size:
        raise InputError("no n-gram stands in enough texts; add entries")
    counts, idf = weigh(vocabulary, texts, recipe)
    folds = assign_folds(entries, recipe)
    out_of_fold = score_out_of_fold(counts, targets, folds, recipe, jobs)
    calibration = calibrate(out_of_fold, targets, tuple(definitions), folds, recipe.negative_weight)
    weights, intercepts = fit_scores(counts, targets, recipe, jobs)
    decisions = _held_out_decisions(tuple(definitions), targets, calibration)
    return Model(
        definitions=definitions,
        thresholds=dict(zip(definitions, calibration.thresholds.tolist())),
        vocabulary=vocabulary,
        idf=idf,
        weights=weights.astype(np.float32),
        score_intercepts=intercepts,
        score_names=tuple(target.name for target in targets),
        combination=calibration.combination,
        language=language,
        info={
            "corpus": describe_corpus(entries),
            "recipe": asdict(recipe),
            "versions": _versions(),
            "cross_validation": evaluate_predictions(*decisions).to_dict(),
            "precision_recall": {
                label: trace(*decisions.of_label(label)).thin().to_dict() for label in definitions
            },
        },
        training_texts=np.unique(digest_texts(texts)),
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


def make_targets(
    entries: Sequence[Entry], labels: tuple[str, ...], combine: bool = True
) -> list[Target]:
    """The questions that these entries can answer: each label, and mentions and cooperation where annotated."""
    if not labels:
        raise InputError('no label to learn; name labels in "labels" or "annotated_for"')
    targets = [_label_target(entries, label, combine) for label in labels]
    if not combine:
        return targets
    for label in labels:
        known = np.array([e.mentions is not None and label in e.annotated_for for e in entries])
        answers = np.array([label in (e.mentions or ()) for e in entries])
        if _both(answers, known):
            targets.append(Target(f"mention:{label}", answers, known, known))
    known = np.array([entry.cooperation is not None for entry in entries])
    answers = np.array([bool(entry.cooperation) for entry in entries])
    if _both(answers, known):
        targets.append(Target("cooperation", answers, known, known))
    return targets


def _label_target(entries: Sequence[Entry], label: str, combine: bool) -> Target:
    """A label is learned where its domain is mentioned, or may be: mentions have a score of their own."""
    answers = np.array([label in entry.labels for entry in entries])
    known = np.array([label in entry.annotated_for for entry in entries])
    if not _both(answers, known):
        missing = "positive" if not (answers & known).any() else "negative"
        raise InputError(f"label {label!r} has no {missing} entry; add some to learn it")
    mentioned = known & np.array([e.mentions is None or label in e.mentions for e in entries])
    taught = mentioned if combine and _both(answers, mentioned) else known
    return Target(f"label:{label}", answers, known, taught)


def _both(answers: Bools, known: Bools) -> bool:
    """Whether there are known entries of either answer."""
    return bool((answers & known).any() and (~answers & known).any())


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


def _held_out_decisions(
    labels: tuple[str, ...], targets: Sequence[Target], calibration: Calibration
) -> Decisions:
    """What is decided on each entry by a model that has not seen it."""
    return Decisions(
        labels,
        gold=np.stack([target.answers for target in targets[: len(labels)]], axis=1),
        predicted=calibration.held_out_labels,
        probabilities=calibration.held_out_probabilities,
        known=np.stack([target.known for target in targets[: len(labels)]], axis=1),
    )
