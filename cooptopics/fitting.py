"""Linear scores fitted to n-gram counts by scikit-learn, on everything and out of fold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.recipe import Recipe
from cooptopics.targets import Bools, Target
from cooptopics.vocabulary import Counts, Vocabulary

if TYPE_CHECKING:
    from scipy import sparse

Floats = npt.NDArray[np.float64]


def compute_idf(vocabulary: Vocabulary, counts: Counts, recipe: Recipe) -> npt.NDArray[np.float32]:
    """Inverse document frequency of each n-gram, or 1, times the emphasis of its kind, shape (n_ngrams,)."""
    idf = np.ones(vocabulary.size)
    if recipe.idf:
        documents = np.bincount(counts.indices, minlength=vocabulary.size)
        idf += np.log((1 + counts.shape[0]) / (1 + documents))
    for kind, offset in vocabulary.offsets.items():
        idf[offset : offset + len(vocabulary.ngrams[kind])] *= recipe.emphasis.get(kind, 1.0)
    return idf.astype(np.float32)


def weigh(counts: Counts, idf: npt.NDArray[np.float32]) -> sparse.csr_matrix:
    """Counts times idf over the square root of the number of words."""
    from scipy import sparse

    scale = 1 / np.sqrt(np.maximum(counts.lengths, 1))
    data = counts.data * idf[counts.indices] * np.repeat(scale, np.diff(counts.indptr))
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def number_groups(entries: Sequence[Entry], recipe: Recipe) -> npt.NDArray[np.intp]:
    """The number of each entry's group, which no fold parts, shape (n_entries,): what shares a source.

    With fewer sources than folds each entry goes by itself.
    """
    names = [entry.source or entry.id for entry in entries]
    if len(set(names)) < recipe.folds:
        names = [entry.id for entry in entries]
    numbers = {name: i for i, name in enumerate(sorted(set(names)))}
    return np.array([numbers[name] for name in names])


def assign_folds(entries: Sequence[Entry], recipe: Recipe) -> npt.NDArray[np.intp]:
    """The fold of each entry; a group shares a fold, shape (n_entries,)."""
    groups = number_groups(entries, recipe)
    order = np.random.default_rng(recipe.seed).permutation(int(groups.max()) + 1)
    folds: npt.NDArray[np.intp] = order[groups] % recipe.folds
    return folds


def score_out_of_fold(
    counts: sparse.csr_matrix,
    targets: Sequence[Target],
    folds: npt.NDArray[np.intp],
    recipe: Recipe,
    jobs: int,
    weights: Floats | None = None,
) -> Floats:
    """Scores of each entry by models that have not seen its source, shape (n_entries, n_scores)."""
    from joblib import Parallel, delayed

    tasks = [(target, fold) for fold in range(int(folds.max()) + 1) for target in targets]
    scored = Parallel(n_jobs=jobs, prefer="processes")(
        delayed(_score_fold)(counts, target, folds == fold, recipe, weights)
        for target, fold in tasks
    )
    scores = np.zeros((counts.shape[0], len(targets)))
    for i, held_out in enumerate(scored):
        fold, k = divmod(i, len(targets))
        scores[folds == fold, k] = held_out
    return scores


def _score_fold(
    counts: sparse.csr_matrix,
    target: Target,
    held_out: Bools,
    recipe: Recipe,
    sample_weights: Floats | None,
) -> Floats:
    """Scores of the held-out entries by a model of the others."""
    rows = target.taught & ~held_out
    weights, intercept = fit_score(counts, target.answers, rows, recipe, sample_weights)
    scores: Floats = counts[held_out] @ weights + intercept
    return scores


def fit_scores(
    counts: sparse.csr_matrix,
    targets: Sequence[Target],
    recipe: Recipe,
    jobs: int,
    weights: Floats | None = None,
) -> tuple[npt.NDArray[np.float16], Floats]:
    """Weights, shape (n_ngrams, n_scores), and intercepts, shape (n_scores,), learned from all entries."""
    from joblib import Parallel, delayed

    fits = Parallel(n_jobs=jobs, prefer="processes")(
        delayed(_fit_rounded)(counts, target, recipe, weights) for target in targets
    )
    return np.stack([fit[0] for fit in fits], axis=1), np.array([fit[1] for fit in fits])


def _fit_rounded(
    counts: sparse.csr_matrix, target: Target, recipe: Recipe, sample_weights: Floats | None
) -> tuple[npt.NDArray[np.float16], float]:
    """As a model keeps them, so that little comes back from a worker."""
    weights, intercept = fit_score(counts, target.answers, target.taught, recipe, sample_weights)
    return weights.astype(np.float16), intercept


def fit_score(
    counts: sparse.csr_matrix,
    answers: Bools,
    rows: Bools,
    recipe: Recipe,
    sample_weights: Floats | None = None,
) -> tuple[Floats, float]:
    """Weights, shape (n_ngrams,), and intercept of one score, learned from these rows."""
    chosen = np.flatnonzero(rows)
    if answers[chosen].all() or not answers[chosen].any():
        # Everything of one kind is in the held-out fold: no n-gram speaks for or against.
        return np.zeros(counts.shape[1]), 10.0 if answers[chosen].any() else -10.0
    rows_chosen, scale = counts[chosen], np.ones(counts.shape[1])
    if recipe.log_odds:
        scale = _log_odds(rows_chosen, answers[chosen], recipe.smoothing)
        rows_chosen.data *= scale[rows_chosen.indices]
    classifier = _classifier(recipe).fit(
        rows_chosen,
        answers[chosen],
        sample_weight=None if sample_weights is None else sample_weights[chosen],
    )
    return classifier.coef_[0] * scale, float(classifier.intercept_[0])


def _classifier(recipe: Recipe) -> Any:
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    # The dual solvers of liblinear are without threads, seeded, and fast on sparse rows.
    options: dict[str, Any] = {
        "C": recipe.regularisation,
        "class_weight": recipe.class_weight,
        "dual": True,
        "tol": recipe.tolerance,
        "max_iter": 5000,
        "random_state": 0,
    }
    if recipe.classifier == "svm":
        return LinearSVC(**options)
    return LogisticRegression(solver="liblinear", **options)


def _log_odds(counts: sparse.csr_matrix, answers: Bools, smoothing: float) -> Floats:
    """How far each n-gram's share of positive texts lies from its share of negative ones, shape (n_ngrams,).

    Scaling the n-grams by it keeps those that tell nothing from adding up: Wang and Manning, "Baselines
    and Bigrams: Simple, Good Sentiment and Topic Classification", ACL 2012.
    """
    positive = np.repeat(answers, np.diff(counts.indptr))
    shares = []
    for side, n_texts in ((positive, answers.sum()), (~positive, (~answers).sum())):
        documents = np.bincount(counts.indices[side], minlength=counts.shape[1])
        shares.append((documents + smoothing) / (n_texts + 2 * smoothing))
    odds: Floats = np.abs(np.log(shares[0] / shares[1]))
    return odds
