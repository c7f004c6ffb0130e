"""Corpus to model: n-gram counts, linear scores by scikit-learn, calibration out of fold.

The same extractor serves training and scoring, so that they cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.calibration import Calibration, calibrate
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.evaluation import evaluate_predictions
from cooptopics.model import Model
from cooptopics.ngrams import NgramSettings
from cooptopics.vocabulary import Vocabulary, learn_vocabulary

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Recipe:
    """How a model is made.

    Attributes
    ----------
    ngrams : what is counted
    min_documents : for each kind, in how many texts an n-gram must stand
    emphasis : a factor on the idf of a kind, 1 where none is given
    smoothing : texts added to both sides when an n-gram's log-odds are counted
    regularisation : inverse strength `C` of the logistic regressions
    folds : of the cross-validation that calibrates and measures
    seed : of the assignment of sources to folds
    """

    ngrams: NgramSettings = field(
        default_factory=lambda: NgramSettings(words=(1, 2), prefixes=(5, 7), characters=(4, 5))
    )
    min_documents: Mapping[str, int] = field(
        default_factory=lambda: {"word": 3, "phrase": 3, "prefix": 3, "character": 4}
    )
    emphasis: Mapping[str, float] = field(default_factory=lambda: {"character": 0.5})
    smoothing: float = 1.0
    regularisation: float = 4.0
    folds: int = 5
    seed: int = 0


@dataclass(frozen=True)
class Target:
    """One question that a linear score answers.

    Attributes
    ----------
    name : "label:drugs", "mention:drugs" or "cooperation"
    answers : array of shape (n_entries,)
    known : array of shape (n_entries,)
        Whether the entry was annotated for it.
    """

    name: str
    answers: Bools
    known: Bools


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
        Its `info` holds the corpus digest, the recipe, versions, and the figures of the cross-validation.

    Raises
    ------
    InputError
        When a label has no positive or no known negative entry.
    """
    recipe = recipe or Recipe()
    definitions = dict(definitions or _default_definitions(entries))
    targets = make_targets(entries, tuple(definitions))
    texts = [entry.text for entry in entries]
    vocabulary = learn_vocabulary(texts, recipe.ngrams, dict(recipe.min_documents))
    counts, idf = weigh(vocabulary, texts, recipe)
    folds = assign_folds(entries, recipe)
    out_of_fold = score_out_of_fold(counts, targets, folds, recipe, jobs)
    calibration = calibrate(out_of_fold, targets, tuple(definitions), folds)
    weights, intercepts = _fit(counts, targets, recipe, jobs)
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
            "cross_validation": _measure(entries, tuple(definitions), targets, calibration),
        },
    )


def _default_definitions(entries: Sequence[Entry]) -> dict[str, str]:
    labels = {label for entry in entries for label in entry.annotated_for}
    if labels == set(DOMAINS):
        return dict(DOMAINS)
    return {label: DOMAINS.get(label, "") for label in sorted(labels)}


def make_targets(entries: Sequence[Entry], labels: tuple[str, ...]) -> list[Target]:
    """The questions that these entries can answer: each label, and mentions and cooperation where annotated."""
    targets = []
    for label in labels:
        answers = np.array([label in entry.labels for entry in entries])
        known = np.array([label in entry.annotated_for for entry in entries])
        if not (answers & known).any() or not (~answers & known).any():
            missing = "positive" if not (answers & known).any() else "negative"
            raise InputError(f"label {label!r} has no {missing} entry; add some to learn it")
        targets.append(Target(f"label:{label}", answers, known))
    for label in labels:
        known = np.array(
            [entry.mentions is not None and label in entry.annotated_for for entry in entries]
        )
        answers = np.array(
            [entry.mentions is not None and label in entry.mentions for entry in entries]
        )
        if (answers & known).any() and (~answers & known).any():
            targets.append(Target(f"mention:{label}", answers, known))
    known = np.array([entry.cooperation is not None for entry in entries])
    answers = np.array([bool(entry.cooperation) for entry in entries])
    if (answers & known).any() and (~answers & known).any():
        targets.append(Target("cooperation", answers, known))
    return targets


def weigh(
    vocabulary: Vocabulary, texts: Sequence[str], recipe: Recipe
) -> tuple[sparse.csr_matrix, npt.NDArray[np.float32]]:
    """Counts times idf over the square root of the number of words, and the idf, shape (n_ngrams,)."""
    from scipy import sparse

    counts = vocabulary.count(texts)
    documents = np.bincount(counts.indices, minlength=vocabulary.size)
    idf = np.log((1 + len(texts)) / (1 + documents)) + 1
    for kind, offset in vocabulary.offsets.items():
        idf[offset : offset + len(vocabulary.ngrams[kind])] *= recipe.emphasis.get(kind, 1.0)
    idf = idf.astype(np.float32)
    scale = 1 / np.sqrt(np.maximum(counts.lengths, 1))
    data = counts.data * idf[counts.indices] * np.repeat(scale, np.diff(counts.indptr))
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape), idf


def assign_folds(entries: Sequence[Entry], recipe: Recipe) -> npt.NDArray[np.intp]:
    """The fold of each entry; what shares a source shares a fold, shape (n_entries,)."""
    groups = [entry.source or entry.id for entry in entries]
    if len(set(groups)) < recipe.folds:
        groups = [entry.id for entry in entries]
    distinct = sorted(set(groups))
    order = np.random.default_rng(recipe.seed).permutation(len(distinct))
    fold = {group: int(order[i]) % recipe.folds for i, group in enumerate(distinct)}
    return np.array([fold[group] for group in groups])


def score_out_of_fold(
    counts: sparse.csr_matrix,
    targets: Sequence[Target],
    folds: npt.NDArray[np.intp],
    recipe: Recipe,
    jobs: int,
) -> Floats:
    """Scores of each entry by models that have not seen its source, shape (n_entries, n_scores)."""
    from joblib import Parallel, delayed

    n_folds = int(folds.max()) + 1
    tasks = [(target, fold) for target in targets for fold in range(n_folds)]
    fits = Parallel(n_jobs=jobs, prefer="threads")(
        delayed(_fit_one)(counts, target.answers, target.known & (folds != fold), recipe)
        for target, fold in tasks
    )
    scores = np.zeros((counts.shape[0], len(targets)))
    for i, (weights, intercept) in enumerate(fits):
        held_out = folds == i % n_folds
        scores[held_out, i // n_folds] = counts[held_out] @ weights + intercept
    return scores


def _fit(
    counts: sparse.csr_matrix, targets: Sequence[Target], recipe: Recipe, jobs: int
) -> tuple[Floats, Floats]:
    from joblib import Parallel, delayed

    fits = Parallel(n_jobs=jobs, prefer="threads")(
        delayed(_fit_one)(counts, target.answers, target.known, recipe) for target in targets
    )
    return np.stack([fit[0] for fit in fits], axis=1), np.array([fit[1] for fit in fits])


def _fit_one(
    counts: sparse.csr_matrix, answers: Bools, rows: Bools, recipe: Recipe
) -> tuple[Floats, float]:
    from sklearn.linear_model import LogisticRegression

    chosen = np.flatnonzero(rows)
    if answers[chosen].all() or not answers[chosen].any():
        # Everything of one kind is in the held-out fold: no n-gram speaks for or against.
        return np.zeros(counts.shape[1]), 10.0 if answers[chosen].all() else -10.0
    informativeness = _log_odds(counts[chosen], answers[chosen], recipe.smoothing)
    # The dual solver is deterministic, without threads, and fast on sparse rows.
    classifier = LogisticRegression(
        C=recipe.regularisation,
        solver="liblinear",
        dual=True,
        tol=1e-3,
        max_iter=5000,
        random_state=0,
    )
    classifier.fit(counts[chosen].multiply(informativeness).tocsr(), answers[chosen])
    return classifier.coef_[0] * informativeness, float(classifier.intercept_[0])


def _log_odds(counts: sparse.csr_matrix, answers: Bools, smoothing: float) -> Floats:
    """How far each n-gram's share of positive texts lies from its share of negative ones, shape (n_ngrams,).

    Scaling the n-grams by it keeps those that tell nothing from adding up: Wang and Manning, "Baselines
    and Bigrams: Simple, Good Sentiment and Topic Classification", ACL 2012.
    """
    present = counts.astype(bool)
    shares = []
    for side in (answers, ~answers):
        documents = np.asarray(present[side].sum(axis=0)).ravel()
        shares.append((documents + smoothing) / (side.sum() + 2 * smoothing))
    odds: Floats = np.abs(np.log(shares[0] / shares[1]))
    return odds


def describe_corpus(entries: Sequence[Entry]) -> dict[str, Any]:
    """Size, sources and digest of a corpus."""
    digest = hashlib.sha256()
    for entry in sorted(entries, key=lambda entry: entry.id):
        digest.update(repr((entry.id, entry.text, sorted(entry.labels))).encode("utf-8", "replace"))
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


def _measure(
    entries: Sequence[Entry],
    labels: tuple[str, ...],
    targets: Sequence[Target],
    calibration: Calibration,
) -> dict[str, Any]:
    gold = np.stack([target.answers for target in targets[: len(labels)]], axis=1)
    known = np.stack([target.known for target in targets[: len(labels)]], axis=1)
    return evaluate_predictions(
        labels, gold, calibration.held_out_labels, calibration.held_out_probabilities, known
    ).to_dict()
